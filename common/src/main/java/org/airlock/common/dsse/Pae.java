package org.airlock.common.dsse;

import org.airlock.common.bytes.Bytes;

/** DSSE v1 pre-authentication encoding: what is really signed. */
final class Pae {
  private Pae() {}

  /**
   * {@code "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body}; lengths are decimal byte counts.
   */
  static Bytes encode(String payloadType, Bytes payload) {
    Bytes type = Bytes.utf8(payloadType);
    return Bytes.concat(
        Bytes.utf8("DSSEv1 " + type.size() + " "),
        type,
        Bytes.utf8(" " + payload.size() + " "),
        payload);
  }
}

package org.airlock.common.payload;

import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;

/** What a signed bundle carries. */
public interface Payload {
  Header header();

  /** The bytes to be signed: compact JSON. */
  Bytes toPayload();
}

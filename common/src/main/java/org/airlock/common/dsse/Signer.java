package org.airlock.common.dsse;

import org.airlock.common.bytes.Bytes;

/** Somebody who can sign: an unlocked identity, or a token. */
public interface Signer {
  PublicSigningKey publicKey();

  /** The signature over exactly {@code message}, in the form {@link PublicSigningKey} verifies. */
  Bytes sign(Bytes message);
}

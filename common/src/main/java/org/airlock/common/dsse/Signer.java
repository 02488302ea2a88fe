package org.airlock.common.dsse;

import java.util.List;
import org.airlock.common.bytes.Bytes;

/** One key that can sign: unlocked from a file, or on a token. */
public interface Signer extends Signatory {
  PublicSigningKey publicKey();

  /** The signature over exactly {@code message}, in the form {@link PublicSigningKey} verifies. */
  Bytes sign(Bytes message);

  @Override
  default List<Signer> signers() {
    return List.of(this);
  }
}

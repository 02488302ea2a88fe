package org.airlock.offline.material;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.Optional;
import org.airlock.common.bytes.SecretBytes;

/**
 * Material from a file, the caller's to close.
 *
 * @param conversion what was done to the file's bytes, for the passport; empty when nothing was
 */
public record Adopted(SecretBytes material, Optional<String> conversion) implements AutoCloseable {

  /** Takes over {@code material}, which is wiped on closing. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed with this
  static Adopted owning(byte[] material, Optional<String> conversion) {
    return new Adopted(SecretBytes.owning(material), conversion);
  }

  @Override
  public void close() {
    material.close();
  }
}

package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.jspecify.annotations.Nullable;

/** One material that a key knows by its identifier. The bytes come and go; the identifier stays. */
final class Material {
  private final String id;
  private @Nullable SecretBytes bytes;
  private Optional<Instant> validTo = Optional.empty();
  private Optional<String> description = Optional.empty();
  private Optional<Instant> rotatedAt = Optional.empty();

  Material(String id) {
    this.id = id;
  }

  /**
   * The KeyMaterialId: 64 hex digits that depend on the KMS key and on the bytes, so the same bytes
   * have another identifier in another key. AWS's formula is unpublished; equal identifiers are our
   * same-material check.
   */
  static String idOf(String keyId, SecretBytes material) {
    Bytes hashed =
        Bytes.concat(
            Bytes.utf8("airlock simulator: key material id\n" + keyId + "\n"),
            Bytes.copyOf(material.exposeSecretArray()));
    return Digest.of(hashed).hex();
  }

  String id() {
    return id;
  }

  boolean isImported() {
    return bytes != null;
  }

  /** The bytes, which stay this object's to wipe; empty when they were deleted or have expired. */
  Optional<SecretBytes> bytes() {
    return Optional.ofNullable(bytes);
  }

  /**
   * Holds a copy of {@code material} from now on, with a new expiry; the old description stays
   * unless there is a new one.
   */
  @SuppressWarnings("MustBeClosed") // kept until forget(), which closes it
  void hold(SecretBytes material, Optional<Instant> newValidTo, Optional<String> newDescription) {
    forget();
    bytes = SecretBytes.copyOf(material.exposeSecretArray());
    validTo = newValidTo;
    description = newDescription.or(() -> description);
  }

  /** Wipes the bytes. The identifier, and with it the bond to the key, stays. */
  void forget() {
    if (bytes != null) {
      bytes.close();
      bytes = null;
    }
    validTo = Optional.empty();
  }

  boolean isExpiredAt(Instant now) {
    return isImported() && validTo.isPresent() && !validTo.get().isAfter(now);
  }

  Optional<Instant> validTo() {
    return validTo;
  }

  Optional<String> description() {
    return description;
  }

  /** When a rotation made this the current material; empty for the first one. */
  Optional<Instant> rotatedAt() {
    return rotatedAt;
  }

  void becomeCurrent(Instant at) {
    rotatedAt = Optional.of(at);
  }
}

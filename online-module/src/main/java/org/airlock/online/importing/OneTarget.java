package org.airlock.online.importing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.Console;
import org.airlock.common.kms.ImportType;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.ImportCall;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Kms;
import org.airlock.online.rules.KeyRules;

/**
 * One target of an import, with what every step of it needs.
 *
 * @param checked the wrapped material it is part of
 */
record OneTarget(
    Desk desk, Regions regions, ImportDesk.Checked checked, WrappedMaterial.Target target) {

  Kms kms() {
    return regions.of(target.key());
  }

  Store store() {
    return desk.store();
  }

  Console console() {
    return desk.console();
  }

  /** This machine's clock. */
  Instant now() {
    return desk.now();
  }

  /** AWS's clock where it is known, whole seconds. */
  Instant seconds() {
    return kms().awsTime().orElse(desk.now()).truncatedTo(ChronoUnit.SECONDS);
  }

  Digest wrappedDigest() {
    return checked.wrapped().digest();
  }

  Event.Draft event(String type) {
    return desk.event(checked.wrapped().payload().header().ceremony(), type);
  }

  KeyDescription describe() {
    KeyDescription description = kms().describeKey(target.key());
    KeyRules.requireExternal(description);
    return description;
  }

  /** What KMS lists of the material with this id; symmetric keys only. */
  Optional<KeyMaterialEntry> entry(String keyMaterialId) {
    return kms().listKeyMaterials(target.key()).stream()
        .filter(entry -> entry.keyMaterialId().equals(keyMaterialId))
        .findFirst();
  }

  /** The material that carries the mark of this very import; symmetric keys only. */
  Optional<KeyMaterialEntry> entryWithOurMark() {
    return kms().listKeyMaterials(target.key()).stream()
        .filter(entry -> entry.description().equals(Optional.of(description())))
        .findFirst();
  }

  /** The public identity of what is imported. */
  Passport passport() {
    return Objects.requireNonNull(checked.passports().get(target.passportDigest()));
  }

  /** The target of the request that this one answers. */
  ImportRequest.Target question() {
    return checked.request().targets().stream()
        .filter(
            asked ->
                asked.key().equals(target.key())
                    && asked.importToken().equals(target.importToken()))
        .findFirst()
        .orElseThrow();
  }

  boolean isNew() {
    return target.importType().equals(Optional.of(ImportType.NEW_KEY_MATERIAL));
  }

  /** New material for a key that already works: it waits for its rotation after the import. */
  boolean isRotation() {
    return isNew() && question().keyState().equals("Enabled");
  }

  /**
   * @param followed the id that the primary's new material has, for a replica in a rotation
   */
  ImportCall call(Optional<String> followed) {
    return new ImportCall(
        target.key(),
        target.importToken(),
        target.ciphertext(),
        target.expiry(),
        target.importType(),
        target.expectedKeyMaterialId().or(() -> followed),
        // KMS refuses a description, as it refuses type and id, for other than symmetric keys.
        target.keySpec().isSymmetric() ? Optional.of(description()) : Optional.empty());
  }

  /**
   * Signpost in KMS and CloudTrail: which ceremony, which bundle, which passport. At most 110
   * characters.
   */
  String description() {
    return "airlock "
        + checked.wrapped().payload().header().id()
        + " "
        + checked.wrapped().digest().hex().substring(0, 16)
        + " passport "
        + target.passportDigest().hex().substring(0, 16);
  }
}

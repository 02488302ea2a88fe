package org.airlock.online.lifecycle;

import java.util.List;
import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Kms;
import org.airlock.online.rules.KeyRules;

/**
 * The material that people think of deleting, as KMS tells of it now.
 *
 * @param entry of a symmetric key; the one material of other keys has none
 * @param materials how many the key has
 */
public record Doomed(KeyDescription description, Optional<KeyMaterialEntry> entry, int materials) {
  private static final String ENABLED = "Enabled";
  private static final String PENDING_IMPORT = "PendingImport";

  /**
   * Asks KMS.
   *
   * @throws Failure.Refused {@code KEY-ORIGIN}; {@code NEVER-AUTO-DELETE} when a symmetric key's
   *     material is not named, or KMS has no such material
   */
  public static Doomed look(Kms kms, KeyArn key, Optional<String> keyMaterialId) {
    KeyDescription description = kms.describeKey(key);
    KeyRules.requireExternal(description);
    KeySpec spec = KeyRules.requireImportableSpec(description);
    if (spec.isSymmetric()) {
      List<KeyMaterialEntry> entries = kms.listKeyMaterials(key);
      return new Doomed(
          description,
          Optional.of(named(key, keyMaterialId, entries)),
          Math.max(1, entries.size()));
    }
    if (keyMaterialId.isPresent()) {
      throw new Failure.Usage(
          key + " is " + spec + ", whose one material has no id", "leave --material out");
    }
    if (description.keyState().equals(PENDING_IMPORT)) {
      throw new Failure.Refused(
          Control.NEVER_AUTO_DELETE,
          key + ": KMS has no imported material",
          "the key is stopped already; 'importer status --ask-kms' shows what to do next");
    }
    return new Doomed(description, Optional.empty(), 1);
  }

  private static KeyMaterialEntry named(
      KeyArn key, Optional<String> keyMaterialId, List<KeyMaterialEntry> entries) {
    String listed =
        entries.stream()
            .map(entry -> entry.keyMaterialId() + " (" + entry.materialState() + ")")
            .reduce((one, other) -> one + ", " + other)
            .orElse("none");
    if (keyMaterialId.isEmpty()) {
      throw new Failure.Refused(
          Control.NEVER_AUTO_DELETE,
          key
              + ": which material is to be deleted was not said; without an id KMS takes the current one",
          "give --material with one of: " + listed);
    }
    return entries.stream()
        .filter(entry -> entry.keyMaterialId().equals(keyMaterialId.get()) && entry.isImported())
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.Refused(
                    Control.NEVER_AUTO_DELETE,
                    key + ": KMS has no imported material " + keyMaterialId.get(),
                    "KMS lists: " + listed));
  }

  public KeyArn key() {
    return description.arn();
  }

  public Optional<String> keyMaterialId() {
    return entry.map(KeyMaterialEntry::keyMaterialId);
  }

  /**
   * What the deletion does, from what KMS says of this material alone. Deleting any material that
   * was ever current stops the whole key (KMS API, {@code DeleteImportedKeyMaterial}).
   */
  public String effect() {
    if (entry.filter(KeyMaterialEntry::isPendingRotation).isPresent()) {
      return description.keyState().equals(ENABLED)
          ? "the waiting rotation is called off; the key goes on working"
          : "the waiting rotation is called off; the key stays " + description.keyState();
    }
    return "the key stops at once, for all its data and all its users, until this material is imported again";
  }

  /** What it means for the key's relatives; empty for a single-Region key. */
  public Optional<String> elsewhere() {
    return description
        .multiRegion()
        .map(
            place ->
                "this key is "
                    + place.type()
                    + (entry.filter(KeyMaterialEntry::isPendingRotation).isPresent()
                            && !description.isReplica()
                        ? "; its replicas lose the waiting material too"
                        : "; its relatives in other Regions keep their own copy"));
  }
}

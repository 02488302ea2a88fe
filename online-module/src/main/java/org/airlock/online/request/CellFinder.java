package org.airlock.online.request;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.roster.Policy;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Kms;
import org.airlock.online.rules.KeyRules;

/**
 * Looks at one KMS key and says which of its materials are to be imported.
 *
 * <ul>
 *   <li>HMAC and asymmetric keys have one material for ever.
 *   <li>A symmetric key works only while every material it was ever rotated to is imported: what is
 *       missing is wanted; when nothing is missing, all are, for example for another expiry.
 *   <li>A replica never gets {@code NEW_KEY_MATERIAL}: it takes what its primary has.
 * </ul>
 */
final class CellFinder {
  private final ImportHistory history;
  private final Selection selection;
  private final WrappingChoice wrapping;
  private final ExpiryChoice expiry;
  private final Policy policy;

  CellFinder(
      ImportHistory history,
      Selection selection,
      WrappingChoice wrapping,
      ExpiryChoice expiry,
      Policy policy) {
    this.history = history;
    this.selection = selection;
    this.wrapping = wrapping;
    this.expiry = expiry;
    this.policy = policy;
  }

  /** What {@code kms} shows to be wanted for one key; may be nothing. */
  List<Wanted> find(Kms kms, KeyArn key, Instant localNow) {
    KeyDescription description = kms.describeKey(key);
    KeyRules.requireExternal(description);
    KeySpec spec = KeyRules.requireImportableSpec(description);
    KeyRules.requireImportable(description);
    KeyRules.requireSameMaterial(description, history.of(key));
    WrappingAlgorithm algorithm = wrapping.algorithmFor(spec, policy);
    Instant now = kms.awsTime().orElse(localNow);
    List<Wanted> wanted = new ArrayList<>();
    for (Cell cell : cells(kms, description, spec)) {
      if (isDue(cell, now)) {
        wanted.add(
            new Wanted(
                description,
                spec,
                KeyUsage.valueOf(description.keyUsage()),
                cell.importType(),
                cell.keyMaterialId(),
                expiry.decide(key, cell.known(), now),
                cell.known().before(),
                algorithm));
      }
    }
    return wanted;
  }

  /**
   * @param imported whether KMS has it now
   */
  private record Cell(
      Optional<ImportType> importType,
      Optional<String> keyMaterialId,
      KnownExpiry known,
      boolean imported) {}

  private boolean isDue(Cell cell, Instant now) {
    return selection.dueWithin().isEmpty()
        || !cell.imported()
        || cell.known()
            .before()
            .flatMap(Expiry::validTo)
            .filter(at -> !at.isAfter(now.plus(selection.dueWithin().get())))
            .isPresent();
  }

  private List<Cell> cells(Kms kms, KeyDescription key, KeySpec spec) {
    if (spec.isSymmetric()) {
      List<KeyMaterialEntry> materials = kms.listKeyMaterials(key.arn());
      return selection.newMaterial() ? rotation(key, materials) : present(key, materials);
    }
    if (selection.newMaterial() || selection.keyMaterialId().isPresent()) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          key.arn() + " is " + spec + ", which has one material for ever",
          "rotate it by a new key and an alias: 'importer rotate --key "
              + key.arn()
              + "' prints how");
    }
    return List.of(
        new Cell(
            Optional.empty(),
            Optional.empty(),
            onlyMaterial(key, history.last(key.arn())),
            key.keyState().equals("Enabled")));
  }

  /** The expiry of a key whose one material DescribeKey speaks of. */
  private static KnownExpiry onlyMaterial(
      KeyDescription key, Optional<ImportReceipt.Target> receipt) {
    return new KnownExpiry(
        key.keyState().equals("Enabled") ? key.expiry() : Optional.empty(),
        receipt.map(ImportReceipt.Target::expiry));
  }

  private List<Cell> rotation(KeyDescription key, List<KeyMaterialEntry> materials) {
    Optional<KeyMaterialEntry> pending =
        materials.stream().filter(KeyMaterialEntry::isPendingRotation).findFirst();
    if (!key.keyState().equals("Enabled")) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          key.arn() + " is " + key.keyState() + "; new material is imported into a key that works",
          "bring back what is missing first: 'importer request' without --new-material");
    }
    if (key.isReplica()) {
      return List.of(ofPrimary(key, pending));
    }
    if (pending.isPresent()) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          key.arn()
              + ": material "
              + pending.get().keyMaterialId().substring(0, 16)
              + "… already waits for its rotation",
          "finish that one with 'importer rotate --key " + key.arn() + "'");
    }
    return List.of(
        new Cell(
            Optional.of(ImportType.NEW_KEY_MATERIAL), Optional.empty(), KnownExpiry.none(), false));
  }

  /**
   * Without an id while the primary has nothing new yet: it is known only when that is imported.
   */
  private Cell ofPrimary(KeyDescription key, Optional<KeyMaterialEntry> pending) {
    return pending
        .map(entry -> existing(key, entry, false))
        .orElseGet(
            () ->
                new Cell(
                    Optional.of(ImportType.EXISTING_KEY_MATERIAL),
                    Optional.empty(),
                    KnownExpiry.none(),
                    false));
  }

  private List<Cell> present(KeyDescription key, List<KeyMaterialEntry> materials) {
    List<KeyMaterialEntry> known =
        materials.stream()
            .filter(
                entry ->
                    selection.keyMaterialId().isEmpty()
                        || selection.keyMaterialId().get().equals(entry.keyMaterialId()))
            .toList();
    if (selection.keyMaterialId().isPresent() && known.isEmpty()) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          key.arn() + ": KMS lists no material " + selection.keyMaterialId().get(),
          "'importer status --ask-kms' shows the materials of the key");
    }
    List<KeyMaterialEntry> missing = known.stream().filter(entry -> !entry.isImported()).toList();
    List<KeyMaterialEntry> chosen =
        !missing.isEmpty()
            ? missing
            : known.stream()
                .filter(
                    entry -> !entry.isPendingRotation() || selection.keyMaterialId().isPresent())
                .toList();
    if (!chosen.isEmpty()) {
      boolean only = materials.size() == 1;
      return chosen.stream().map(entry -> existing(key, entry, only)).toList();
    }
    return List.of(firstOrForgotten(key));
  }

  /**
   * @param only whether the key has no other material, so that DescribeKey speaks of this one
   */
  private Cell existing(KeyDescription key, KeyMaterialEntry entry, boolean only) {
    Optional<Expiry> recorded =
        history.of(key.arn(), entry.keyMaterialId()).map(ImportReceipt.Target::expiry);
    Optional<Expiry> live =
        entry.expiry().or(() -> only && entry.isImported() ? key.expiry() : Optional.empty());
    return new Cell(
        Optional.of(ImportType.EXISTING_KEY_MATERIAL),
        Optional.of(entry.keyMaterialId()),
        new KnownExpiry(live, recorded),
        entry.isImported());
  }

  /**
   * KMS lists nothing: nothing was ever imported here, or it does not say (decision 0021), and then
   * receipts do.
   */
  private Cell firstOrForgotten(KeyDescription key) {
    Optional<ImportReceipt.Target> receipt = history.last(key.arn());
    Optional<String> id =
        key.currentKeyMaterialId().or(() -> receipt.flatMap(ImportReceipt.Target::keyMaterialId));
    boolean existing =
        id.isPresent()
            || receipt.isPresent()
            || key.isReplica()
            || key.keyState().equals("Enabled");
    return new Cell(
        Optional.of(existing ? ImportType.EXISTING_KEY_MATERIAL : ImportType.NEW_KEY_MATERIAL),
        id,
        onlyMaterial(key, receipt),
        key.keyState().equals("Enabled"));
  }
}

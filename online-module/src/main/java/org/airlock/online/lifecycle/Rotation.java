package org.airlock.online.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.UseProof;
import org.airlock.common.transcript.Event;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.importing.ProofOfUse;
import org.airlock.online.importing.Receipts;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Kms;
import org.airlock.online.kms.Sleeper;
import org.airlock.online.rules.KeyRules;

/**
 * Makes the pending material of a symmetric key its current one, waits until KMS says so, proves
 * that old ciphertext decrypts and new ciphertext is made under the new material, and signs a
 * receipt. Safe to repeat: a rotation that has taken place is found, not asked for again.
 */
public final class Rotation {
  private static final String PENDING_ROTATION = "PENDING_ROTATION";

  /** Rotations were seen to take 20 to 30 s; AWS gives no bound. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private static final int MOST_LOOKS = 36;

  private final Desk desk;
  private final Regions regions;
  private final Sleeper sleeper;
  private final Records records;

  public Rotation(Desk desk, Regions regions, Sleeper sleeper) {
    this.desk = desk;
    this.regions = regions;
    this.sleeper = sleeper;
    this.records = new Records(desk.store(), desk.chain());
  }

  /** The receipt of a rotation, in the store. */
  public record Rotated(ImportReceipt payload, Bytes file, String storeFile, boolean complete) {}

  /** What KMS has, and what our receipts say about it. */
  private record Ready(ImportReceipt.Target imported, Records.Stored<ImportReceipt> receipt) {}

  /** Rotates {@code key}. */
  public Rotated rotate(String ceremony, KeyArn key) {
    Kms kms = regions.of(key);
    KeyDescription before = kms.describeKey(key);
    KeyRules.requireExternal(before);
    KeySpec spec = KeyRules.requireImportableSpec(before);
    if (!spec.isSymmetric()) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          key + " is " + spec + ", which cannot rotate",
          String.join("\n", RotationRunbook.steps(key, spec, KeyUsage.valueOf(before.keyUsage()))));
    }
    KeyRules.requireImportable(before);
    List<KeyMaterialEntry> materials = kms.listKeyMaterials(key);
    Optional<Ready> begun = alreadyAsked(key, materials);
    if (begun.isPresent()) {
      desk.console().say(key + ": the rotation had been asked for before.");
      return finish(ceremony, kms, before, begun.get(), lastRequestId(key));
    }
    Ready ready = ready(key, before, materials);
    requireReplicasHave(before, ready);
    confirm(key, before, ready);
    desk.store()
        .append(
            desk.event(ceremony, "rotation-begun")
                .held(
                    Control.ROSTER_CURRENT,
                    Control.ENDPOINT_TRUSTED,
                    Control.KEY_ORIGIN,
                    Control.KEY_STATE,
                    Control.MATERIAL_ID_EXPECTED)
                .fact("key", key)
                .fact("key-material-id", ready.imported().keyMaterialId().orElseThrow())
                .fact("previous-key-material-id", before.currentKeyMaterialId().orElse(""))
                .fact(
                    "if-interrupted",
                    "run the same 'rotate' again: it asks KMS what happened and never rotates twice"));
    String requestId = ask(ceremony, kms, key);
    return finish(ceremony, kms, before, ready, requestId);
  }

  private String ask(String ceremony, Kms kms, KeyArn key) {
    try {
      String requestId = kms.rotateOnDemand(key);
      desk.store()
          .append(
              desk.event(ceremony, "rotation-answered")
                  .fact("key", key)
                  .fact("request-id", requestId.isEmpty() ? "unknown" : requestId));
      return requestId.isEmpty() ? "unknown" : requestId;
    } catch (Failure.Transport unknown) {
      desk.console()
          .say("No usable answer (" + unknown.getMessage() + "). Asking KMS what happened:");
      return "unknown";
    } catch (Failure failure) {
      desk.store()
          .append(
              desk.event(ceremony, "rotation-failed")
                  .fact("key", key)
                  .fact("what", String.valueOf(failure.getMessage())));
      throw failure;
    }
  }

  /** A rotation that this store asked for, whose material KMS shows as current by now. */
  private Optional<Ready> alreadyAsked(KeyArn key, List<KeyMaterialEntry> materials) {
    return desk.store().events("rotation-begun").stream()
        .filter(event -> event.fact("key").equals(key.toString()))
        .reduce((older, newer) -> newer)
        .map(event -> event.fact("key-material-id"))
        .filter(
            id ->
                materials.stream()
                    .anyMatch(
                        entry ->
                            entry.keyMaterialId().equals(id)
                                && entry.materialState().equals(KeyMaterialEntry.CURRENT)))
        .flatMap(id -> imported(key, id))
        .filter(ready -> !ready.imported().outcome().equals(ImportReceipt.ROTATED));
  }

  private String lastRequestId(KeyArn key) {
    return desk.store().events("rotation-answered").stream()
        .filter(event -> event.fact("key").equals(key.toString()))
        .map(event -> event.fact("request-id"))
        .reduce((older, newer) -> newer)
        .orElse("unknown");
  }

  private Optional<Ready> imported(KeyArn key, String keyMaterialId) {
    Optional<Ready> found = Optional.empty();
    for (Records.Stored<ImportReceipt> receipt : records.receipts()) {
      for (ImportReceipt.Target target : receipt.payload().targets()) {
        if (target.key().equals(key) && target.keyMaterialId().equals(Optional.of(keyMaterialId))) {
          found = Optional.of(new Ready(target, receipt));
        }
      }
    }
    return found;
  }

  private Ready ready(KeyArn key, KeyDescription before, List<KeyMaterialEntry> materials) {
    if (before.isReplica()) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          key + " is a replica; its primary rotates for all Regions",
          "run 'importer rotate' for "
              + before
                  .multiRegion()
                  .flatMap(KeyDescription.MultiRegion::primary)
                  .map(KeyArn::toString)
                  .orElse("the primary"));
    }
    KeyMaterialEntry pending =
        materials.stream()
            .filter(KeyMaterialEntry::isPendingRotation)
            .findFirst()
            .orElseThrow(
                () ->
                    new Failure.Refused(
                        Control.KEY_STATE,
                        key + " has no material that waits for a rotation",
                        "import new material first: 'importer request --new-material --key "
                            + key
                            + "', wrap, import"));
    if (!pending.materialState().equals(PENDING_ROTATION)) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          key + ": its new material is " + pending.materialState(),
          "give the same material to every replica first ('importer request --new-material' for each), then rotate");
    }
    return imported(key, pending.keyMaterialId())
        .filter(ready -> ready.receipt().complete())
        .orElseThrow(
            () ->
                new Failure.Refused(
                    Control.MATERIAL_ID_EXPECTED,
                    key
                        + ": no complete receipt of this store names the pending material "
                        + pending.keyMaterialId().substring(0, 16)
                        + "…",
                    "nobody could bring that material back: find out who imported it (CloudTrail), or have its receipt countersigned"));
  }

  /** All replicas must have it, or they stop working when the primary rotates. */
  private void requireReplicasHave(KeyDescription before, Ready ready) {
    String id = ready.imported().keyMaterialId().orElseThrow();
    for (KeyArn replica :
        before.multiRegion().map(KeyDescription.MultiRegion::replicas).orElse(List.of())) {
      boolean has =
          regions.of(replica).listKeyMaterials(replica).stream()
              .anyMatch(entry -> entry.keyMaterialId().equals(id) && entry.isImported());
      if (!has) {
        throw new Failure.Refused(
            Control.KEY_STATE,
            replica + " has not got the new material yet",
            "import it there first: 'importer request --new-material --key "
                + replica
                + "', wrap, import");
      }
    }
  }

  private void confirm(KeyArn key, KeyDescription before, Ready ready) {
    desk.console().show("Rotate " + key);
    desk.console().show("  from " + before.currentKeyMaterialId().orElse("none"));
    desk.console()
        .show(
            "  to   "
                + ready.imported().keyMaterialId().orElseThrow()
                + ", imported "
                + ready.imported().importedAt());
    desk.console()
        .show(
            "  The old material stays imported and decrypts what it encrypted. KMS cannot undo a rotation.");
    String answer =
        desk.console().ask(new Prompt("rotate", "Type the key id " + key.keyId() + " to rotate:"));
    if (!answer.equals(key.keyId())) {
      throw new Failure.Stopped("nothing was rotated", "run the command again when you mean it");
    }
  }

  private Rotated finish(
      String ceremony, Kms kms, KeyDescription before, Ready ready, String requestId) {
    KeyArn key = before.arn();
    String id = ready.imported().keyMaterialId().orElseThrow();
    KeyMaterialEntry current = awaitCurrent(kms, key, id);
    ProofOfUse proof = new ProofOfUse(sleeper);
    int old = 0;
    for (ImportReceipt.Target earlier : olderCiphertexts(key, id)) {
      proof.again(
          kms, key, earlier.proof().referenceCiphertext().orElseThrow(), earlier.keyMaterialId());
      old++;
    }
    Bytes ciphertext = proof.first(kms, key, Optional.of(id));
    desk.console()
        .say(
            key
                + ": new ciphertext is made under the new material; "
                + old
                + " reference ciphertext"
                + (old == 1 ? "" : "s")
                + " of older material decrypt"
                + (old == 1 ? "s." : "."));
    KeyDescription after = kms.describeKey(key);
    Instant at = kms.awsTime().orElse(desk.now()).truncatedTo(ChronoUnit.SECONDS);
    ImportReceipt.Target imported = ready.imported();
    ImportReceipt.Target target =
        new ImportReceipt.Target(
            key,
            imported.keySpec(),
            imported.keyUsage(),
            imported.passportDigest(),
            imported.importType(),
            new Expiry(current.validTo()),
            ImportReceipt.ROTATED,
            before.keyState(),
            after.keyState(),
            Optional.of(id),
            requestId,
            at,
            UseProof.ciphertext(ProofOfUse.CHALLENGE, ciphertext, old > 0));
    return record(ceremony, ready, target, requestId);
  }

  /** One reference ciphertext for each older material of the key. */
  private List<ImportReceipt.Target> olderCiphertexts(KeyArn key, String newId) {
    java.util.Map<String, ImportReceipt.Target> byMaterial = new java.util.LinkedHashMap<>();
    for (ImportReceipt.Target target : records.history().of(key)) {
      boolean older = !target.keyMaterialId().equals(Optional.of(newId));
      if (older && target.proof().referenceCiphertext().isPresent()) {
        byMaterial.put(target.cell(), target);
      }
    }
    return new ArrayList<>(byMaterial.values());
  }

  private KeyMaterialEntry awaitCurrent(Kms kms, KeyArn key, String id) {
    for (int look = 0; look < MOST_LOOKS; look++) {
      Optional<KeyMaterialEntry> current =
          kms.listKeyMaterials(key).stream()
              .filter(
                  entry ->
                      entry.keyMaterialId().equals(id)
                          && entry.materialState().equals(KeyMaterialEntry.CURRENT))
              .findFirst();
      if (current.isPresent()) {
        return current.get();
      }
      desk.console().say("KMS is rotating; looking again in " + LOOK_EVERY.toSeconds() + " s");
      sleep();
    }
    throw new Failure.Transport(
        key
            + ": KMS has not finished the rotation after "
            + LOOK_EVERY.multipliedBy(MOST_LOOKS).toMinutes()
            + " minutes",
        "run the same command again: it goes on where this one stopped");
  }

  private void sleep() {
    try {
      sleeper.sleep(LOOK_EVERY);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure.Stopped(
          "interrupted while KMS rotates", "run the same command again: it goes on from here");
    }
  }

  private Rotated record(
      String ceremony, Ready ready, ImportReceipt.Target target, String requestId) {
    long sequence = Receipts.next(desk.store(), ceremony);
    String id = Receipts.id(ceremony, sequence);
    ImportReceipt payload =
        new ImportReceipt(
            desk.header(BundleType.RECEIPT, ceremony, id, sequence, Optional.empty()),
            ready.receipt().payload().requestDigest(),
            ready.receipt().payload().wrappedDigest(),
            List.of(target),
            desk.roster().limitations());
    Envelope envelope = desk.sign(payload);
    Bytes content = envelope.toBytes();
    String file = Receipts.file(id);
    Event.Draft event =
        desk.event(ceremony, "rotation-done")
            .held(Control.PROOF_OF_USE, Control.MATERIAL_ID_EXPECTED)
            .fact("key", target.key())
            .fact("key-material-id", target.keyMaterialId().orElseThrow())
            .fact("request-id", requestId)
            .fact("receipt", id)
            .output(file, desk.store().put(file, content));
    desk.store().append(event);
    return new Rotated(
        payload,
        content,
        file,
        desk.roster().isSatisfied(BundleType.RECEIPT, Set.of(desk.operator().person())));
  }
}

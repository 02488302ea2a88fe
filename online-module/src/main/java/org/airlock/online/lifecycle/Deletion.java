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
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.DeletionWarrant;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.kms.Kms;
import org.airlock.online.rules.KeyRules;

/**
 * Deletes one imported material from one KMS key, in two acts: an order that two people sign, and
 * its execution by one who types the key id. Both acts pass every gate:
 *
 * <ol>
 *   <li>the material is named by its id, and KMS has it ({@code NEVER-AUTO-DELETE});
 *   <li>a receipt of this store says which passport it is ({@code MATERIAL-ID-EXPECTED});
 *   <li>its escrow was shown to give it back, not longer ago than the roster's policy says ({@code
 *       ESCROW-PROOF});
 *   <li>enough people have signed an order that still lives ({@code SIGNATURES});
 *   <li>the key is still as the order says ({@code KEY-STATE}).
 * </ol>
 */
public final class Deletion {
  private static final Duration ORDER_LIFE = Duration.ofHours(24);

  private final Desk desk;
  private final Regions regions;
  private final Records records;
  private final KnownMaterials materials;

  public Deletion(Desk desk, Regions regions) {
    this.desk = desk;
    this.regions = regions;
    this.records = new Records(desk.store(), desk.chain());
    this.materials = KnownMaterials.of(desk.store(), desk.chain());
  }

  /** An order in the store. */
  public record Ordered(
      DeletionOrder payload, Envelope envelope, String storeFile, boolean complete) {}

  /** What is about to be deleted, with everything that must be known about it. */
  private record Case(
      KeyDescription description,
      Optional<String> keyMaterialId,
      int materials,
      ImportReceipt.Target receipt,
      KnownMaterials.Known known) {}

  /**
   * Makes the order.
   *
   * @param keyMaterialId needed for symmetric keys; other keys have one material
   */
  public Ordered order(String ceremony, KeyArn key, Optional<String> keyMaterialId, String reason) {
    requireRule();
    Case found = gather(key, keyMaterialId);
    blastRadius(found).forEach(desk.console()::show);
    requireTyped(key, "order");
    long sequence = desk.store().events("deletion-ordered").size() + 1L;
    String id = "DO-" + ceremony + "-" + sequence;
    DeletionOrder payload =
        new DeletionOrder(
            desk.header(
                BundleType.DELETION_ORDER,
                ceremony,
                id,
                sequence,
                Optional.of(desk.now().plus(ORDER_LIFE))),
            key,
            found.keyMaterialId(),
            found.receipt().passportDigest(),
            found.description().keyState(),
            found.materials(),
            found.known().provenAt(),
            reason,
            desk.roster().limitations());
    Envelope envelope = desk.sign(payload);
    String file = "orders/" + id + ".dsse.json";
    desk.store()
        .append(
            desk.event(ceremony, "deletion-ordered")
                .held(
                    Control.ROSTER_CURRENT,
                    Control.KEY_ORIGIN,
                    Control.MATERIAL_ID_EXPECTED,
                    Control.ESCROW_PROOF)
                .fact("order", id)
                .fact("sequence", sequence)
                .fact("key", key)
                .fact("key-material-id", found.keyMaterialId().orElse(""))
                .fact("reason", reason)
                .output(file, desk.store().put(file, envelope.toBytes())));
    return new Ordered(
        payload,
        envelope,
        file,
        desk.roster().isSatisfied(BundleType.DELETION_ORDER, Set.of(desk.operator().person())));
  }

  private void requireRule() {
    if (!desk.roster().rules().containsKey(BundleType.DELETION_ORDER)) {
      throw new Failure.Refused(
          Control.NEVER_AUTO_DELETE,
          "roster version " + desk.roster().version() + " has no rule for deletion orders",
          "have a new roster signed ('roster new --after'); it says how many people order a deletion");
    }
  }

  /**
   * Executes a signed order.
   *
   * @return AWS's id of the call
   */
  public String execute(Bytes orderFile, String source) {
    requireRule();
    Verified<DeletionOrder> verified =
        new BundleVerifier(desk.chain())
            .current(
                BundleType.DELETION_ORDER, orderFile, source, desk.now(), DeletionOrder::parse);
    DeletionOrder order = verified.payload();
    requireAlive(order, source);
    requireUnused(verified.digest(), order);
    Case found = gather(order.key(), order.keyMaterialId());
    requireUnchanged(order, found);
    desk.console()
        .show(
            "Order "
                + order.header().id()
                + ", signed by "
                + String.join(", ", verified.signerIds())
                + ": "
                + order.reason());
    blastRadius(found).forEach(desk.console()::show);
    requireTyped(order.key(), "delete");
    String ceremony = order.header().ceremony();
    desk.store()
        .append(
            desk.event(ceremony, "deletion-begun")
                .held(
                    Control.ROSTER_CURRENT,
                    Control.ENVIRONMENT_MATCH,
                    Control.SIGNATURES,
                    Control.ENDPOINT_TRUSTED,
                    Control.KEY_ORIGIN,
                    Control.KEY_STATE,
                    Control.MATERIAL_ID_EXPECTED,
                    Control.ESCROW_PROOF)
                .input(order.header().id(), verified.digest())
                .fact("key", order.key())
                .fact("key-material-id", order.keyMaterialId().orElse(""))
                .fact(
                    "if-interrupted",
                    "KMS may have deleted the material; 'importer status --ask-kms' shows it. Nothing else happens by itself"));
    return delete(order, verified.digest(), found);
  }

  private String delete(DeletionOrder order, Digest digest, Case found) {
    Kms kms = regions.of(order.key());
    String ceremony = order.header().ceremony();
    try {
      String requestId =
          kms.deleteImportedKeyMaterial(new DeletionWarrant(order.key(), order.keyMaterialId()));
      String after = kms.describeKey(order.key()).keyState();
      Event.Draft event =
          desk.event(ceremony, "material-deleted")
              .fact("order-digest", digest)
              .fact("key", order.key())
              .fact("key-material-id", order.keyMaterialId().orElse(""))
              .fact("passport", order.passportDigest())
              .fact("request-id", requestId.isEmpty() ? "unknown" : requestId)
              .fact("state-before", found.description().keyState())
              .fact("state-after", after);
      desk.store().append(event);
      desk.store().append(desk.event(ceremony, "deletion-done").fact("key", order.key()));
      return requestId;
    } catch (Failure failure) {
      desk.store()
          .append(
              desk.event(ceremony, "deletion-failed")
                  .fact("key", order.key())
                  .fact("what", String.valueOf(failure.getMessage())));
      throw failure;
    }
  }

  private void requireAlive(DeletionOrder order, String source) {
    if (!order.header().notAfter().orElseThrow().isAfter(desk.now())) {
      throw new Failure.Refused(
          Control.NEVER_AUTO_DELETE,
          source + ": the order died at " + order.header().notAfter().orElseThrow(),
          "if it is still wanted, make a new order and have it signed again");
    }
  }

  private void requireUnused(Digest digest, DeletionOrder order) {
    for (Event event : desk.store().events("material-deleted")) {
      if (event.fact("order-digest").equals(digest.hex())) {
        throw new Failure.Refused(
            Control.NEVER_AUTO_DELETE,
            "order " + order.header().id() + " was executed on " + event.at(),
            "an order counts once; make a new one");
      }
    }
  }

  private static void requireUnchanged(DeletionOrder order, Case found) {
    boolean same =
        order.keyState().equals(found.description().keyState())
            && order.materials() == found.materials()
            && order.passportDigest().equals(found.receipt().passportDigest());
    if (!same) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          order.key()
              + " is "
              + found.description().keyState()
              + " with "
              + found.materials()
              + " materials; the order was signed for "
              + order.keyState()
              + " with "
              + order.materials(),
          "something changed since people signed: look at it, and make a new order if it is still wanted");
    }
  }

  private Case gather(KeyArn key, Optional<String> keyMaterialId) {
    Kms kms = regions.of(key);
    KeyDescription description = kms.describeKey(key);
    KeyRules.requireExternal(description);
    KeySpec spec = KeyRules.requireImportableSpec(description);
    List<KeyMaterialEntry> entries = spec.isSymmetric() ? kms.listKeyMaterials(key) : List.of();
    if (spec.isSymmetric()) {
      requireNamed(key, keyMaterialId, entries);
    } else if (keyMaterialId.isPresent()) {
      throw new Failure.Usage(
          key + " is " + spec + ", whose one material has no id", "leave --material out");
    }
    ImportReceipt.Target receipt = receipt(key, keyMaterialId);
    return new Case(
        description,
        keyMaterialId,
        Math.max(1, entries.size()),
        receipt,
        proven(key, receipt, kms.awsTime().orElse(desk.now())));
  }

  private static void requireNamed(
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
    boolean present =
        entries.stream()
            .anyMatch(
                entry -> entry.keyMaterialId().equals(keyMaterialId.get()) && entry.isImported());
    if (!present) {
      throw new Failure.Refused(
          Control.NEVER_AUTO_DELETE,
          key + ": KMS has no imported material " + keyMaterialId.get(),
          "KMS lists: " + listed);
    }
  }

  private ImportReceipt.Target receipt(KeyArn key, Optional<String> keyMaterialId) {
    Optional<ImportReceipt.Target> target =
        keyMaterialId.isPresent()
            ? records.history().of(key, keyMaterialId.get())
            : records.history().last(key);
    return target.orElseThrow(
        () ->
            new Failure.Refused(
                Control.MATERIAL_ID_EXPECTED,
                key
                    + ": no receipt of this store names this material, so nobody knows what brings it back",
                "use the store that imported it; material without a receipt is never deleted by this tool"));
  }

  private KnownMaterials.Known proven(KeyArn key, ImportReceipt.Target receipt, Instant now) {
    KnownMaterials.Known known =
        materials
            .of(receipt.passportDigest())
            .orElseThrow(
                () ->
                    new Failure.Refused(
                        Control.ESCROW_PROOF,
                        key + ": this store has no passport and escrow record of the material",
                        "use the store that imported it"));
    int days = desk.roster().policy().escrowProofDays();
    if (known.provenAt().plus(days, ChronoUnit.DAYS).isBefore(now)) {
      throw new Failure.Refused(
          Control.ESCROW_PROOF,
          key
              + ": the escrow was last shown to give this material back on "
              + known.provenAt()
              + ", more than "
              + days
              + " days ago",
          "bring a quorum together first: 'ceremony escrow drill' shows that the material comes back, and 'importer drill' takes its record in");
    }
    return known;
  }

  private List<String> blastRadius(Case found) {
    KeyArn key = found.description().arn();
    List<String> lines = new ArrayList<>();
    lines.add("DELETE IMPORTED MATERIAL");
    lines.add(
        "  key        "
            + key
            + ", "
            + found.description().keySpec()
            + " for "
            + found.description().keyUsage()
            + ", "
            + found.description().keyState());
    lines.add(
        "  material   "
            + found.keyMaterialId().orElse("the only one")
            + ", one of "
            + found.materials()
            + ", imported "
            + found.receipt().importedAt());
    lines.add("  effect     " + effect(found));
    found
        .description()
        .multiRegion()
        .ifPresent(
            place ->
                lines.add(
                    "  Regions    this key is "
                        + place.type()
                        + "; its relatives in other Regions keep their own copy"));
    lines.add(
        "  way back   passport "
            + found.known().passport().header().id()
            + " ("
            + found.known().passport().label()
            + "), escrow "
            + found.known().escrow().label()
            + " generation "
            + found.known().escrow().generation()
            + ": "
            + found.known().escrow().threshold()
            + " of "
            + found.known().escrow().shares().size()
            + " shares");
    lines.add("  proven     " + found.known().provenAt());
    lines.add("  last use   " + lastUse(key));
    return lines;
  }

  private static String effect(Case found) {
    boolean pending =
        found.keyMaterialId().isPresent()
            && found.description().currentKeyMaterialId().isPresent()
            && !found.keyMaterialId().equals(found.description().currentKeyMaterialId())
            && found.receipt().proof().method()
                == org.airlock.common.payload.UseProof.Method.PENDING_ROTATION;
    return pending
        ? "the waiting rotation is called off; the key goes on working"
        : "the key stops at once, for all its data and all its users, until this material is imported again";
  }

  /** The newest use that this store itself saw; KMS alone does not say who else uses a key. */
  private String lastUse(KeyArn key) {
    return desk.store().events("use-proven").stream()
            .filter(event -> event.fact("key").equals(key.toString()))
            .map(event -> event.at().toString())
            .reduce((older, newer) -> newer)
            .map(at -> "proven by this store on " + at)
            .orElse("not known to this store")
        + "; see who uses the key with 'aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue="
        + key
        + " --region "
        + key.region()
        + "'";
  }

  private void requireTyped(KeyArn key, String act) {
    String answer =
        desk.console()
            .ask(
                new Prompt(
                    "delete-material",
                    "Type the key id "
                        + key.keyId()
                        + " to "
                        + act
                        + (act.equals("order") ? " the deletion:" : ":")));
    if (!answer.equals(key.keyId())) {
      throw new Failure.Stopped("nothing was deleted", "run the command again when you mean it");
    }
  }
}

package org.airlock.online.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.Prompt;
import org.airlock.common.console.Visible;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.DeletionWarrant;
import org.airlock.online.kms.Kms;

/**
 * Deletes one imported material from one KMS key, in two acts: an order that two people sign, and
 * its execution by one who types the key id. Both acts pass every gate:
 *
 * <ol>
 *   <li>the material is named by its id, and KMS has it ({@code NEVER-AUTO-DELETE});
 *   <li>a receipt of this store says which passport it is ({@code MATERIAL-ID-EXPECTED}), and all
 *       receipts of the key are complete, or the way back would be blocked ({@code SIGNATURES});
 *   <li>its escrow was shown to give it back, not longer ago than the roster's policy says ({@code
 *       ESCROW-PROOF});
 *   <li>enough people have signed an order that still lives ({@code SIGNATURES}) and was never
 *       begun before;
 *   <li>the key is still as the order says ({@code KEY-STATE}).
 * </ol>
 */
public final class Deletion {
  private static final Duration ORDER_LIFE = Duration.ofHours(24);
  private static final String ORDER_DIGEST = "order-digest";

  private final Desk desk;
  private final Regions regions;
  private final LastUse lastUse;
  private final WayBack.Search search;

  public Deletion(Desk desk, Regions regions, LastUse lastUse) {
    this.desk = desk;
    this.regions = regions;
    this.lastUse = lastUse;
    this.search =
        new WayBack.Search(
            new Records(desk.store(), desk.chain()),
            KnownMaterials.of(desk.store(), desk.chain()),
            desk.roster().policy().escrowProofDays());
  }

  /** An order in the store. */
  public record Ordered(
      DeletionOrder payload, Envelope envelope, String storeFile, boolean complete) {}

  /** What is about to be deleted, and what brings it back. */
  private record Case(Doomed doomed, WayBack wayBack) {}

  /**
   * Makes the order.
   *
   * @param keyMaterialId needed for symmetric keys; other keys have one material
   */
  public Ordered order(String ceremony, KeyArn key, Optional<String> keyMaterialId, String reason) {
    requireRule();
    DeletionOrder.requireReason(reason);
    Case found = gather(key, keyMaterialId);
    show(found);
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
            found.doomed().keyMaterialId(),
            found.wayBack().receipt().passportDigest(),
            found.doomed().description().keyState(),
            found.doomed().materials(),
            found.wayBack().provenAt(),
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
                .fact("key-material-id", found.doomed().keyMaterialId().orElse(""))
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
                + Visible.text(order.reason()));
    show(found);
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
                .fact(ORDER_DIGEST, verified.digest())
                .fact("key", order.key())
                .fact("key-material-id", order.keyMaterialId().orElse(""))
                .fact(
                    "if-interrupted",
                    "KMS may have deleted the material; 'importer status --ask-kms' shows it. This order is used up"));
    String requestId = send(order, verified.digest());
    // On the disk before KMS is asked anything else: whatever fails now, the material is deleted.
    desk.store()
        .append(
            desk.event(ceremony, "material-deleted")
                .fact(ORDER_DIGEST, verified.digest())
                .fact("key", order.key())
                .fact("key-material-id", order.keyMaterialId().orElse(""))
                .fact("passport", order.passportDigest())
                .fact("request-id", requestId.isEmpty() ? "unknown" : requestId)
                .fact("state-before", order.keyState()));
    desk.store()
        .append(
            desk.event(ceremony, "deletion-done")
                .fact("key", order.key())
                .fact("state-after", stateAfter(order.key())));
    return requestId;
  }

  /** Three outcomes: deleted, certainly not deleted, and not known. */
  private String send(DeletionOrder order, Digest digest) {
    try {
      return regions
          .of(order.key())
          .deleteImportedKeyMaterial(new DeletionWarrant(order.key(), order.keyMaterialId()));
    } catch (Failure.Refused | Failure.Environment no) {
      desk.store().append(outcome("deletion-failed", order, digest, no));
      throw no;
    } catch (Failure unclear) {
      desk.store().append(outcome("deletion-unknown", order, digest, unclear));
      throw new Failure.Transport(
          "it is not known whether KMS deleted the material of "
              + order.key()
              + ": "
              + unclear.getMessage(),
          "'importer status --ask-kms' shows whether the material is still there, 'importer reconcile' a quarter of an hour later whether the call arrived; this order is used up: if the material is still there, make a new one");
    }
  }

  private Event.Draft outcome(String type, DeletionOrder order, Digest digest, Failure failure) {
    return desk.event(order.header().ceremony(), type)
        .fact(ORDER_DIGEST, digest)
        .fact("key", order.key())
        .fact("key-material-id", order.keyMaterialId().orElse(""))
        .fact("what", String.valueOf(failure.getMessage()));
  }

  private String stateAfter(KeyArn key) {
    try {
      return regions.of(key).describeKey(key).keyState();
    } catch (Failure failure) {
      desk.console()
          .show(
              "The material is deleted. KMS did not say what state the key is in now ("
                  + Visible.text(String.valueOf(failure.getMessage()))
                  + "); 'importer status --ask-kms' asks again.");
      return "unknown";
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

  /** An order is used up by the attempt, so that one signed paper never deletes twice. */
  private void requireUnused(Digest digest, DeletionOrder order) {
    Optional<Event> begun = ofOrder("deletion-begun", digest);
    if (begun.isEmpty()) {
      return;
    }
    String id = "order " + order.header().id();
    throw new Failure.Refused(
        Control.NEVER_AUTO_DELETE,
        ofOrder("material-deleted", digest)
            .map(done -> id + " was executed on " + done.at())
            .orElse(id + " was begun on " + begun.get().at() + " and did not finish"),
        "an order counts once; look with 'importer status --ask-kms', and make a new one if it is still wanted");
  }

  private Optional<Event> ofOrder(String type, Digest digest) {
    return desk.store().events(type).stream()
        .filter(
            event ->
                event.fact(ORDER_DIGEST).equals(digest.hex())
                    || event.inputs().containsValue(digest))
        .findFirst();
  }

  private static void requireUnchanged(DeletionOrder order, Case found) {
    Doomed now = found.doomed();
    boolean same =
        order.keyState().equals(now.description().keyState())
            && order.materials() == now.materials()
            && order.passportDigest().equals(found.wayBack().receipt().passportDigest());
    if (!same) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          order.key()
              + " is "
              + now.description().keyState()
              + " with "
              + now.materials()
              + " materials; the order was signed for "
              + order.keyState()
              + " with "
              + order.materials(),
          "something changed since people signed: look at it, and make a new order if it is still wanted");
    }
  }

  private Case gather(KeyArn key, Optional<String> keyMaterialId) {
    Kms kms = regions.of(key);
    Doomed doomed = Doomed.look(kms, key, keyMaterialId);
    return new Case(doomed, search.of(key, keyMaterialId, kms.awsTime().orElse(desk.now())));
  }

  private void show(Case found) {
    BlastRadius.lines(
            found.doomed(),
            Optional.of(found.wayBack()),
            Optional.empty(),
            lastUse.of(found.doomed().key(), desk.store(), desk.now()))
        .forEach(desk.console()::show);
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

package org.airlock.common.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Visible;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.IdentityCard;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.roster.Roster;
import org.airlock.common.verification.Signable;

/** What a bundle says, in a few lines for somebody who is about to sign it. */
final class BundleSummary {
  private static final int MOST_LINES = 12;
  private static final String LOOK =
      "This is what the file says. Nobody was asked whether KMS says the same; 'importer countersign' does that.";

  private BundleSummary() {}

  /** Lines without anything that could steer a terminal. */
  static List<String> of(Signable signable, String source) {
    List<String> lines = new ArrayList<>();
    Header header = signable.header();
    lines.add(
        signable.type().code()
            + " "
            + header.id()
            + ", ceremony "
            + header.ceremony()
            + ", "
            + header.environment().code()
            + ", made "
            + header.createdAt()
            + header.notAfter().map(instant -> ", until " + instant).orElse(""));
    lines.addAll(content(signable, source));
    return lines.stream().map(Visible::text).toList();
  }

  private static List<String> content(Signable signable, String source) {
    Bytes payload = signable.envelope().payload();
    return switch (signable.type()) {
      case IDENTITY -> identity(IdentityCard.parse(payload, source));
      case ROSTER -> RosterCommand.describe(Roster.parse(payload, source));
      case IMPORT_REQUEST -> request(ImportRequest.parse(payload, source));
      case ESCROW -> escrow(EscrowRecord.parse(payload, source));
      case PASSPORT -> passport(Passport.parse(payload, source));
      case WRAPPED_MATERIAL -> wrapped(WrappedMaterial.parse(payload, source));
      case DRILL -> drill(DrillRecord.parse(payload, source));
      case RECEIPT -> receipt(ImportReceipt.parse(payload, source));
      case DELETION_ORDER -> order(DeletionOrder.parse(payload, source));
      case PLAN -> plan(ApprovedPlan.parse(payload, source).plan());
    };
  }

  private static List<String> identity(IdentityCard card) {
    return List.of(
        "  " + card.person() + " (" + card.name() + ")", "  Words of the key: " + card.words());
  }

  private static List<String> request(ImportRequest request) {
    List<String> lines =
        each(
            request.targets(),
            target ->
                target.key()
                    + ": "
                    + target.keySpec()
                    + ", "
                    + target.keyState()
                    + ", "
                    + target.wrappingAlgorithm()
                    + ", "
                    + target.expiry().describe(request.header().createdAt()));
    lines.add("  Words of the wrapping keys: " + request.wrappingKeyWords());
    lines.add("  " + LOOK);
    return lines;
  }

  private static List<String> escrow(EscrowRecord escrow) {
    return List.of(
        "  \""
            + escrow.label()
            + "\", generation "
            + escrow.generation()
            + ": any "
            + escrow.threshold()
            + " of "
            + escrow.shares().size()
            + " shares",
        "  Custodians: "
            + String.join(", ", escrow.shares().stream().map(share -> share.custodian()).toList()));
  }

  private static List<String> passport(Passport passport) {
    return List.of(
        "  \""
            + passport.label()
            + "\": "
            + passport.keySpec()
            + " for "
            + passport.keyUsage()
            + ", in escrow "
            + passport.escrowId());
  }

  private static List<String> wrapped(WrappedMaterial wrapped) {
    List<String> lines =
        each(
            wrapped.targets(),
            target ->
                target.key()
                    + ": "
                    + target.keySpec()
                    + ", "
                    + target.wrappingAlgorithm()
                    + ", "
                    + target.expiry().describe(wrapped.header().createdAt()));
    lines.add("  Answers request " + wrapped.requestId());
    return lines;
  }

  private static List<String> drill(DrillRecord drill) {
    return List.of(
        "  Drill of escrow "
            + drill.escrowId()
            + ": shares "
            + String.join(", ", drill.shares().stream().map(String::valueOf).toList())
            + " gave it back",
        "  Materials: "
            + String.join(", ", drill.materials().stream().map(DrillRecord.Material::id).toList()));
  }

  private static List<String> receipt(ImportReceipt receipt) {
    List<String> lines =
        each(
            receipt.targets(),
            target ->
                target.key()
                    + ": "
                    + target.outcome()
                    + " at "
                    + target.importedAt()
                    + ", "
                    + target.stateAfter());
    lines.add("  " + LOOK);
    return lines;
  }

  private static List<String> order(DeletionOrder order) {
    return List.of(
        "  Deletes material "
            + order.keyMaterialId().orElse("(its only one)")
            + " from "
            + order.key()
            + " ("
            + order.keyState()
            + ")",
        "  Reason: " + order.reason(),
        "  " + LOOK);
  }

  private static List<String> plan(CeremonyPlan plan) {
    List<String> lines =
        each(
            plan.cells(),
            cell ->
                cell.key()
                    + ": "
                    + cell.material()
                    + cell.expiry().validTo().map(at -> ", until " + at).orElse(", never expires"));
    lines.add(0, "  " + plan.type().code() + " on " + plan.date() + ": " + plan.objective());
    lines.add("  Read the whole plan before signing: 'plan show', 'plan lint'");
    return lines;
  }

  private static <T> List<String> each(List<T> items, Function<T, String> line) {
    List<String> lines = new ArrayList<>();
    items.stream().limit(MOST_LINES).forEach(item -> lines.add("  " + line.apply(item)));
    if (items.size() > MOST_LINES) {
      lines.add("  and " + (items.size() - MOST_LINES) + " more targets");
    }
    return lines;
  }
}

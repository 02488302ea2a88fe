package org.airlock.offline.run;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.ImportType;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.Passport;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.PlanType;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.room.Sitting;

/**
 * Takes receipts in from the medium until every key of the plan has one for the material that the
 * plan gives it. A receipt exists only where KMS proved by use that it holds the material.
 */
final class Receipts {
  private final Sitting sitting;
  private final Console people;

  Receipts(Sitting sitting, Console people) {
    this.sitting = sitting;
    this.people = people;
  }

  /** The receipts' ids, as facts of the step. */
  Map<String, String> bring(CeremonyPlan today) {
    Set<String> ids = new LinkedHashSet<>();
    Set<Digest> answers = answers();
    Map<String, Digest> passports = passports(today);
    Set<CeremonyPlan.PlannedCell> open = new LinkedHashSet<>(today.cells());
    while (!open.isEmpty()) {
      Verified<ImportReceipt> receipt = one(answers);
      List<CeremonyPlan.PlannedCell> named =
          open.stream().filter(cell -> names(today, receipt.payload(), cell, passports)).toList();
      named.forEach(open::remove);
      ids.add(receipt.payload().header().id());
      people.show(
          "Receipt "
              + receipt.payload().header().id()
              + ": its signatures hold; "
              + named.size()
              + " of the plan imported and proven in use.");
      open.forEach(cell -> people.show("  Still open: " + cell.material() + " in " + cell.key()));
    }
    return Map.of("receipts", String.join(" ", ids));
  }

  /** What this ceremony wrapped: a receipt of anything else is not of today. */
  private Set<Digest> answers() {
    Set<Digest> answers = new HashSet<>();
    for (Event event : sitting.store().events("wrap-done")) {
      if (event.ceremony().equals(sitting.ceremony())) {
        event.outputs().keySet().stream()
            .filter(name -> name.startsWith("wrapped/"))
            .forEach(
                name ->
                    answers.add(Envelope.parse(sitting.store().get(name), name).payloadDigest()));
      }
    }
    return answers;
  }

  private Map<String, Digest> passports(CeremonyPlan today) {
    Map<String, Verified<Passport>> materials =
        new Inventory(sitting.store(), sitting.chain()).materials();
    Map<String, Digest> passports = new HashMap<>();
    for (CeremonyPlan.PlannedCell cell : today.cells()) {
      passports.put(cell.material(), Inventory.material(materials, cell.material()).digest());
    }
    return passports;
  }

  private Verified<ImportReceipt> one(Set<Digest> answers) {
    String[] problem = {""};
    Path path =
        Path.of(
            Answers.asked(
                people,
                new Prompt("file:receipt", "Which file on the IN medium is the receipt?"),
                typed -> {
                  problem[0] = unfit(Path.of(typed), answers);
                  return problem[0];
                }));
    return keep(path);
  }

  private String unfit(Path path, Set<Digest> answers) {
    try {
      ImportReceipt receipt = verified(path).payload();
      return answers.contains(receipt.wrappedDigest())
          ? ""
          : "error: PLAN-FOLLOWED: receipt "
              + receipt.header().id()
              + " is of an import that this ceremony did not wrap\nhint:  bring the receipt of today's import";
    } catch (Failure failure) {
      return "error: " + failure.getMessage() + "\nhint:  " + failure.hint();
    }
  }

  private Verified<ImportReceipt> verified(Path path) {
    if (!path.toFile().isFile()) {
      throw new Failure.Environment(
          path + ": there is no such file", "look whether the IN medium is mounted");
    }
    Bytes file = sitting.workplace().disk().read(path, Envelope.LARGEST_BYTES);
    return new BundleVerifier(sitting.chain())
        .current(BundleType.RECEIPT, file, path.toString(), sitting.now(), ImportReceipt::parse);
  }

  private Verified<ImportReceipt> keep(Path path) {
    Verified<ImportReceipt> receipt = verified(path);
    String name =
        "receipts/"
            + receipt.payload().header().id()
            + "-"
            + receipt.digest().hex().substring(0, 8)
            + ".dsse.json";
    Event.Draft event =
        sitting.event("receipt-brought").input(receipt.payload().header().id(), receipt.digest());
    if (!sitting.store().has(name)) {
      event.output(name, sitting.store().put(name, receipt.file()));
    }
    sitting.store().append(event);
    return receipt;
  }

  /**
   * Whether the receipt speaks of this key with this material and this expiry, and KMS has used it:
   * new material of a rotation is used only once it is current.
   */
  private static boolean names(
      CeremonyPlan today,
      ImportReceipt receipt,
      CeremonyPlan.PlannedCell cell,
      Map<String, Digest> passports) {
    return receipt.targets().stream()
        .anyMatch(
            target ->
                target.key().equals(cell.key())
                    && target.passportDigest().equals(passports.get(cell.material()))
                    && target.expiry().equals(cell.expiry())
                    && (target.proof().method().shown() || waits(today, target)));
  }

  private static boolean waits(CeremonyPlan today, ImportReceipt.Target target) {
    return today.type() == PlanType.ROTATION
        && target.importType().equals(Optional.of(ImportType.NEW_KEY_MATERIAL));
  }
}

package org.airlock.offline.run;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.PlanType;
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
    Set<CeremonyPlan.PlannedCell> open = new LinkedHashSet<>(today.cells());
    while (!open.isEmpty()) {
      Verified<ImportReceipt> receipt = one();
      List<CeremonyPlan.PlannedCell> named =
          open.stream().filter(cell -> names(today, receipt.payload(), cell)).toList();
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

  private Verified<ImportReceipt> one() {
    String[] problem = {""};
    Path path =
        Path.of(
            Answers.asked(
                people,
                new Prompt("file:receipt", "Which file on the IN medium is the receipt?"),
                typed -> {
                  problem[0] = unfit(Path.of(typed));
                  return problem[0];
                }));
    return keep(path);
  }

  private String unfit(Path path) {
    try {
      verified(path);
      return "";
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
    if (!sitting.store().has(name)) {
      sitting
          .store()
          .append(
              sitting
                  .event("receipt-brought")
                  .input(receipt.payload().header().id(), receipt.digest())
                  .output(name, sitting.store().put(name, receipt.file())));
    }
    return receipt;
  }

  /**
   * Whether the receipt speaks of this key with this material and this expiry, and KMS has used it:
   * new material of a rotation is used only once it is current.
   */
  private boolean names(CeremonyPlan today, ImportReceipt receipt, CeremonyPlan.PlannedCell cell) {
    Digest passport =
        new Inventory(sitting.store(), sitting.chain()).material(cell.material()).digest();
    return receipt.targets().stream()
        .anyMatch(
            target ->
                target.key().equals(cell.key())
                    && target.passportDigest().equals(passport)
                    && target.expiry().equals(cell.expiry())
                    && (target.proof().method().shown() || today.type() == PlanType.ROTATION));
  }
}

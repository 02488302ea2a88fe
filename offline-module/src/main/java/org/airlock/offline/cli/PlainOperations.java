package org.airlock.offline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.cli.Delivery;
import org.airlock.common.console.Prompt;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.CeremonyPlan.PlannedMaterial;
import org.airlock.common.plan.Duty;
import org.airlock.common.plan.PlanType;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Verified;
import org.airlock.common.words.Words;
import org.airlock.offline.cards.SharePrinter;
import org.airlock.offline.doctor.ReportTable;
import org.airlock.offline.escrow.DrillCeremony;
import org.airlock.offline.escrow.EscrowCeremony;
import org.airlock.offline.escrow.MaterialCeremony;
import org.airlock.offline.escrow.OldShares;
import org.airlock.offline.escrow.ReshareCeremony;
import org.airlock.offline.escrow.SealedMaterial;
import org.airlock.offline.escrow.ShareDestruction;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.run.Operations;
import org.airlock.offline.script.Act.Operation;
import org.airlock.offline.wrapping.Plan;
import org.airlock.offline.wrapping.WrapCeremony;

/** The operations of a guided ceremony: what the plain commands do, ordered by the plan. */
final class PlainOperations implements Operations {
  private final Digest approved;

  /**
   * @param approved digest of the approved plan
   */
  PlainOperations(Digest approved) {
    this.approved = approved;
  }

  @Override
  public Optional<String> perform(
      Operation operation, CeremonyPlan plan, int turn, Sitting sitting) {
    switch (operation) {
      case DOCTOR -> examine(sitting);
      case ESCROW_CREATE -> create(escrow(plan), plan, sitting);
      case MATERIAL_GENERATE -> generate(escrow(plan), plan.materials().get(turn), sitting);
      case WRAP -> wrap(plan, sitting);
      case DRILL -> drill(escrow(plan), sitting);
      case RESHARE -> reshare(escrow(plan), plan, sitting);
      case DESTROY_SHARES -> {
        return destroy(escrow(plan), plan, sitting);
      }
      case STATUS -> status(sitting);
    }
    return Optional.empty();
  }

  @Override
  public void handOver(Operation operation, Sitting sitting) {
    switch (operation) {
      case WRAP -> copyAgain("wrap-done", "wrapped/", sitting);
      case DRILL -> copyAgain("drill-done", "drills/", sitting);
      case DOCTOR, ESCROW_CREATE, MATERIAL_GENERATE, RESHARE, DESTROY_SHARES, STATUS -> {
        // Everything of theirs is in the store.
      }
    }
  }

  private static void copyAgain(String type, String below, Sitting sitting) {
    List<Event> events =
        sitting.store().events(type).stream()
            .filter(event -> event.ceremony().equals(sitting.ceremony()))
            .toList();
    String file =
        events.get(events.size() - 1).outputs().keySet().stream()
            .filter(name -> name.startsWith(below))
            .findFirst()
            .orElseThrow();
    String name = file.substring(below.length(), file.length() - ".dsse.json".length());
    deliver(sitting, sitting.store().get(file), file, directory(sitting), name);
  }

  private static EscrowShape escrow(CeremonyPlan plan) {
    return plan.escrow().orElseThrow();
  }

  private static void show(Sitting sitting, List<String> lines) {
    lines.forEach(sitting.console()::show);
  }

  private static void examine(Sitting sitting) {
    show(sitting, ReportTable.lines(sitting.machine()));
    sitting.requireFitMachine();
  }

  private static SealedMaterial.Order order(PlannedMaterial material) {
    return new SealedMaterial.Order(material.label(), material.keySpec(), material.keyUsage());
  }

  private static void create(EscrowShape escrow, CeremonyPlan plan, Sitting sitting) {
    EscrowCeremony.Created created =
        new EscrowCeremony(sitting, MaterialGenerator.system(), printer(escrow, sitting))
            .create(
                new EscrowCeremony.Order(
                    escrow.label(),
                    escrow.threshold(),
                    escrow.custodians(),
                    escrow.shares().equals("medium"),
                    plan.materials().stream().map(PlainOperations::order).toList(),
                    escrow.dice()));
    show(sitting, EscrowCommand.describe(created.escrow()));
    created.materials().forEach(each -> show(sitting, SpecOption.describe(each.values())));
  }

  private static Optional<SharePrinter> printer(EscrowShape escrow, Sitting sitting) {
    if (!escrow.shares().equals("print")) {
      return Optional.empty();
    }
    Path device =
        Path.of(
            sitting
                .console()
                .ask(
                    new Prompt(
                        "printer-device",
                        "The printer's device, a pipe, or a directory in memory, for example /dev/usb/lp0:")));
    return Optional.of(new SharePrinter(sitting.console(), Paper.A4, device));
  }

  private static void generate(EscrowShape escrow, PlannedMaterial material, Sitting sitting) {
    show(
        sitting,
        SpecOption.describe(
            new MaterialCeremony(sitting)
                .generate(
                    Optional.of(escrow.label()),
                    order(material),
                    MaterialGenerator.system(),
                    escrow.dice())));
  }

  private void wrap(CeremonyPlan plan, Sitting sitting) {
    Path request = file(sitting, "file:request", "Which file on the IN medium is the request?");
    Path out = directory(sitting);
    Bytes content = sitting.workplace().disk().read(request, Envelope.LARGEST_BYTES);
    WrapCeremony.Wrapped wrapped =
        new WrapCeremony(sitting).wrap(content, request.toString(), Plan.of(plan, approved));
    Bytes answer = wrapped.envelope().toBytes();
    deliver(sitting, answer, wrapped.storeFile(), out, wrapped.payload().header().id());
    Words.of(Words.Kind.FILE, Digest.of(answer).value())
        .rows()
        .forEach(row -> sitting.console().show("  " + row));
  }

  private static void deliver(
      Sitting sitting, Bytes content, String storeFile, Path out, String id) {
    Path copy = out.resolve(id + ".dsse.json");
    Delivery.copy(sitting.workplace(), content, sitting.store().root().resolve(storeFile), copy);
    String what = id.startsWith("WM-") ? "Wrapped material " : "Drill ";
    sitting.console().show(what + id + " is at " + copy);
    sitting.console().show("SHA-256 " + Digest.of(content).hex());
  }

  private static void drill(EscrowShape escrow, Sitting sitting) {
    Path out = directory(sitting);
    DrillCeremony.Drilled drilled =
        new DrillCeremony(sitting).drill(Optional.of(escrow.label()), false);
    deliver(
        sitting,
        drilled.envelope().toBytes(),
        drilled.storeFile(),
        out,
        drilled.payload().header().id());
    sitting
        .console()
        .show("MATCH: " + drilled.payload().materials().size() + " of the escrow's materials.");
  }

  private static void reshare(EscrowShape escrow, CeremonyPlan plan, Sitting sitting) {
    ReshareCeremony.Reshared reshared =
        new ReshareCeremony(sitting, MaterialGenerator.system().random(), printer(escrow, sitting))
            .reshare(
                new ReshareCeremony.Order(
                    Optional.of(escrow.label()),
                    escrow.threshold(),
                    escrow.custodians(),
                    escrow.shares().equals("medium"),
                    plan.objective()));
    sitting
        .console()
        .show(
            "NEW SET PROVEN: "
                + reshared.newer().header().id()
                + " counts; "
                + reshared.older().header().id()
                + " is superseded.");
    show(sitting, EscrowCommand.describe(reshared.newer()));
  }

  /**
   * Each outstanding share: handed in and destroyed, or later. Of the superseded generations only,
   * unless the plan is to destroy everything.
   */
  private static Optional<String> destroy(EscrowShape escrow, CeremonyPlan plan, Sitting sitting) {
    Inventory inventory = new Inventory(sitting.store(), sitting.chain());
    boolean everything = plan.type() == PlanType.DESTRUCTION;
    List<Verified<EscrowRecord>> doomed =
        inventory.escrows().values().stream()
            .filter(each -> each.payload().label().equals(escrow.label()))
            .filter(each -> everything || inventory.successor(each).isPresent())
            .toList();
    if (doomed.isEmpty()) {
      throw new Failure.Usage(
          everything
              ? "this store has no escrow labelled " + escrow.label()
              : "no generation of escrow " + escrow.label() + " is superseded",
          "'escrow show' lists the escrows and their generations");
    }
    List<String> left = new ArrayList<>();
    for (Verified<EscrowRecord> each : doomed) {
      destroy(each, inventory, plan, sitting);
      OldShares shares = OldShares.of(sitting.store(), each.payload());
      if (everything ? shares.remaining() > 0 : !shares.inert()) {
        left.add(each.payload().header().id() + ", " + shares.summary());
      }
    }
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of("not every share was destroyed: " + String.join("; ", left));
  }

  private static void destroy(
      Verified<EscrowRecord> set, Inventory inventory, CeremonyPlan plan, Sitting sitting) {
    ShareDestruction destruction =
        new ShareDestruction(sitting.store(), sitting.roster(), inventory, sitting.console());
    String witness = plan.first(Duty.WITNESS).orElseThrow();
    String method = "destroyed before the witness in ceremony " + sitting.ceremony();
    for (EscrowRecord.ShareRecord share :
        OldShares.of(sitting.store(), set.payload()).outstanding()) {
      Prompt prompt =
          new Prompt(
              "handed-in:" + share.number(),
              "Share "
                  + share.number()
                  + " of "
                  + set.payload().header().id()
                  + " ("
                  + share.custodian()
                  + "): is it here to be destroyed now (yes or later)?");
      String answer = sitting.console().ask(prompt);
      for (int tries = 1; tries < 5 && !answer.matches("yes|later"); tries++) {
        sitting.console().show("Type yes or later.");
        answer = sitting.console().ask(prompt);
      }
      if (!answer.equals("yes")) {
        continue;
      }
      if (plan.type() == PlanType.DESTRUCTION) {
        destruction.destroyForEver(set, share.number(), witness, method, sitting.ceremony());
      } else {
        destruction.destroy(set, share.number(), witness, method);
      }
    }
    show(sitting, OldShares.of(sitting.store(), set.payload()).describe());
  }

  private static void status(Sitting sitting) {
    sitting.console().show("no secret is in memory but the two signing keys that close the record");
    sitting
        .console()
        .show(
            "Transcript head "
                + sitting.store().head().seq()
                + ": "
                + sitting.store().head().hash());
    Inventory inventory = new Inventory(sitting.store(), sitting.chain());
    sitting
        .console()
        .show(
            inventory.escrowsInForce().size()
                + " escrows in force, "
                + inventory.materials().size()
                + " materials, "
                + sitting.store().events("wrap-done").size()
                + " answers");
  }

  private static Path directory(Sitting sitting) {
    return typed(
        sitting,
        new Prompt("directory:out", "Which directory is the OUT medium?"),
        path -> path.toFile().isDirectory(),
        "is not a directory; is the medium mounted?");
  }

  private static Path file(Sitting sitting, String id, String question) {
    return typed(
        sitting,
        new Prompt(id, question),
        path -> path.toFile().isFile(),
        "there is no such file; is the medium mounted?");
  }

  private static Path typed(
      Sitting sitting, Prompt prompt, java.util.function.Predicate<Path> fits, String problem) {
    Path path = Path.of(sitting.console().ask(prompt));
    for (int tries = 1; tries < 5 && !fits.test(path); tries++) {
      sitting.console().show(path + ": " + problem);
      path = Path.of(sitting.console().ask(prompt));
    }
    if (!fits.test(path)) {
      throw new Failure.Environment(path + ": " + problem, "mount the medium and try again");
    }
    return path;
  }
}

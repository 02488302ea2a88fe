package org.airlock.offline.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.Workplace;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.plan.PlanDesk;
import org.airlock.offline.printing.Edition;
import org.airlock.offline.printing.PlanPapers;

/** Decides whether a plan may be printed for use, and writes its papers. */
final class PlanPrinting {
  private final Workplace workplace;
  private final PlanDesk desk;
  private final Instant now;

  PlanPrinting(Workplace workplace, PlanDesk desk, Instant now) {
    this.workplace = workplace;
    this.desk = desk;
    this.now = now;
  }

  /**
   * Only an approved plan is printed for use. Another is printed as a draft: in a rehearsal always,
   * for production when that is asked for.
   *
   * @throws Failure.Refused {@code SIGNATURES} for production without approval or {@code draft};
   *     {@code PLAN-SOUND}
   */
  Edition edition(Path file, boolean draft) {
    Bytes bytes = workplace.disk().read(file, Envelope.LARGEST_BYTES);
    PlanDesk.Draft read = PlanDesk.read(bytes, file.toString());
    CeremonyPlan plan = read.plan();
    List<String> missing = read.envelope().map(desk::missing).orElse(List.of("every approver"));
    if (!missing.isEmpty() && !draft && plan.environment() == Environment.PRODUCTION) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          file
              + ": plan "
              + plan.ceremony()
              + " is not approved; still missing: "
              + String.join(", ", missing),
          "let it be signed with 'plan approve', or print it for reading with --draft");
    }
    if (missing.isEmpty() && !draft) {
      desk.open(bytes, file.toString(), now);
    } else {
      desk.requireSound(plan, now);
    }
    return Edition.of(read, draft || !missing.isEmpty());
  }

  /** New files in an existing directory; none is overwritten. */
  List<Path> write(Edition edition, Paper paper, Path directory) {
    List<Path> files = new ArrayList<>();
    for (PlanPapers.Sheet sheet : PlanPapers.of(edition, paper)) {
      Path file = directory.resolve(sheet.file());
      workplace.disk().writeNew(file, sheet.content());
      files.add(file);
    }
    return files;
  }
}

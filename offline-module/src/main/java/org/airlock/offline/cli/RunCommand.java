package org.airlock.offline.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.plan.PlanType;
import org.airlock.common.verification.Verified;
import org.airlock.offline.plan.PlanDesk;
import org.airlock.offline.room.PeopleOptions;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.Terminal;
import org.airlock.offline.run.Adherence;
import org.airlock.offline.run.RunOpening;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code run PLAN}: the guided ceremony. */
@Command(
    name = "run",
    description = {
      "Hold the ceremony of an approved plan, step by step: who acts, what is expected, gates, deviations.",
      "At every question: ! records a deviation, pause takes a break, ? shows the step again.",
      "After a break, a stop or a power loss the same command goes on at the first step that is not done."
    })
public final class RunCommand implements Callable<Integer> {
  private static final String STEP = "run";

  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private PeopleOptions people = new PeopleOptions();

  @Parameters(paramLabel = "PLAN", description = "The approved plan (*.dsse.json).")
  private @Nullable Path plan;

  public RunCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Path file = Objects.requireNonNull(plan);
    Bytes content = workplace.disk().read(file, Envelope.LARGEST_BYTES);
    PlanDesk.Draft draft = PlanDesk.read(content, file.toString());
    if (draft.envelope().isEmpty()) {
      throw new Failure.Usage(
          file + ": this plan was never signed",
          "let it be signed with 'plan approve'; 'run' takes the *.dsse.json");
    }
    if (draft.plan().type() == PlanType.ENROLMENT) {
      throw new Failure.Usage(
          file + ": an enrolment makes the roster under which a plan counts, so it is not run",
          "hold it from the printed script ('plan print') with 'identity', 'roster' and 'trust'");
    }
    // The id is needed to sit down; the signatures are verified under the roster before any step.
    try (Sitting sitting =
        Sitting.open(
            workplace, options, STEP, draft.plan().ceremony(), people, Terminal::entryFor)) {
      Verified<ApprovedPlan> approved =
          new PlanDesk(sitting.chain()).open(content, file.toString(), sitting.now());
      Adherence adherence = new RunOpening(sitting).open(approved, new PlainOperations()).run();
      print(sitting, adherence);
    }
    return 0;
  }

  private void print(Sitting sitting, Adherence adherence) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("ceremony", sitting.ceremony())
              .put("done", adherence.done())
              .put("steps", adherence.steps())
              .putStrings("deviations", adherence.deviations())
              .putStrings("skipped", adherence.skipped())
              .putStrings("late", adherence.late())
              .put("headSeq", sitting.store().head().seq())
              .put("head", sitting.store().head().hash())
              .build());
      return;
    }
    workplace
        .out()
        .println(
            "Ceremony "
                + sitting.ceremony()
                + " is closed. Transcript head "
                + sitting.store().head().seq()
                + ": "
                + sitting.store().head().hash());
  }
}

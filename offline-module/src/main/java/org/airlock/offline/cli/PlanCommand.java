package org.airlock.offline.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Delivery;
import org.airlock.common.cli.Identities;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Finding;
import org.airlock.common.plan.PlanFile;
import org.airlock.common.plan.PlanLint;
import org.airlock.common.plan.PlanType;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.plan.PlanDesk;
import org.airlock.offline.plan.PlanInterview;
import org.airlock.offline.printing.Edition;
import org.airlock.offline.script.Script;
import org.airlock.offline.script.ScriptCompiler;
import org.airlock.offline.script.Step;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan new}, {@code lint}, {@code approve}, {@code print}, {@code show}. */
@Command(
    name = "plan",
    description =
        "Write the plan of a ceremony, find what is wrong with it, approve, print and look at it.")
public final class PlanCommand {
  private final Workplace workplace;

  public PlanCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  private Instant now() {
    return workplace.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  @Command(
      name = "new",
      description = {
        "Ask for a plan, question by question, and write it to a new file that people review and may change.",
        "The answers of a person who has never written one are enough; 'plan lint' says what is missing."
      })
  int create(
      @Mixin CommonOptions options,
      @Option(
              names = "--type",
              required = true,
              paramLabel = "TYPE",
              description =
                  "enrolment, establish, reimport, rotation, drill, resharing, recovery, destruction or rehearsal.")
          String type,
      @Option(
              names = "--ceremony",
              required = true,
              paramLabel = "ID",
              description = "The ceremony's id, for example KC-2026-014.")
          String ceremony,
      @Option(names = "--out", required = true, paramLabel = "FILE", description = "A new file.")
          Path out) {
    Header.requireTyped("--ceremony", ceremony);
    PlanType known =
        PlanType.ofCode(type.toLowerCase(Locale.ROOT))
            .orElseThrow(
                () ->
                    new Failure.Usage(
                        "--type is none that there is",
                        "one of "
                            + String.join(
                                ", ",
                                Arrays.stream(PlanType.values()).map(PlanType::code).toList())));
    try (Store store = options.open(workplace, "plan new")) {
      RosterChain chain = Trust.load(store);
      Console console = options.console(workplace, chain.newest().environment());
      CeremonyPlan plan =
          new PlanInterview(console, known).ask(ceremony, chain.newest().environment());
      workplace.disk().writeNew(out, PlanFile.write(plan));
      workplace.out().println("The plan is in " + out + ".");
      print(options, plan, new PlanDesk(chain).lint(plan, now()));
    }
    return 0;
  }

  @Command(
      name = "lint",
      description = {
        "Find contradictions, missing people and media, and breaches of separation, against the roster of this store.",
        "Ends with 3 (PLAN-SOUND) when there is an error; warnings are for people to decide."
      })
  int lint(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "PLAN", description = "A plan, signed or not.") Path file) {
    try (Store store = options.open(workplace, "plan lint")) {
      PlanDesk desk = new PlanDesk(Trust.load(store));
      CeremonyPlan plan = read(file).plan();
      List<Finding> findings = desk.lint(plan, now());
      print(options, plan, findings);
      if (!PlanLint.isClean(findings)) {
        desk.requireSound(plan, now());
      }
    }
    return 0;
  }

  private PlanDesk.Draft read(Path file) {
    return PlanDesk.read(workplace.disk().read(file, Envelope.LARGEST_BYTES), file.toString());
  }

  private void print(CommonOptions options, CeremonyPlan plan, List<Finding> findings) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("ceremony", plan.ceremony())
              .put("sound", PlanLint.isClean(findings))
              .putAll("findings", findings.stream().map(PlanCommand::json).toList())
              .build());
      return;
    }
    for (Finding finding : findings) {
      workplace
          .out()
          .println(
              finding.severity()
                  + " "
                  + finding.rule()
                  + "  "
                  + finding.where()
                  + ": "
                  + finding.what());
      workplace.out().println("      " + finding.hint());
    }
    workplace
        .out()
        .println(
            findings.isEmpty()
                ? "Nothing is wrong with plan " + plan.ceremony() + "."
                : "Plan "
                    + plan.ceremony()
                    + ": "
                    + findings.stream()
                        .filter(each -> each.severity() == Finding.Severity.ERROR)
                        .count()
                    + " errors, "
                    + findings.stream()
                        .filter(each -> each.severity() == Finding.Severity.WARN)
                        .count()
                    + " warnings.");
  }

  private static JsonObject json(Finding finding) {
    return JsonObject.builder()
        .put("rule", finding.rule())
        .put("severity", finding.severity().name())
        .put("where", finding.where())
        .put("what", finding.what())
        .put("hint", finding.hint())
        .build();
  }

  @Command(
      name = "approve",
      description = {
        "Sign a plan as an approver. The first signature makes PLAN.dsse.json beside the plan; the next ones",
        "are added to that file, which is then what 'run', 'plan show' and 'wrap --plan' take."
      })
  int approve(
      @Mixin CommonOptions options,
      @Parameters(
              paramLabel = "PLAN",
              description = "The plan, or the *.dsse.json that another approver has signed.")
          Path file,
      @Option(
              names = "--identity",
              required = true,
              paramLabel = "FILE",
              description = "Your private key (.key.pem, or .token.json on a token).")
          Path identity,
      @Option(
              names = "--revision",
              paramLabel = "N",
              defaultValue = "1",
              description = "Counts up when a plan is approved again after a change (default: 1).")
          long revision) {
    try (Store store = options.open(workplace, "plan approve")) {
      RosterChain chain = Trust.load(store);
      PlanDesk desk = new PlanDesk(chain);
      PlanDesk.Draft draft = read(file);
      List<Finding> findings = desk.requireSound(draft.plan(), now());
      Console console = options.console(workplace, chain.newest().environment());
      print(options, draft.plan(), findings);
      Envelope envelope =
          draft.envelope().orElseGet(() -> desk.forSigning(draft.plan(), now(), revision));
      try (Identities.Unlocked approver =
          Identities.unlock(console, identity, chain.newest(), Role.APPROVER)) {
        requireAgreed(console, draft.plan(), envelope, approver.person().id());
        Envelope signed = envelope.signedWith(approver.key());
        Path out = draft.envelope().isPresent() ? file : signedName(file);
        write(out, signed.toBytes(), draft.envelope().isPresent());
        List<String> missing = desk.missing(signed);
        workplace
            .out()
            .println(
                approver.person().id()
                    + " has approved plan "
                    + draft.plan().ceremony()
                    + " in "
                    + out
                    + (missing.isEmpty()
                        ? "; it is approved."
                        : "; still missing: " + String.join(", ", missing) + "."));
      }
    }
    return 0;
  }

  private static Path signedName(Path file) {
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling(
        (name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name)
            + ".dsse.json");
  }

  private void write(Path out, Bytes content, boolean added) {
    if (added) {
      workplace.disk().replace(out, content);
    } else {
      workplace.disk().writeNew(out, content);
    }
  }

  private static void requireAgreed(
      Console console, CeremonyPlan plan, Envelope envelope, String person) {
    console.say(
        "Words of the plan, the same on every approver's screen and on the printed script:");
    PlanDesk.words(envelope).rows().forEach(row -> console.show("  " + row));
    String answer =
        console.ask(
            new Prompt(
                "approve-plan",
                "Have you read the whole plan, "
                    + person
                    + "? Type its ceremony id to approve it:"));
    if (!answer.equals(plan.ceremony())) {
      throw new Failure.Stopped(
          "the plan was not approved", "run the command again when you agree with it");
    }
  }

  @Command(
      name = "print",
      description = {
        "Print what the ceremony is held with: the script (PDF and HTML), a booklet for each duty, sign-in sheet,",
        "exception sheets, packing list, seal register and, for shares copied by hand, the custodians' forms.",
        "An approved plan is printed for use; any other as a draft, which for production takes --draft."
      })
  int print(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "PLAN", description = "The approved plan (*.dsse.json), or a plan.")
          Path file,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description = "An existing directory.")
          Path out,
      @Option(
              names = "--paper",
              paramLabel = "SIZE",
              defaultValue = "A4",
              description = "A4 (default) or Letter.")
          String size,
      @Option(names = "--draft", description = "Mark every page as a draft.") boolean draft) {
    Paper paper = PaperOption.parse(size);
    Delivery.requireDirectory(out);
    try (Store store = options.open(workplace, "plan print")) {
      PlanPrinting printing = new PlanPrinting(workplace, new PlanDesk(Trust.load(store)), now());
      Edition edition = printing.edition(file, draft);
      List<String> files =
          printing.write(edition, paper, out).stream().map(Path::toString).toList();
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder().put("draft", edition.draft()).putStrings("files", files).build());
        return 0;
      }
      files.forEach(written -> workplace.out().println("Written to " + written + "."));
      workplace
          .out()
          .println(
              edition.draft()
                  ? "These are DRAFTS, for reading only: every page says so."
                  : "Compare the words on page 1 of the script with 'plan show " + file + "'.");
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "Show a plan: people, keys, escrow, every step with who acts, and the words.")
  int show(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "PLAN", description = "A plan, signed or not.") Path file) {
    PlanDesk.Draft draft = read(file);
    CeremonyPlan plan = draft.plan();
    Script script = ScriptCompiler.compile(plan);
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("ceremony", plan.ceremony())
              .put("planType", plan.type().code())
              .put("minutes", script.budget().toMinutes())
              .putAll("steps", script.steps().stream().map(PlanCommand::json).toList())
              .build());
      return 0;
    }
    workplace
        .out()
        .println(
            plan.environment().code().toUpperCase(Locale.ROOT)
                + "  "
                + plan.ceremony()
                + "  "
                + plan.type().code()
                + " on "
                + plan.date()
                + " (standby "
                + plan.standbyDate()
                + "), about "
                + script.budget().toMinutes()
                + " minutes");
    workplace.out().println(plan.objective());
    plan.assignments()
        .forEach(
            each ->
                workplace
                    .out()
                    .println(
                        "  "
                            + each.duty().abbreviation()
                            + "  "
                            + each.person()
                            + each.alternate()
                                .map(other -> " (alternate " + other + ")")
                                .orElse("")));
    plan.cells()
        .forEach(
            cell ->
                workplace
                    .out()
                    .println(
                        "  "
                            + cell.key()
                            + " gets "
                            + cell.material()
                            + ", "
                            + cell.expiry().describe(now())));
    for (Step step : script.steps()) {
      workplace
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%-12s %-4s %s",
                  step.id(),
                  step.duty().abbreviation(),
                  step.text()));
    }
    draft
        .envelope()
        .ifPresent(
            envelope ->
                PlanDesk.words(envelope)
                    .rows()
                    .forEach(row -> workplace.out().println("  " + row)));
    return 0;
  }

  private static JsonObject json(Step step) {
    return JsonObject.builder()
        .put("id", step.id())
        .put("block", step.block())
        .put("duty", step.duty().code())
        .put("person", step.person())
        .put("text", step.text())
        .put("expected", step.expected())
        .put("evidence", step.evidence())
        .put("minutes", step.budget().toMinutes())
        .put("abort", step.abort().name())
        .build();
  }
}

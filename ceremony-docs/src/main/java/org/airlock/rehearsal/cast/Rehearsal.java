package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.airlock.common.failure.Failure;
import org.airlock.rehearsal.simulator.Simulator;
import org.airlock.rehearsal.simulator.SimulatorMain;
import org.airlock.rehearsal.simulator.kms.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program behind {@code ceremony-docs/rehearse}. */
@Command(
    name = "rehearse",
    description = {
      "Plays a whole key ceremony on this machine: both programs as separate processes, a directory"
          + " as USB stick,",
      "every role scripted, and a simulated KMS. Worthless material only; nothing leaves this"
          + " machine."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 the story ended as it should, 1 it did not, 2 usage, 5 environment."
    })
public final class Rehearsal implements Callable<Integer> {
  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "deleted",
      description = "Which story (default: ${DEFAULT-VALUE}).")
  private String scenario = "deleted";

  @Option(names = "--list", description = "List the stories.")
  private boolean list;

  @Option(
      names = "--fault",
      paramLabel = "NAME",
      description =
          "Play cards of the fault deck and score them: names with commas between, random (the crew must find out"
              + " which), all, or list.")
  private @Nullable String fault;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "With --fault: deal the same card with the same parameters again.")
  private @Nullable Long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Keep offline/, online/, usb/, people/, cards/ and report.md there; must not exist or be"
              + " empty.")
  private @Nullable Path out;

  @Option(
      names = "--pace",
      paramLabel = "PACE",
      defaultValue = "fast",
      description = "human: with pauses to read; fast (default).")
  private String pace = "fast";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "With 'kms': the port (default: a free one).")
  private int port;

  @Parameters(
      arity = "0..1",
      paramLabel = "kms",
      description = "kms: start only the simulated KMS.")
  private @Nullable String what;

  private final PrintStream screen = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Rehearsal()).setUsageHelpWidth(110);
    line.setExecutionExceptionHandler(
        (exception, command, result) -> {
          if (exception instanceof Failure failure) {
            System.err.println("error: " + failure.getMessage());
            System.err.println("hint:  " + failure.hint());
            return failure.exitCode();
          }
          if (exception instanceof Broken) {
            System.err.println("error: the rehearsal broke: " + exception.getMessage());
            System.err.println(
                "hint:  the last command above shows why; --out DIR keeps everything for a closer"
                    + " look");
            return 1;
          }
          if (exception instanceof IOException || exception instanceof UncheckedIOException) {
            System.err.println("error: the rehearsal cannot go on: " + exception.getMessage());
            System.err.println(
                "hint:  look for a full disk or missing rights where it plays; --out DIR names"
                    + " another place");
            return 5;
          }
          throw exception;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      for (Scenario each : Scenario.values()) {
        screen.printf("%-16s %s%n", each.code(), each.description());
      }
      return 0;
    }
    if (what != null) {
      if (!what.equals("kms")) {
        throw new Failure.Usage("\"" + what + "\" is not understood", "say kms, or nothing");
      }
      SimulatorMain.main(new String[] {"--port", Integer.toString(port)});
      return 0;
    }
    if ("list".equals(fault)) {
      FaultCard.all().forEach(card -> screen.printf("%-26s %s%n", card.code(), card.happens()));
      return 0;
    }
    if (seed != null && fault == null) {
      throw new Failure.Usage("--seed goes with --fault only", "say --fault random --seed " + seed);
    }
    Scenario chosen =
        Scenario.ofCode(scenario)
            .orElseThrow(
                () -> new Failure.Usage("there is no scenario \"" + scenario + "\"", "see --list"));
    if (!List.of("human", "fast").contains(pace)) {
      throw new Failure.Usage("--pace is neither human nor fast", "say which");
    }
    FaultDeal deal = fault == null ? null : FaultDeal.of(fault, seed);
    Path directory = directory();
    try {
      return deal == null ? play(chosen, directory) : playFaults(deal, directory);
    } finally {
      if (out == null) {
        remove(directory);
      }
    }
  }

  private int play(Scenario chosen, Path directory) throws IOException {
    Story story = new Story(screen, pace.equals("human") ? Duration.ofMillis(1500) : Duration.ZERO);
    try (Simulator simulator =
            Simulator.start(0, InstantSource.system(), new SecureRandom(), Settings.inAHurry());
        Application application = new Application(simulator.endpoint().toString())) {
      Stage stage =
          new Stage(
              directory,
              launcher("airlock.ceremony"),
              launcher("airlock.importer"),
              simulator.endpoint().toString(),
              story);
      story.title(chosen.code(), chosen.description());
      Acts acts =
          new Acts(
              stage, story, simulator, application, Player.signersAndAuditor(new SecureRandom()));
      try {
        chosen.play(acts);
        new EvidenceActs(acts).makeAndVerify();
        verdict(story, new Aftermath(stage, acts.signers()).search());
      } finally {
        Files.writeString(directory.resolve("report.md"), story.report());
      }
      if (out != null) {
        screen.println();
        screen.println("Everything is in " + directory + "; report.md tells the story.");
      }
    }
    return 0;
  }

  private int playFaults(FaultDeal deal, Path directory) throws IOException {
    Story story = new Story(screen, pace.equals("human") ? Duration.ofMillis(1500) : Duration.ZERO);
    story.title("fault deck", "seed " + deal.seed() + "; again: " + deal.command());
    try (Simulator simulator =
            Simulator.start(0, InstantSource.system(), new SecureRandom(), Settings.inAHurry());
        Application application = new Application(simulator.endpoint().toString())) {
      Stage stage =
          new Stage(
              Files.createDirectories(directory.resolve("company")),
              launcher("airlock.ceremony"),
              launcher("airlock.importer"),
              simulator.endpoint().toString(),
              story);
      Acts acts =
          new Acts(
              stage, story, simulator, application, Player.signersAndAuditor(new SecureRandom()));
      FaultScore score = new FaultScore(FaultPlay.prepare(acts).play(deal, directory));
      score.write(screen, directory);
      return score.passed() ? 0 : 1;
    } finally {
      Files.writeString(directory.resolve("report.md"), story.report());
    }
  }

  private static void verdict(Story story, Aftermath.Result result) {
    story.chapter("Afterwards: is a secret where none may be?");
    result
        .wrong()
        .ifPresent(
            why -> {
              throw new Broken(why);
            });
    story.say(
        "No: "
            + result.secrets()
            + " secrets (passphrases, shares, escrow key, materials, AWS credentials) were searched in "
            + result.files()
            + " files, the evidence among them, raw, in hex, base64 and words. The same search finds the shares on the custodians' cards, and each secret that is planted in evidence.");
  }

  private static Path launcher(String property) {
    return Path.of(
        Objects.requireNonNull(
            System.getProperty(property), "start this program with ceremony-docs/rehearse"));
  }

  private Path directory() throws IOException {
    if (out == null) {
      return Files.createTempDirectory("airlock-rehearsal");
    }
    if (Files.exists(out)) {
      boolean empty = Files.isDirectory(out) && isEmpty(out);
      if (!empty) {
        throw new Failure.Environment(
            out + ": exists and is not an empty directory",
            "name another directory; nothing is overwritten");
      }
    }
    return Files.createDirectories(out).toRealPath();
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

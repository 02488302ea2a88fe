package org.airlock.rehearsal.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.airlock.rehearsal.cast.QuickKeys;
import org.airlock.rehearsal.cast.SecretsOfPeople;
import org.airlock.rehearsal.simulator.Simulator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runbooks, performed one after the other by one company against the simulator; with {@code
 * -Dairlock.pages=write} the screens in them are written anew, to be read before they are kept.
 */
@Tag("interop")
final class RunbooksIT {
  private static final Path ROOT = Path.of(System.getProperty("airlock.root"));
  private static final Path PAGES = ROOT.resolve("ceremony-docs/runbooks");
  private static final List<String> SIGNERS =
      List.of("anna", "wim", "vera", "aude", "ines", "ivan");
  private static final boolean WRITE = "write".equals(System.getProperty("airlock.pages"));

  @TempDir private Path place;

  @Test
  void runbooks_performed_showWhatTheyPromise() throws IOException {
    assertThat(pagesThere()).containsExactlyInAnyOrderElementsOf(Runbook.ORDER);
    List<String> wrong = new ArrayList<>();
    // The packaged programs are the ones of this build; rehearse must not build again.
    Files.setLastModifiedTime(
        ROOT.resolve("ceremony-docs/target/rehearsal/lib"), FileTime.from(Instant.now()));
    try (Simulator simulator = Simulator.start(0, InstantSource.system(), new SecureRandom())) {
      Performance performance = new Performance(place, environment(simulator));
      String before = "nothing";
      for (String name : Runbook.ORDER) {
        Path file = PAGES.resolve(name + ".md");
        Runbook page = Runbook.read(file);
        assertThat(page.lines()).contains("<!-- begins: after " + before + " -->");
        List<Performance.Seen> seen = performance.perform(page);
        assertThat((long) seen.size()).as(name).isEqualTo(page.commandLines());
        if (WRITE) {
          Files.write(file, rewritten(page, seen));
        } else {
          compare(name, seen, wrong);
        }
        if (name.equals("establish")) {
          dryRun(seen, wrong);
        }
        if (name.equals("enrolment")) {
          unlockQuickly();
        }
        if (name.equals("reimport")) {
          evidenceHoldsNoSecret();
        }
        before = name;
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The page of the two screens at which people decide holds what they showed this time. */
  private static void dryRun(List<Performance.Seen> seen, List<String> wrong) throws IOException {
    Path file = ROOT.resolve("ceremony-docs/reference/dry-run.md");
    List<Performance.Seen> screens =
        seen.stream()
            .filter(
                step ->
                    step.step().command().startsWith("ceremony wrap ")
                        || step.step().command().contains(" --dry-run "))
            .toList();
    assertThat(screens).hasSize(2);
    if (WRITE) {
      List<String> lines = new ArrayList<>(DRY_RUN_HEAD);
      for (Performance.Seen step : screens) {
        lines.addAll(List.of("", "```console"));
        lines.addAll(("$ " + step.step().command()).lines().toList());
        lines.addAll(Screen.masked(step.shown()));
        lines.add("```");
      }
      Files.write(file, lines);
      return;
    }
    Runbook page = Runbook.read(file);
    assertThat(page.lines()).startsWith(DRY_RUN_HEAD.toArray(String[]::new));
    assertThat(page.steps())
        .extracting(Runbook.Step::command)
        .containsExactlyElementsOf(screens.stream().map(step -> step.step().command()).toList());
    for (int i = 0; i < screens.size(); i++) {
      compare(
          "dry-run",
          List.of(new Performance.Seen(page.steps().get(i), screens.get(i).shown())),
          wrong);
    }
  }

  private static final List<String> DRY_RUN_HEAD =
      List.of(
          "# The two screens at which people decide",
          "",
          "Written by `RunbooksIT` from the [runbook of the first import](../runbooks/establish.md), and compared with",
          "each later run. `…` stands for what differs from run to run.");

  private static void compare(String name, List<Performance.Seen> seen, List<String> wrong) {
    for (Performance.Seen step : seen) {
      Screen.difference(step.step().expected(), step.shown())
          .ifPresent(
              difference ->
                  wrong.add(
                      name
                          + ".md:"
                          + (step.step().line() + 1)
                          + ": "
                          + difference
                          + "\n"
                          + String.join("\n", step.shown())));
      everyChangeIsSeen(step);
    }
  }

  /** Each promised line taken away, and each with another ending, is a difference. */
  private static void everyChangeIsSeen(Performance.Seen step) {
    List<String> expected = step.step().expected();
    for (int i = 0; i < expected.size(); i++) {
      List<String> shorter = new ArrayList<>(expected);
      shorter.remove(i);
      List<String> other = new ArrayList<>(expected);
      other.set(i, expected.get(i) + " otherwise");
      assertThat(Screen.difference(shorter, step.shown())).as(expected.get(i)).isPresent();
      assertThat(Screen.difference(other, step.shown())).as(expected.get(i)).isPresent();
    }
  }

  private static List<String> rewritten(Runbook page, List<Performance.Seen> seen) {
    List<String> lines = new ArrayList<>();
    int at = 0;
    for (Performance.Seen step : seen) {
      lines.addAll(page.lines().subList(at, step.step().from()));
      boolean promised = Screen.difference(step.step().expected(), step.shown()).isEmpty();
      lines.addAll(promised ? step.step().expected() : Screen.masked(step.shown()));
      at = step.step().to();
    }
    lines.addAll(page.lines().subList(at, page.lines().size()));
    return lines;
  }

  private static List<String> pagesThere() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      return files
          .map(file -> file.getFileName().toString().replace(".md", ""))
          .filter(name -> !name.equals("README"))
          .toList();
    }
  }

  private static Map<String, String> environment(Simulator simulator) {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "PATH",
        launcher("airlock.ceremony").getParent()
            + ":"
            + launcher("airlock.importer").getParent()
            + ":"
            + System.getenv("PATH"));
    environment.put("AIRLOCK", ROOT.toString());
    environment.put("PYTHON", System.getProperty("airlock.python", "python3"));
    environment.put("AWS_ENDPOINT_URL_KMS", simulator.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", "rehearsal");
    environment.put("AWS_SECRET_ACCESS_KEY", "rehearsal");
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_DEFAULT_REGION", "eu-central-1");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    return environment;
  }

  private static Path launcher(String property) {
    return Path.of(Objects.requireNonNull(System.getProperty(property), "run with 'mvn verify'"))
        .toAbsolutePath();
  }

  /** Before the cards of the first set are destroyed. */
  private void evidenceHoldsNoSecret() throws IOException {
    Map<String, String> passphrases = new HashMap<>();
    SIGNERS.forEach(person -> passphrases.put(person, passphrase(person)));
    SecretsOfPeople secrets =
        new SecretsOfPeople(passphrases, place.resolve("cards"), place.resolve("offline/material"));
    assertThat(secrets.secrets()).isGreaterThanOrEqualTo(SIGNERS.size() + 3 + 2);
    assertThat(secrets.in(place.resolve("evidence-003"))).isEmpty();
    assertThat(secrets.in(place.resolve("evidence-008"))).isEmpty();
  }

  private static String passphrase(String person) {
    return "six words that " + person + " remembers well";
  }

  /** The rounds of key derivation are tested elsewhere; here they would only take time. */
  private void unlockQuickly() {
    for (String person : SIGNERS) {
      QuickKeys.rewrite(place.resolve("people/" + person + ".key.pem"), passphrase(person));
    }
  }
}

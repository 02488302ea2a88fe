package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.words.Words;
import org.airlock.rehearsal.simulator.Simulator;

/**
 * One ceremony of the walk: the packaged program at a pseudo-terminal, its people, the networked
 * machine next door, and what the screen showed.
 */
final class Walk {
  /** Begins the lines of the record that are titles. */
  static final String CHAPTER = "\u0001";

  private static final Pattern NUMBERED = Pattern.compile("([0-9]{1,2}) ([A-Za-z]+)");

  final String ceremony;
  final String type;
  final WalkPeople people;
  final Acts acts;
  private final List<String> record = new ArrayList<>();
  private final Map<String, List<String>> paper = new HashMap<>();
  private final KeyArn key;

  Walk(String type, String ceremony, Acts acts, KeyArn key, WalkPeople.Hands hands) {
    this.type = type;
    this.ceremony = ceremony;
    this.acts = acts;
    this.key = key;
    this.people = new WalkPeople(hands);
    acts.signers()
        .forEach(
            player ->
                people.habit("Passphrase of " + player.id() + " ", any -> player.passphrase()));
    people.habit(
        "Type word ([0-9]+) from ([^:]+):",
        word -> word(word.group(2), Integer.parseInt(word.group(1))));
    people.habit("Line number, none, lost or restored", any -> lastLine());
    people.habit("Which file on the IN medium is the request", any -> "in/" + request());
    people.habit("Which file on the IN medium is the receipt", any -> "in/" + receipt());
    nextDoor();
    interview();
  }

  /** Six people with signing keys, three custodians, a pinned roster; nothing else yet. */
  static Acts enrolled() {
    try {
      Simulator simulator = Simulator.start(0, InstantSource.system(), new SecureRandom());
      Story story = new Story(new PrintStream(PrintStream.nullOutputStream()), Duration.ZERO);
      Stage stage =
          new Stage(
              Files.createTempDirectory("airlock-walk"),
              House.launcher("airlock.ceremony"),
              House.launcher("airlock.importer"),
              simulator.endpoint().toString(),
              story);
      House.remember(stage.directory());
      Application application = new Application(simulator.endpoint().toString());
      Acts acts =
          new Acts(stage, story, simulator, application, Player.signers(new SecureRandom()));
      acts.enrol();
      for (String directory : List.of("in", "out", "plans", "paper")) {
        stage.createDirectory(directory);
      }
      return acts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Path place() {
    return acts.stage().directory();
  }

  List<String> record() {
    return List.copyOf(record);
  }

  private String planFile() {
    return "plans/" + ceremony + ".dsse.json";
  }

  /** From the first question of the interview to printed scripts. */
  void plan() {
    chapter("The plan is written");
    at(
        "plan new --type "
            + type
            + " --ceremony "
            + ceremony
            + " --out plans/"
            + ceremony
            + ".json");
    chapter("It is held against the roster and against itself");
    at("plan lint plans/" + ceremony + ".json");
    chapter("Two approvers sign it");
    at("plan approve plans/" + ceremony + ".json --identity people/vera/vera.key.pem");
    at("plan approve " + planFile() + " --identity people/otto/otto.key.pem");
    chapter("Scripts, booklets and forms are printed");
    acts.stage().createDirectory("paper/" + ceremony);
    at("plan print " + planFile() + " --out paper/" + ceremony);
    String shown = acts.stage().ceremony(0, Map.of(), "plan", "show", planFile()).shown();
    paper.put("page 1 of the script", numbered(shown));
    paper.put("your roster card", rosterWords());
  }

  String runCommand() {
    return "run "
        + planFile()
        + " --operator people/anna/anna.key.pem --witness people/wim/wim.key.pem";
  }

  /** The guided ceremony, until it ends; its exit code. */
  int run() {
    return play(runCommand(), "", line -> false);
  }

  /** The guided ceremony until its screen waits with a line like this; then the power is gone. */
  void runUntilDark(Predicate<String> cord) {
    assertThat(play(runCommand(), "", cord)).as("killed").isNotZero();
  }

  /** The whole of it under another program. */
  int runUnder(String outer) {
    return play(runCommand(), outer + " ", line -> false);
  }

  private void at(String command) {
    assertThat(play(command, "", line -> false)).as(command).isZero();
  }

  void chapter(String title) {
    record.add(CHAPTER + title);
  }

  private void note(String what) {
    record.add("[" + what + "]");
  }

  private int play(String command, String outer, Predicate<String> cord) {
    record.add("$ ceremony " + command);
    try (Pty pty =
        new Pty(
            place(), "offline/store", outer + House.launcher("airlock.ceremony") + " " + command)) {
      StringBuilder sent = new StringBuilder();
      boolean dark = false;
      int noted = 0;
      while (true) {
        String came =
            pty.read(screen -> people.know(screen) || cord.test(Glass.cursorLine(screen)));
        sent.append(came);
        if (pty.ended()) {
          people.read(String.join("\n", Glass.lines(came)));
          break;
        }
        if (cord.test(Glass.cursorLine(came))) {
          pty.java().destroyForcibly();
          people.read(String.join("\n", Glass.lines(came)));
          dark = true;
          pty.read(screen -> false);
          break;
        }
        int before = record.size();
        pty.type(people.answer(came));
        noted = record.size() - before;
        if (noted > 0) {
          List<String> notes = new ArrayList<>(record.subList(before, record.size()));
          record.subList(before, record.size()).clear();
          List<String> lines = Glass.lines(sent.toString());
          record.addAll(lines.subList(0, lines.size() - 1));
          record.addAll(notes);
          String question = Glass.cursorLine(sent.toString());
          sent.setLength(0);
          sent.append(question);
        }
      }
      record.addAll(Glass.lines(sent.toString()));
      int exit = pty.exitCode();
      if (dark) {
        note("The power cord is pulled out.");
      } else if (exit != 0) {
        note("The program ended with " + exit + ".");
      }
      return exit;
    }
  }

  /** Words of paper that did not come from the screen that asks for them. */
  private String word(String source, int number) {
    if (source.equals("your own script")) {
      return closingHead().at(number);
    }
    if (source.equals("the script of the ceremony before")) {
      return wordsOf(lastClosed().orElseThrow()).at(number);
    }
    return Objects.requireNonNull(paper.get(source), source).get(number - 1);
  }

  /** A word that can stand where the question asks, read from the wrong paper. */
  String wordOfTheWrongPaper(String question) {
    int number = Integer.parseInt(question.replaceAll("[^0-9]+([0-9]+).*", "$1"));
    String right = word("page 1 of the script", number);
    return rosterWords().stream()
        .filter(word -> !word.equals(right) && Words.isPossible(number, word))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> numbered(String shown) {
    List<String> words = new ArrayList<>();
    for (String line : shown.lines().toList()) {
      Matcher word = NUMBERED.matcher(line);
      while (line.matches(" +[0-9]+ [a-zA-Z]+ +[0-9]+ .*") && word.find()) {
        words.add(word.group(2));
      }
    }
    assertThat(words).hasSize(32);
    return words;
  }

  private List<String> rosterWords() {
    Envelope roster = Envelope.parse(bytes("usb/roster-1.dsse.json"), "roster");
    return Words.of(Words.Kind.ROSTER, roster.payloadDigest().value()).list();
  }

  /** What everybody wrote down: the words of the transcript's last line. */
  private Words closingHead() {
    List<String> lines = transcript();
    return wordsOf(lines.get(lines.size() - 1));
  }

  /** The number beside the last words on the newest script. */
  private String lastLine() {
    return lastClosed()
        .map(line -> Integer.toString(transcript().indexOf(line) + 1))
        .orElse("none");
  }

  private Optional<String> lastClosed() {
    return transcript().stream()
        .filter(line -> line.contains("\"type\":\"run-closed\""))
        .reduce((one, next) -> next);
  }

  private static Words wordsOf(String line) {
    return Words.of(Words.Kind.TRANSCRIPT_HEAD, Digest.of(Bytes.utf8(line + "\n")).value());
  }

  private List<String> transcript() {
    try {
      return Files.readAllLines(place().resolve("offline/store/transcript.jsonl"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Bytes bytes(String file) {
    try {
      return Bytes.copyOf(Files.readAllBytes(place().resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String request() {
    return "IR-" + ceremony + "-1.dsse.json";
  }

  private String receipt() {
    return "receipt-" + ceremony + ".dsse.json";
  }

  private String answer() {
    return newest("out", "WM-");
  }

  private String newest(String directory, String prefix) {
    try (Stream<Path> files = Files.list(place().resolve(directory))) {
      return files
          .map(file -> directory + "/" + file.getFileName())
          .filter(file -> file.startsWith(directory + "/" + prefix + ceremony))
          .sorted()
          .reduce((first, last) -> last)
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void nextDoor() {
    people.elsewhere(
        "'importer request' for the keys",
        () -> {
          note("At the networked machine: importer request, importer countersign.");
          var request = acts.request(ceremony, key, Expiry.never());
          paper.put("the import operator's paper", request.wrappingKeyWords().list());
          carry("usb/" + request(), "in/" + request());
        });
    people.elsewhere(
        "'importer import' with --dry-run",
        () -> {
          note("At the networked machine: importer import --dry-run.");
          acts.tryImport(0, answer(), "--dry-run");
        });
    people.elsewhere(
        "'importer import'; the second import operator",
        () -> {
          note("At the networked machine: importer import, importer countersign.");
          acts.tryImport(0, answer());
          String receipt = newest("usb", "R-");
          acts.countersign(receipt);
          carry(receipt, "in/" + receipt());
          assertThat(acts.application().state(key)).isEqualTo("Enabled");
        });
  }

  private void carry(String from, String to) {
    try {
      Files.copy(place().resolve(from), place().resolve(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody who has never written a plan, and answers like the examples. */
  private void interview() {
    LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(1);
    people
        .habit(
            "Why is it held", any -> "Give the order system a key that we can always bring back.")
        .habit("On which day", any -> day.toString())
        .habit("On which later day", any -> day.plusDays(1).toString())
        .habit("Where \\(site\\)", any -> "Head office")
        .habit("In which room does the machine without", any -> "Room 1.07")
        .habit("In which room does the networked", any -> "Room 1.09")
        .habit("What is the escrow called", any -> Acts.ESCROW)
        .habit("How many shares restore it", any -> "2")
        .habit("Whose shares, in order", any -> "carol chen cleo")
        .habit("How are shares kept", any -> "screen")
        .habit("How many dice", any -> "0")
        .habit("What kind is ", any -> "SYMMETRIC_DEFAULT:ENCRYPT_DECRYPT")
        .habit("Whom does carol report to", any -> "maria")
        .habit("Whom does chen report to", any -> "nils")
        .habit("Whom does cleo report to", any -> "oda")
        .habit("How long may carrying", any -> "PT2H")
        .habit("Have you read the whole plan", any -> ceremony)
        .once("Which material is generated", Acts.MATERIAL + ":SYMMETRIC_DEFAULT:ENCRYPT_DECRYPT")
        .once("Which KMS key gets", key + " " + Acts.MATERIAL + " no-expiry")
        .once("Who is administrator", "vera otto")
        .once("Who is operator", "anna")
        .once("Who is witness", "wim")
        .once("Who is import-operator", "ines", "ivan")
        .once("Who is approver", "otto vera")
        .once("Which stick", "IN-1 IN ines", "OUT-1 OUT ines")
        .once("What is brought sealed", "0012345 offline laptop")
        .once("What is agreed for when", "Two custodians only: go on without a spare.")
        .habit(".*\\(- (for none|when that is all)\\)", any -> "-");
  }
}

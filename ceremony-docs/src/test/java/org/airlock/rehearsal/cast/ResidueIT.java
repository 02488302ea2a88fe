package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the offline program leaves in memory, command by command, at a prompt that waits after
 * something was wiped and as it enters its last system call. The same search over the same commands
 * with all wiping taken out finds every secret.
 */
@Tag("interop")
final class ResidueIT {
  private static final int MATERIAL_BYTES = 32;
  private static final List<String> CUSTODIANS = Player.CUSTODIANS;

  /**
   * A command, played at a terminal.
   *
   * @param alive pattern of the secrets' names that the command still needs at the prompt
   * @param untouched pattern of those that it never had
   */
  private record Row(
      String name, String alive, String untouched, Function<WatchedDesk, WatchedDesk.Found> play) {
    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir private static Path shared;
  @TempDir private Path scratch;

  private static Path packaged;
  private static Path unwiped;

  @BeforeAll
  static void makeLaunchers() {
    Outside.require("gdb", "gdb", "--version");
    Outside.require("script", "script", "-qec", "true", "/dev/null");
    Outside.require("pdftotext", "pdftotext", "-v");
    packaged = LauncherCopy.asPackaged();
    unwiped = LauncherCopy.withoutWiping(shared);
  }

  static Stream<Row> commands() {
    String shares = "value of share .*";
    String shareAndMaterial = "value of share carol|material M-KC-2026-009-2";
    String othersAndMaterial = ".* of share cleo|material M-KC-2026-001-1";
    return Stream.of(
        new Row("escrow create, handwritten", shares, "", ResidueIT::createByHand),
        new Row("escrow create, printed", shares, "", ResidueIT::createOnPaper),
        new Row("escrow check-share", "", "(?!.* of share chen).*", ResidueIT::checkShare),
        new Row("escrow drill", "value of share carol", ".* of share cleo", ResidueIT::drill),
        new Row(
            "escrow reshare",
            "escrow key|value of share new .*",
            ".* of share cleo",
            ResidueIT::reshare),
        new Row("material generate", shareAndMaterial, othersAndMaterial, ResidueIT::generate),
        new Row("material adopt", shareAndMaterial, othersAndMaterial, ResidueIT::adopt),
        new Row("wrap from two escrows", "", ".* of share (cleo|other carol)", ResidueIT::wrap));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_atAPromptAndAtItsEnd_hasNoSecretThatItNoLongerNeeds(Row row) {
    try (WatchedDesk desk = new WatchedDesk(House.open(), packaged, scratch)) {
      WatchedDesk.Found found = row.play().apply(desk);
      report("wiping", row, found);
      assertThat(found.atEnd()).as("copies at the end").isEmpty();
      // What is alive is found: the search sees this very memory.
      assertThat(found.atPrompt().keySet())
          .as("at the prompt " + found.atPrompt())
          .isEqualTo(named(row.alive(), found.sought()));
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_withoutWiping_isFoundToHaveThemAll(Row row) {
    try (WatchedDesk desk = new WatchedDesk(House.open(), unwiped, scratch)) {
      WatchedDesk.Found found = row.play().apply(desk);
      report("control", row, found);
      Set<String> handled = new TreeSet<>(found.sought());
      handled.removeAll(named(row.untouched(), found.sought()));
      assertThat(found.atEnd().keySet()).isEqualTo(handled);
    }
  }

  private static Set<String> named(String pattern, Set<String> secrets) {
    return secrets.stream()
        .filter(secret -> secret.matches(pattern))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void report(String run, Row row, WatchedDesk.Found found) {
    try {
      Path file =
          Files.createDirectories(Path.of("target/residue")).resolve(run + " " + row + ".txt");
      List<String> lines = new ArrayList<>();
      lines.add(found.forms() + " forms of " + found.sought());
      lines.add("at the prompt: " + found.atPrompt());
      lines.add("at the end: " + found.atEnd());
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void forgetTheEscrow(WatchedDesk desk) {
    House.remove(desk.acts().stage().path("offline/store"));
    House.remove(desk.acts().stage().path("cards"));
    desk.acts().acceptOffline();
  }

  private static WatchedDesk.Found createByHand(WatchedDesk desk) {
    forgetTheEscrow(desk);
    desk.sit(create("screen"));
    for (String custodian : CUSTODIANS) {
      desk.answer("Press Enter, " + custodian, "");
      List<String> words = desk.read();
      desk.keep(custodian, CUSTODIANS.indexOf(custodian) + 1, words);
      if (custodian.equals("chen")) {
        desk.typeWords(words);
      } else {
        desk.scan(words);
      }
      acknowledge(desk, custodian);
    }
    return desk.end("Escrow key fingerprint");
  }

  private static String create(String where) {
    return "escrow create --label vault --threshold 2 --custodians carol,chen,cleo"
        + " --material orders:SYMMETRIC_DEFAULT --shares "
        + where;
  }

  /** The last acknowledgement is the prompt at which the program is held. */
  private static void acknowledge(WatchedDesk desk, String custodian) {
    if (custodian.equals("cleo")) {
      desk.holdAt("Type your identifier:");
      desk.answerHeld(custodian);
    } else {
      desk.answer("Type your identifier:", custodian);
    }
  }

  private static WatchedDesk.Found createOnPaper(WatchedDesk desk) {
    forgetTheEscrow(desk);
    Path printer = memoryDirectory();
    try {
      desk.sit(create("print --print-to " + printer));
      for (String custodian : CUSTODIANS) {
        desk.answer("who stands at the printer?", "wim");
        if (custodian.equals("carol")) {
          desk.answer("a test page", "yes");
        }
        desk.pty().await("Has the page of share");
        List<String> words = desk.readPage(printer);
        desk.keep(custodian, CUSTODIANS.indexOf(custodian) + 1, words);
        desk.pty().type("yes\r");
        desk.scan(words);
        acknowledge(desk, custodian);
      }
      return desk.end("Escrow key fingerprint");
    } finally {
      House.remove(printer);
    }
  }

  private static Path memoryDirectory() {
    try {
      return Files.createTempDirectory(Path.of("/dev/shm"), "airlock-printer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It asks for nothing but the share, so the prompt is the one before the share is there. */
  private static WatchedDesk.Found checkShare(WatchedDesk desk) {
    desk.begin("escrow check-share --escrow vault --custodian chen --witness wim");
    desk.holdAt("word 1 of 33:");
    desk.answerHeld(String.join(" ", desk.cardOf("chen")));
    return desk.end("it is the share recorded at the split");
  }

  /** One custodian's words are scanned; the next one is asked; that one gives a file. */
  private static void quorum(WatchedDesk desk) {
    desk.answer("Who gives a share?", "carol chen");
    desk.scan(desk.cardOf("carol"));
    desk.pty().await("accepted (carol)");
    desk.holdAt("word 1 of 33:");
    desk.answerHeld("@" + desk.acts().card("chen"));
  }

  private static WatchedDesk.Found drill(WatchedDesk desk) {
    desk.sit("escrow drill --escrow vault --out usb");
    quorum(desk);
    return desk.end("D-KC-2026-009-1");
  }

  private static WatchedDesk.Found generate(WatchedDesk desk) {
    desk.sit("material generate --label invoices --escrow vault");
    quorum(desk);
    return desk.end("sealed under E-KC-2026-001-1");
  }

  private static WatchedDesk.Found adopt(WatchedDesk desk) {
    byte[] plaintext = new byte[MATERIAL_BYTES];
    new SecureRandom().nextBytes(plaintext);
    try {
      Files.write(desk.place().resolve("usb/PlaintextKeyMaterial.bin"), plaintext);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    desk.sit("material adopt usb/PlaintextKeyMaterial.bin --label kept --escrow vault");
    quorum(desk);
    return desk.end("sealed under E-KC-2026-001-1");
  }

  private static WatchedDesk.Found reshare(WatchedDesk desk) {
    desk.sit(
        "escrow reshare --escrow vault --threshold 2 --custodians carol,chen,cleo"
            + " --shares medium --reason yearly");
    desk.answer("Who gives a share?", "carol chen");
    desk.typeWords(desk.cardOf("carol"));
    desk.give(desk.acts().card("chen"));
    for (String custodian : CUSTODIANS) {
      desk.acts().stage().createDirectory("cards2/" + custodian);
      desk.answer("type its directory:", "cards2/" + custodian);
      String card =
          "cards2/"
              + custodian
              + "/share-E-KC-2026-009-2-"
              + (CUSTODIANS.indexOf(custodian) + 1)
              + ".txt";
      if (custodian.equals("chen")) {
        desk.pty().await("Written to");
        desk.scan(Aftermath.words(desk.place().resolve(card)));
      } else {
        desk.give(card);
      }
      acknowledge(desk, custodian);
    }
    return desk.end("generation 2");
  }

  /** The second quorum is asked when everything of the first escrow is wiped. */
  private static WatchedDesk.Found wrap(WatchedDesk desk) {
    Acts acts = desk.acts();
    secondEscrow(acts);
    KeyArn first = acts.emptyKey();
    KeyArn second = acts.emptyKey();
    ImportRequest request =
        acts.requestFor(
            0, "KC-2026-009", "--key", first.toString(), "--key", second.toString(), "--no-expiry");
    desk.sit(
        "wrap usb/"
            + request.header().id()
            + ".dsse.json --target "
            + first
            + "=orders --target "
            + second
            + "=bills --no-expiry --out usb");
    for (int i = 0; i < 3; i++) {
      desk.pty().await("Type word ");
      int position = Integer.parseInt(desk.pty().await(" from").strip());
      desk.pty().type(request.wrappingKeyWords().at(position) + "\r");
    }
    desk.answer("Who gives a share?", "carol chen");
    desk.scan(desk.cardOf("carol"));
    desk.give(acts.card("chen"));
    desk.holdAt("Who gives a share?");
    desk.answerHeld("chen cleo");
    for (String custodian : List.of("chen", "cleo")) {
      desk.give(
          "cards3/"
              + custodian
              + "/share-E-KC-2026-008-2-"
              + (CUSTODIANS.indexOf(custodian) + 1)
              + ".txt");
    }
    return desk.end("WM-KC-2026-009-1");
  }

  private static void secondEscrow(Acts acts) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "escrow",
                "create",
                "--label",
                "second",
                "--threshold",
                "2",
                "--custodians",
                "carol,chen,cleo",
                "--shares",
                "medium",
                "--material",
                "bills:SYMMETRIC_DEFAULT"));
    Map<String, Object> answers = acts.sitting();
    for (String custodian : CUSTODIANS) {
      acts.stage().createDirectory("cards3/" + custodian);
      answers.put("medium:" + custodian, "cards3/" + custodian);
      answers.put(
          "share:" + custodian,
          "@cards3/"
              + custodian
              + "/share-E-KC-2026-008-2-"
              + (CUSTODIANS.indexOf(custodian) + 1)
              + ".txt");
      answers.put("acknowledge:" + custodian, custodian);
    }
    arguments.addAll(acts.people("KC-2026-008"));
    acts.stage().ceremony(0, answers, arguments.toArray(String[]::new));
  }
}

package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The real terminal: {@code script} gives the program a pty, and the test types as people would.
 */
@Tag("interop")
final class TerminalIT {
  private static final String CLEARED = "\u001b[H\u001b[2J\u001b[3J";
  private static final Pattern WORD_ON_SCREEN = Pattern.compile("(?<![0-9])([0-9]{1,2}) ([a-z]+)");

  static String passphrase(House house, String person) {
    return house.acts().signers().stream()
        .filter(player -> player.id().equals(person))
        .findFirst()
        .orElseThrow()
        .passphrase();
  }

  private static String command(String arguments) {
    return House.launcher("airlock.ceremony")
        + " "
        + arguments
        + " --ceremony KC-2026-009 --operator people/anna/anna.key.pem --witness people/wim/wim.key.pem";
  }

  static void signIn(Pty pty, House house) {
    pty.await("type ok; else type the right time in UTC:");
    pty.type("ok\r");
    for (String person : List.of("anna", "wim")) {
      pty.await("Passphrase of " + person);
      pty.await(":");
      pty.type(passphrase(house, person) + "\r");
    }
  }

  @Test
  void escrowCreate_onTheScreen_isWrittenDownAndTypedBack() {
    Outside.require("script", "script", "-qec", "true", "/dev/null");
    House house = House.open();
    Path place = house.actsOn(house.asked).stage().directory();
    Map<String, List<String>> cards = new LinkedHashMap<>();
    try (Pty pty =
        new Pty(
            place,
            "offline/store",
            command(
                "escrow create --label screen --threshold 2 --custodians carol,chen,cleo"
                    + " --material paper:SYMMETRIC_DEFAULT"))) {
      signIn(pty, house);
      for (String custodian : List.of("carol", "chen", "cleo")) {
        pty.await("Press Enter, " + custodian + ", when nobody else can see the screen:");
        pty.type("\r");
        List<String> words = readAndWrite(pty);
        cards.put(custodian, words);
        pty.await("word 1 of 33:");
        typeBack(pty, words);
        pty.await(CLEARED);
        pty.await("Read back: the same share.");
        pty.await("Type your identifier:");
        pty.type(custodian + "\r");
      }
      pty.await("2 trial reconstructions agree");
      assertThat(pty.exitCode()).as(pty.all()).isZero();
      assertThat(pty.all()).doesNotContain(passphrase(house, "anna"));
    }

    // One card alone against its commitment, and a quorum that types.
    try (Pty pty =
        new Pty(
            place,
            "offline/store",
            House.launcher("airlock.ceremony")
                + " escrow check-share --escrow screen --custodian chen --witness wim")) {
      pty.await("word 1 of 33:");
      typeBack(pty, cards.get("chen"));
      pty.await("it is the share recorded at the split");
      assertThat(pty.exitCode()).isZero();
    }
  }

  /** Page by page, each erased before the next. */
  private static List<String> readAndWrite(Pty pty) {
    List<String> words = new ArrayList<>();
    for (int page = 1; page <= 9; page++) {
      pty.await("page " + page + " of 9");
      String shown = pty.await(page < 9 ? "Enter: next page;" : "Press Enter when all 33 words");
      pty.await("h: hide this one:");
      Matcher word = WORD_ON_SCREEN.matcher(shown);
      while (word.find()) {
        words.add(word.group(2));
        assertThat(Integer.parseInt(word.group(1))).isEqualTo(words.size());
      }
      pty.type("\r");
      pty.await(CLEARED);
    }
    assertThat(words).hasSize(33);
    return words;
  }

  /** Four letters each; a letter that leads nowhere; a word that is taken back. */
  private static void typeBack(Pty pty, List<String> words) {
    pty.type("zz");
    pty.await("no word of the list goes on like this");
    pty.type("\u007f");
    pty.type("acad \u007f");
    pty.await("word 1 taken back");
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      pty.type(word.substring(0, 4) + " ");
      String echo = pty.await("word " + (i + 1) + " accepted");
      assertThat(echo).as("completed in sight").contains(" = " + word);
      assertThat(echo).as("what was typed is erased").endsWith("\b \b");
    }
    pty.type("\r");
  }

  @Test
  void ctrlC_atAnyQuestion_stopsWithSeven() {
    Outside.require("script", "script", "-qec", "true", "/dev/null");
    House house = House.open();
    Path place = house.actsOn(house.asked).stage().directory();
    try (Pty pty =
        new Pty(
            place,
            "offline/store",
            command("material generate --label never") + "; echo \"ended with $?\"; stty -a")) {
      pty.await("type ok; else type the right time in UTC:");
      pty.type("ok\r");
      pty.await("Passphrase of anna");
      pty.await(":");
      pty.type("half a pass\u0003");
      pty.await("error: stopped at the keyboard");
      pty.await("ended with 7");
      pty.await(" echo ");
      assertThat(pty.all()).doesNotContain("half a pass");
    }
  }

  @Test
  void withoutATerminal_nobodyIsAsked() {
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    Stage.Outcome outcome =
        acts.stage()
            .ceremony(
                5,
                Map.of(),
                "material",
                "generate",
                "--label",
                "never",
                "--ceremony",
                "KC-2026-009",
                "--operator",
                "people/anna/anna.key.pem",
                "--witness",
                "people/wim/wim.key.pem");
    assertThat(outcome.shown()).contains("error: there is no terminal to ask people at");
  }
}

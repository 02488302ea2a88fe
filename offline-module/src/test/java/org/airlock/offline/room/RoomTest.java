package org.airlock.offline.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Console;
import org.airlock.common.console.ScriptedConsole;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareWords;
import org.junit.jupiter.api.Test;

/** How one custodian sees one share. */
final class RoomTest {
  private static final String CARD =
      "museum biology academic acid adequate rumor idea spine liquid taste dwarf sniff scramble gray home tackle plunge"
          + " actress meaning knife hand trouble alcohol alpha view surprise length custody negative civil unhappy"
          + " dramatic emission";

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  private List<String> show(String... turns) {
    String answers =
        "{\"alone:carol\":\"\",\"written:carol\":[\"" + String.join("\",\"", turns) + "\"]}";
    Console console =
        ScriptedConsole.of(
            Bytes.utf8(answers),
            "answers",
            new PrintStream(screen, true, StandardCharsets.UTF_8),
            false);
    Room room =
        new Room(
            console,
            WordEntry.inOneAnswer(console),
            new PrivateScreen(Environment.REHEARSAL, Optional.empty()));
    try (Share share = ShareWords.read(CARD.toCharArray())) {
      room.show(share, "carol", 2, 5);
    }
    return List.of(screen.toString(StandardCharsets.UTF_8).split("\\(screen cleared\\)\n"));
  }

  private static String[] forward(int times) {
    String[] turns = new String[times];
    java.util.Arrays.fill(turns, "");
    return turns;
  }

  @Test
  void show_ninePages_haveFourNumberedWordsEachAndAreErasedBetween() {
    List<String> pages = show(forward(9));
    assertThat(pages).hasSize(11);
    assertThat(pages.get(2))
        .contains("Share 2 of 5, page 1 of 9.")
        .contains("   1 museum\n   2 biology\n   3 academic\n   4 acid\n")
        .doesNotContain("adequate");
    assertThat(pages.get(10)).contains("  33 emission\n").contains("when all 33 words are written");
    String[] words = CARD.split(" ");
    for (int i = 0; i < words.length; i++) {
      assertThat(pages.get(2 + i / 4)).contains(String.format("  %2d %s\n", i + 1, words[i]));
    }
    assertThat(pages.get(0) + pages.get(1)).doesNotContain("museum");
  }

  @Test
  void show_backAndHide_returnToTheSamePage() {
    List<String> pages = show("b", "", "h", "b", "h", "", "", "", "", "", "", "", "", "");
    assertThat(pages.get(2)).contains("page 1 of 9");
    assertThat(pages.get(3)).as("nothing before the first").contains("page 1 of 9");
    assertThat(pages.get(4)).contains("page 2 of 9");
    assertThat(pages.get(5)).contains("hidden").doesNotContain("adequate");
    assertThat(pages.get(6)).contains("page 2 of 9").contains("adequate");
    assertThat(pages.get(7)).contains("page 1 of 9");
    assertThat(screen.toString(StandardCharsets.UTF_8)).contains("page 9 of 9");
  }
}

package org.airlock.offline.room;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareWords;
import org.airlock.offline.slip39.Wordlist;

/**
 * The ceremony room: the console, and the two moments in which one custodian is alone with one
 * share.
 */
public final class Room {
  private static final int WORDS_PER_ROW = 4;

  private final Console console;
  private final WordEntry entry;
  private final Runnable beforeSecret;

  public Room(Console console, WordEntry entry) {
    this(console, entry, () -> {});
  }

  /**
   * @param beforeSecret looks again at the machine and throws when it is not fit for a secret
   */
  public Room(Console console, WordEntry entry, Runnable beforeSecret) {
    this.console = console;
    this.entry = entry;
    this.beforeSecret = beforeSecret;
  }

  void beforeSecret() {
    beforeSecret.run();
  }

  public Console console() {
    return console;
  }

  /**
   * Shows one share to its custodian alone, until the custodian says that it is written down; then
   * the screen is wiped.
   */
  public void show(Share share, String custodian, int number, int of) {
    beforeSecret();
    console.clear();
    console.show(
        "SECRET: only "
            + custodian
            + " looks at the screen. Everybody else steps behind the line; cameras off.");
    console.ask(
        new Prompt(
            "alone:" + custodian,
            "Press Enter, " + custodian + ", when nobody else can see the screen:"));
    console.show(
        "Share "
            + number
            + " of "
            + of
            + ". Write these words down with their numbers; do not say them aloud.");
    int[] indices = share.toWordIndices();
    try {
      for (int row = 0; row < indices.length; row += WORDS_PER_ROW) {
        StringBuilder line = new StringBuilder();
        for (int i = row; i < Math.min(row + WORDS_PER_ROW, indices.length); i++) {
          line.append(
              String.format(Locale.ROOT, "%3d %-10s", i + 1, Wordlist.standard().word(indices[i])));
        }
        console.show("  " + line.toString().stripTrailing());
        line.setLength(0);
      }
      console.ask(
          new Prompt(
              "written:" + custodian,
              "Press Enter when all " + indices.length + " words are written down:"));
    } finally {
      Arrays.fill(indices, 0);
      console.clear();
    }
  }

  /**
   * Takes a share from its custodian: words, or {@code @PATH} of the custodian's own medium.
   *
   * @return the share, the caller's to close
   */
  @MustBeClosed
  public Share take(String custodian) {
    char[] typed =
        entry.words(
            new Prompt(
                "share:" + custodian,
                custodian
                    + ", type the words of your share, or @ and the path of your share file:"));
    try {
      if (typed.length > 1 && typed[0] == '@') {
        // A path is no secret; the words in the file never become a String.
        return CardFile.read(Path.of(new String(typed, 1, typed.length - 1)));
      }
      return ShareWords.read(typed);
    } finally {
      Arrays.fill(typed, '\0');
    }
  }
}

package org.airlock.offline.room;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareWords;
import org.airlock.offline.slip39.Wordlist;

/**
 * The ceremony room: the console, and the two moments in which one custodian is alone with one
 * share.
 */
public final class Room {
  private static final int WORDS_PER_PAGE = 4;

  private final Console console;
  private final WordEntry entry;
  private final PrivateScreen screen;
  private final Runnable beforeSecret;

  public Room(Console console, WordEntry entry, PrivateScreen screen) {
    this(console, entry, screen, () -> {});
  }

  /**
   * @param beforeSecret looks again at the machine and throws when it is not fit for a secret
   */
  public Room(Console console, WordEntry entry, PrivateScreen screen, Runnable beforeSecret) {
    this.console = console;
    this.entry = entry;
    this.screen = screen;
    this.beforeSecret = beforeSecret;
  }

  /** The same room seen through another console; what it says of the screen stays true. */
  Room through(Console otherConsole, WordEntry otherEntry) {
    return new Room(otherConsole, otherEntry, screen, beforeSecret);
  }

  void beforeSecret() {
    beforeSecret.run();
    screen.require(console);
  }

  public WordEntry entry() {
    return entry;
  }

  public Console console() {
    return console;
  }

  /**
   * Shows one share to its custodian alone, a few words at a time, until the custodian says that
   * all are written down; then the screen is wiped.
   */
  public void show(Share share, String custodian, int number, int of) {
    beforeSecret();
    console.clear();
    alone(custodian);
    int[] words = share.toWordIndices();
    int pages = (words.length + WORDS_PER_PAGE - 1) / WORDS_PER_PAGE;
    try {
      int page = 0;
      while (page < pages) {
        console.clear();
        console.show(
            String.format(
                Locale.ROOT,
                "Share %d of %d, page %d of %d. Write these words down with their numbers; do not say them aloud.",
                number,
                of,
                page + 1,
                pages));
        showPage(words, page);
        page = turn(custodian, words.length, page, pages);
      }
    } finally {
      Arrays.fill(words, 0);
      console.clear();
    }
  }

  private void alone(String custodian) {
    console.ask(
        new Prompt(
            "alone:" + custodian,
            "SECRET: only "
                + custodian
                + " looks at the screen; everybody else steps behind the line, cameras off. Press Enter, "
                + custodian
                + ", when nobody else can see the screen:"));
  }

  /** One word in a line: nobody loses the row, and a screen reader reads them one by one. */
  private void showPage(int[] words, int page) {
    int first = page * WORDS_PER_PAGE;
    for (int i = first; i < Math.min(first + WORDS_PER_PAGE, words.length); i++) {
      String number = String.format(Locale.ROOT, "  %2d ", i + 1);
      String word = Wordlist.standard().word(words[i]);
      char[] line = Arrays.copyOf(number.toCharArray(), number.length() + word.length());
      word.getChars(0, word.length(), line, number.length());
      console.showSecret(line);
      Arrays.fill(line, '\0');
    }
  }

  /** The page that comes next. */
  private int turn(String custodian, int words, int page, int pages) {
    String next =
        page + 1 < pages
            ? "Enter: next page; b: one page back; h: hide this one:"
            : "Press Enter when all "
                + words
                + " words are written down; b: one page back; h: hide this one:";
    String answer = console.ask(new Prompt("written:" + custodian, next));
    if (answer.equalsIgnoreCase("b")) {
      return Math.max(0, page - 1);
    }
    if (answer.equalsIgnoreCase("h")) {
      console.clear();
      console.show("The words of " + custodian + " are hidden.");
      alone(custodian);
      return page;
    }
    return page + 1;
  }

  /**
   * Takes throws of dice, typed unseen.
   *
   * @return one ASCII digit, 1 to 6, for each throw; the caller's to close
   */
  @MustBeClosed
  public SecretBytes dice(int count) {
    return new DiceTyping(console, screen).take(count);
  }

  /**
   * Begins to take a share from its custodian; the words stay in this object between attempts, so
   * that a wrong one can be corrected.
   */
  @MustBeClosed
  public Taking taking(String custodian) {
    return new Taking(custodian);
  }

  /** One custodian giving one share, in one or more attempts. Closing wipes what was typed. */
  public final class Taking implements AutoCloseable {
    private final String custodian;
    private char[] typed = new char[0];

    private Taking(String custodian) {
      this.custodian = custodian;
    }

    /**
     * One attempt: words, or {@code @PATH} of the custodian's own medium.
     *
     * @return the share, the caller's to close
     */
    @MustBeClosed
    public Share next() {
      screen.require(console);
      ask();
      while (typed.length > 0 && typed[0] == WordTyping.CALL) {
        console.show(
            "! is heard in a guided ceremony ('run'), not here. Type on, or stop with Ctrl-C.");
        take(Arrays.copyOfRange(typed, 1, typed.length));
        ask();
      }
      if (typed.length > 1 && typed[0] == WordTyping.FILE) {
        // A path is no secret; the words in the file never become a String.
        return CardFile.read(Path.of(new String(typed, 1, typed.length - 1)));
      }
      return ShareWords.read(typed);
    }

    private void ask() {
      take(
          entry.words(
              new Prompt(
                  "share:" + custodian,
                  custodian
                      + ", type the words of your share, or @ and the path of your share file:"),
              Share.wordCount(EscrowKeys.SIZE_BYTES),
              typed));
    }

    private void take(char[] words) {
      Arrays.fill(typed, '\0');
      typed = words;
    }

    @Override
    public void close() {
      Arrays.fill(typed, '\0');
    }
  }
}

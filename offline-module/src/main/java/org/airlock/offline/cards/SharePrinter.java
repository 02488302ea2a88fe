package org.airlock.offline.cards;

import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.failure.Failure;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.slip39.Share;

/**
 * Prints shares, one at a time and each to its custodian alone:
 *
 * <ol>
 *   <li>somebody is named who stands at the printer;
 *   <li>a test page of the same layout comes out whole before the first share;
 *   <li>the share is printed; a page that did not come out whole is a found secret: it is recorded,
 *       destroyed before a witness, and the same share is printed again.
 * </ol>
 */
public final class SharePrinter {
  private static final int MOST_ATTEMPTS = 5;

  private final Console console;
  private final ShareCard card;
  private final PrintTarget target;
  private boolean tested;

  /**
   * @param path the printer's device, a pipe, or a directory in memory
   * @throws Failure.Refused {@code PRINT-LEAVES-NOTHING}
   */
  public SharePrinter(Console console, Paper paper, Path path) {
    this.console = console;
    this.card = new ShareCard(paper);
    this.target = PrintTarget.of(path);
  }

  /** Writes a page that must be destroyed into the transcript. */
  @FunctionalInterface
  public interface Jams {
    /**
     * @param page the document's name
     * @param attempt from 1
     * @param attendant who stands at the printer
     */
    void record(String page, int attempt, String attendant);
  }

  /** Returns when the page is whole in the custodian's hands. */
  public void print(Share share, ShareLabel label, Jams jams) {
    String attendant = attendant(label.custodian());
    if (!tested) {
      test(share, label);
      tested = true;
    }
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      console.show(
          "SECRET: share "
              + label.number()
              + " is printed now. Only "
              + label.custodian()
              + " takes the page; everybody else steps behind the line.");
      if (whole(share, label, "card-" + label.name() + "-" + attempt)) {
        return;
      }
      jams.record("card-" + label.name() + "-" + attempt, attempt, attendant);
      console.show(
          "What has come out is a found secret: "
              + label.custodian()
              + " and a witness destroy every piece of it now, also paper left in the printer.");
    }
    throw new Failure.Stopped(
        "share " + label.number() + " did not come out whole in " + MOST_ATTEMPTS + " attempts",
        "destroy every card of this set; begin again with another printer or with --shares screen");
  }

  private String attendant(String custodian) {
    String answer =
        console.ask(
            new Prompt(
                "printer:" + custodian,
                custodian + ", who stands at the printer? Type that person's identifier:"));
    if (!answer.matches(org.airlock.common.bundle.Header.IDENTIFIER)) {
      throw new Failure.Stopped(
          "nobody was named who stands at the printer",
          "destroy every card of this set; begin again when somebody does");
    }
    return answer;
  }

  private void test(Share share, ShareLabel label) {
    int[] words = share.toWordIndices();
    int count = words.length;
    java.util.Arrays.fill(words, 0);
    File file;
    try (SecretBytes page = card.testPage(label, count)) {
      file = target.send("test-" + label.name(), page.exposeSecretArray());
    }
    try {
      if (!answeredWhole("test", "a test page without any secret", file)) {
        throw new Failure.Stopped(
            "the test page did not come out whole",
            "repair the printer or use another one; nothing secret was printed. Run the command again");
      }
    } finally {
      target.remove(file);
    }
  }

  private boolean whole(Share share, ShareLabel label, String name) {
    File file;
    try (SecretBytes page = card.print(label, share)) {
      file = target.send(name, page.exposeSecretArray());
    }
    try {
      return answeredWhole(label.custodian(), "the page of share " + label.number(), file);
    } finally {
      target.remove(file);
    }
  }

  private boolean answeredWhole(String who, String what, File file) {
    String from = target.inMemory() ? " (print " + file + " now)" : "";
    while (true) {
      String answer =
          console
              .ask(
                  new Prompt(
                      "printed:" + who,
                      "Has " + what + from + " come out whole and sharp? Type yes or jam:"))
              .toLowerCase(Locale.ROOT);
      if (answer.equals("yes") || answer.equals("jam")) {
        return answer.equals("yes");
      }
      console.show("error: the answer is neither yes nor jam");
      console.show("hint:  look at the page: every word, and the square with its three corners");
    }
  }
}

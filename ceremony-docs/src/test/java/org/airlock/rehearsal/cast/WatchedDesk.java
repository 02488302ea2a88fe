package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.airlock.common.bytes.SecretBytes;
import org.jspecify.annotations.Nullable;

/**
 * One command at a real terminal, whose memory is written out while a prompt waits and as it ends;
 * afterwards all secrets that it handled are collected the way their owners could, and both images
 * are searched for them.
 */
final class WatchedDesk implements AutoCloseable {
  /**
   * Secret to form to number of copies.
   *
   * @param sought all secrets that were looked for
   */
  record Found(
      Set<String> sought,
      int forms,
      Map<String, Map<String, Integer>> atPrompt,
      Map<String, Map<String, Integer>> atEnd) {}

  private final House house;
  private final Acts acts;
  private final Path launcher;
  private final Path scratch;
  private final MemoryPatterns patterns = new MemoryPatterns();
  private final Set<String> seen = new LinkedHashSet<>();
  private @Nullable Pty pty;
  private @Nullable HeldProgram held;

  WatchedDesk(House house, Path launcher, Path scratch) {
    this.house = house;
    this.acts = house.actsOn(house.asked);
    this.launcher = launcher;
    this.scratch = scratch;
    acts.signers().stream()
        .filter(player -> List.of(Player.OPERATOR, Player.WITNESS).contains(player.id()))
        .forEach(patterns::addPassphrase);
  }

  Acts acts() {
    return acts;
  }

  Path place() {
    return acts.stage().directory();
  }

  Pty pty() {
    return Objects.requireNonNull(pty, "not begun");
  }

  /** Collects what there is before the command; begins it. */
  void begin(String arguments) {
    collect();
    pty = new Pty(place(), "offline/store", launcher + " " + arguments);
  }

  /** Begins a command of operator and witness. */
  void sit(String arguments) {
    begin(
        arguments
            + " --ceremony KC-2026-009 --operator people/anna/anna.key.pem --witness people/wim/wim.key.pem");
    TerminalIT.signIn(pty(), house);
  }

  void answer(String question, String answer) {
    pty().await(question);
    pty().type(answer + "\r");
  }

  /** All words in one burst with Enter behind them, as a scanner types. */
  void scan(List<String> words) {
    pty().await("word 1 of 33:");
    pty().type(String.join(" ", words) + "\r");
  }

  /** Four letters and a blank each, as a quick person types. */
  void typeWords(List<String> words) {
    pty().await("word 1 of 33:");
    for (String word : words) {
      pty().type(word.substring(0, 4) + " ");
    }
    pty().await("all 33 words are in");
    pty().type("\r");
  }

  /** The path of a share file. */
  void give(String card) {
    pty().await("word 1 of 33:");
    pty().type("@" + card + "\r");
  }

  List<String> cardOf(String custodian) {
    return Aftermath.words(place().resolve(acts.card(custodian)));
  }

  /** What somebody wrote down or got printed. */
  void keep(String custodian, int number, List<String> words) {
    try {
      Path card = place().resolve("cards/" + custodian + "/share-" + number + ".txt");
      Files.createDirectories(card.getParent());
      Files.writeString(card, String.join(" ", words) + "\n", StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All 33 words from the screen, page by page. */
  List<String> read() {
    Pattern onScreen = Pattern.compile("(?<![0-9])([0-9]{1,2}) ([a-z]+)");
    List<String> words = new ArrayList<>();
    for (int page = 1; page <= 9; page++) {
      pty().await("page " + page + " of 9");
      Matcher word = onScreen.matcher(pty().await("h: hide this one:"));
      while (word.find()) {
        if (Integer.parseInt(word.group(1)) == words.size() + 1) {
          words.add(word.group(2));
        }
      }
      pty().type("\r");
    }
    assertThat(words).hasSize(33);
    return words;
  }

  /** The numbered words of a page that waits to be printed, for a reader of PDF. */
  List<String> readPage(Path printer) {
    try (Stream<Path> pages = Files.list(printer)) {
      String page = pages.findFirst().orElseThrow().toString();
      String text = Outside.run(printer, "pdftotext", "-layout", page, "-").text();
      Matcher numbered = Pattern.compile("(\\d+)\\. +([a-z]{4,8})\\b").matcher(text);
      Map<Integer, String> words = new TreeMap<>();
      while (numbered.find()) {
        words.put(Integer.valueOf(numbered.group(1)), numbered.group(2));
      }
      assertThat(words).as(text).hasSize(33);
      return List.copyOf(words.values());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The screen asks {@code question}; nobody answers while the memory is written out. */
  void holdAt(String question) {
    pty().await(question);
    held = new HeldProgram(pty().java(), scratch);
  }

  void answerHeld(String answer) {
    pty().type(answer + "\r");
  }

  /** Waits for the end, collects what the command made and searches both images. */
  Found end(String lastWords) {
    pty().await(lastWords);
    HeldProgram program = Objects.requireNonNull(held, "nothing was held");
    program.awaitEnd();
    collect();
    Set<String> sought = new LinkedHashSet<>();
    patterns.all().forEach(form -> sought.add(form.secret()));
    return new Found(
        sought,
        patterns.all().size(),
        MemorySearch.of(program.atPrompt(), patterns.all()),
        MemorySearch.of(program.atEnd(), patterns.all()));
  }

  /** Every set of cards with its escrow key, and the materials that it opens. */
  private void collect() {
    collect("cards", "");
    collect("cards2", "new ");
    collect("cards3", "other ");
  }

  private void collect(String directory, String which) {
    List<Path> cards = files(directory, "share-");
    if (cards.isEmpty()) {
      return;
    }
    for (Path card : cards) {
      if (seen.add(card.toString())) {
        patterns.addShare(which + card.getName(card.getNameCount() - 2), Aftermath.words(card));
      }
    }
    try (SecretBytes escrowKey = Aftermath.escrowKey(cards)) {
      if (seen.add(which)) {
        patterns.addBytes(which + "escrow key", escrowKey.exposeSecretArray());
      }
      for (Path sealed : files("offline/store/material", "")) {
        if (sealed.toString().endsWith(".cms") && !seen.contains(sealed.toString())) {
          collect(sealed, escrowKey);
        }
      }
    }
  }

  /** A sealed file of another escrow is left to that escrow's cards. */
  private void collect(Path sealed, SecretBytes escrowKey) {
    try (SecretBytes material = Aftermath.unseal(sealed, escrowKey)) {
      seen.add(sealed.toString());
      patterns.addBytes(
          "material " + sealed.getName(sealed.getNameCount() - 2), material.exposeSecretArray());
    } catch (org.airlock.common.failure.Failure otherEscrow) {
      assertThat(otherEscrow).hasMessageContaining("escrow key");
    }
  }

  private List<Path> files(String directory, String prefix) {
    Path root = place().resolve(directory);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (held != null) {
      held.close();
    }
    if (pty != null) {
      pty.close();
    }
  }
}

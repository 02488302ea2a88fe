package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The real terminal: {@code script} gives the program a pty, and the test types as people would.
 */
@Tag("interop")
final class TerminalIT {
  private static final long PATIENCE_SECONDS = 90;
  private static final String CLEARED = "\u001b[H\u001b[2J\u001b[3J";
  private static final Pattern WORD_ON_SCREEN = Pattern.compile("(?<![0-9])([0-9]{1,2}) ([a-z]+)");

  /** A program at a pty. */
  private static final class Pty implements AutoCloseable {
    private final Process process;
    private final OutputStream keys;
    private final StringBuilder shown = new StringBuilder();
    private int read;

    Pty(Path directory, String store, String command) {
      try {
        ProcessBuilder builder =
            new ProcessBuilder("script", "-qfec", command, "/dev/null")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("AIRLOCK_STORE", store);
        builder.environment().put("TERM", "xterm");
        process = builder.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      keys = process.getOutputStream();
      Thread reader = new Thread(this::listen);
      reader.setDaemon(true);
      reader.start();
    }

    private void listen() {
      try (InputStream in = process.getInputStream()) {
        byte[] buffer = new byte[4096];
        int count;
        while ((count = in.read(buffer)) > 0) {
          synchronized (shown) {
            shown.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            shown.notifyAll();
          }
        }
      } catch (IOException gone) {
        // The program ended.
      }
    }

    /** Waits until the screen shows {@code text} and gives what came before it since last time. */
    String await(String text) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      synchronized (shown) {
        while (true) {
          int at = shown.indexOf(text, read);
          if (at >= 0) {
            String before = shown.substring(read, at);
            read = at + text.length();
            return before;
          }
          long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          assertThat(left).as("waiting for \"" + text + "\" after\n" + shown).isPositive();
          try {
            shown.wait(left);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        }
      }
    }

    void type(String text) {
      try {
        keys.write(text.getBytes(StandardCharsets.US_ASCII));
        keys.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int exitCode() {
      try {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    String all() {
      synchronized (shown) {
        return shown.toString();
      }
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String passphrase(House house, String person) {
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

  private static void signIn(Pty pty, House house) {
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
        List<String> words = words(pty.await("Press Enter when all 33 words are written down:"));
        cards.put(custodian, words);
        pty.type("\r");
        pty.await(CLEARED);
        pty.await("word 1:");
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
      pty.await("word 1:");
      typeBack(pty, cards.get("chen"));
      pty.await("it is the share recorded at the split");
      assertThat(pty.exitCode()).isZero();
    }
  }

  private static List<String> words(String screen) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD_ON_SCREEN.matcher(screen.substring(screen.indexOf("Write these words")));
    while (word.find()) {
      words.add(word.group(2));
      assertThat(Integer.parseInt(word.group(1))).isEqualTo(words.size());
    }
    assertThat(words).hasSize(33);
    return words;
  }

  /** Four letters each; a slip that is taken back; a word that is none. */
  private static void typeBack(Pty pty, List<String> words) {
    pty.type("zzzz ");
    pty.await("that is not a word of the list");
    pty.type("acad \u007f");
    pty.await("word 1 taken back");
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      pty.type(word.substring(0, Math.min(4, word.length())) + " ");
      String echo = pty.await("word " + (i + 1) + " accepted");
      assertThat(echo).as("what was typed is erased").contains("\b \b");
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

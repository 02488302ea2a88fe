package org.airlock.offline.cards;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.offline.paper.Paper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharePrinterTest {
  @TempDir private Path disk;
  private Path memory;
  private final People people = new People();
  private final List<String> jams = new ArrayList<>();

  /**
   * People who look into the printer's directory whenever they are asked whether a page is whole.
   */
  private final class People implements Console {
    final Deque<String> answers = new ArrayDeque<>();
    final List<String> asked = new ArrayList<>();
    final List<String> shown = new ArrayList<>();
    final List<byte[]> pages = new ArrayList<>();

    @Override
    public void say(String line) {
      shown.add(line);
    }

    @Override
    public void show(String line) {
      shown.add(line);
    }

    @Override
    public String ask(Prompt prompt) {
      asked.add(prompt.id());
      File[] files = memory.toFile().listFiles();
      if (prompt.id().startsWith("printed:") && files != null && files.length == 1) {
        try {
          pages.add(Files.readAllBytes(files[0].toPath()));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
      return answers.remove();
    }

    @Override
    public char[] askSecret(Prompt prompt) {
      throw new AssertionError(prompt.id());
    }

    @Override
    public void clear() {}
  }

  @BeforeEach
  void inMemory() throws IOException {
    Path shm = Path.of("/dev/shm");
    Assumptions.assumeTrue(Files.isDirectory(shm), "this system has no /dev/shm");
    memory = Files.createTempDirectory(shm, "print");
  }

  @AfterEach
  void remove() throws IOException {
    Files.delete(memory);
  }

  private void print(String... answers) {
    people.answers.addAll(List.of(answers));
    SharePrinter printer = new SharePrinter(people, Paper.A4, memory);
    Samples.split(
        new byte[32],
        set -> {
          for (int i = 0; i < 2; i++) {
            printer.print(
                set.shares(0).get(i),
                Samples.label("KC-1", i == 0 ? "carol" : "chen", i + 1),
                (page, attempt, attendant) -> jams.add(page + " " + attempt + " " + attendant));
          }
          for (int i = 0; i < people.pages.size(); i++) {
            String text = Printed.text(people.pages.get(i));
            assertThat(text.contains("TEST PAGE")).isEqualTo(i == 0);
            if (i > 0) {
              int share = text.contains("carol") ? 0 : 1;
              assertThat(Printed.words(text)).isEqualTo(Samples.words(set.shares(0).get(share)));
            }
          }
        });
  }

  @Test
  void print_testPageFirst_thenOneShareAtATime_leavesNothing() {
    print("wim", "yes", "yes", "wim", "yes");
    assertThat(people.asked)
        .containsExactly(
            "printer:carol", "printed:test", "printed:carol", "printer:chen", "printed:chen");
    assertThat(people.pages).hasSize(3);
    assertThat(jams).isEmpty();
    assertThat(memory).isEmptyDirectory();
  }

  @Test
  void print_jam_isRecordedAndTheSameShareIsPrintedAgain() {
    print("wim", "yes", "perhaps", "jam", "yes", "wim", "yes");
    assertThat(jams).containsExactly("card-E-KC-1-1-1-1 1 wim");
    assertThat(people.pages).hasSize(5);
    assertThat(people.shown)
        .anyMatch(line -> line.contains("found secret: carol and a witness destroy"))
        .contains("error: the answer is neither yes nor jam")
        .contains("hint:  look at the page: every word, and the square with its three corners");
    assertThat(memory).isEmptyDirectory();
  }

  @Test
  void print_alwaysJammed_stopsAndLeavesNothing() {
    assertThatThrownBy(() -> print("wim", "yes", "jam", "jam", "jam", "jam", "jam"))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessage("share 1 did not come out whole in 5 attempts");
    assertThat(jams).hasSize(5);
    assertThat(memory).isEmptyDirectory();
  }

  @Test
  void testPage_notWhole_stopsBeforeAnythingSecretIsPrinted() {
    assertThatThrownBy(() -> print("wim", "jam"))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessage("the test page did not come out whole");
    assertThat(memory).isEmptyDirectory();
  }

  @Test
  void printer_withNobodyBesideIt_stops() {
    assertThatThrownBy(() -> print("no body"))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessage("nobody was named who stands at the printer");
  }

  @Test
  void directory_onADisk_isRefused() throws IOException {
    Assumptions.assumeFalse(
        Files.getFileStore(disk).type().equals("tmpfs"), "temporary files are in memory here");
    assertRefused(Control.PRINT_LEAVES_NOTHING, () -> new SharePrinter(people, Paper.A4, disk))
        .hasMessageContaining("is a directory on a disk");
  }

  @Test
  void ordinaryFile_isRefused() throws IOException {
    Path file = Files.createFile(disk.resolve("page.pdf"));
    assertRefused(Control.PRINT_LEAVES_NOTHING, () -> new SharePrinter(people, Paper.A4, file))
        .hasMessageContaining("is neither a printer's device");
  }

  @Test
  void printer_thatIsNotThere_isNamed() {
    assertThatThrownBy(() -> new SharePrinter(people, Paper.A4, disk.resolve("lp0")))
        .isInstanceOf(Failure.Environment.class)
        .hasMessageContaining("there is no such printer");
  }

  @Test
  void file_alreadyThere_isNeverOverwritten() throws IOException {
    Path there = Files.createFile(memory.resolve("test-E-KC-1-1-1.pdf"));
    assertThatThrownBy(() -> print("wim"))
        .isInstanceOf(Failure.Environment.class)
        .hasMessageContaining("exists already and is never overwritten");
    Files.delete(there);
  }

  @Test
  void characterDevice_isWrittenRaw() {
    people.answers.addAll(List.of("wim", "yes", "yes"));
    SharePrinter printer = new SharePrinter(people, Paper.A4, Path.of("/dev/null"));
    Samples.split(
        new byte[32],
        set ->
            printer.print(
                set.shares(0).get(0), Samples.label("KC-1", "carol", 1), (page, n, who) -> {}));
    assertThat(people.asked).endsWith("printed:carol");
  }

  @Test
  void device_thatTakesNothing_isNamed() {
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));
    people.answers.addAll(List.of("wim"));
    SharePrinter printer = new SharePrinter(people, Paper.A4, Path.of("/dev/full"));
    Samples.split(
        new byte[32],
        set ->
            assertThatThrownBy(
                    () ->
                        printer.print(
                            set.shares(0).get(0),
                            Samples.label("KC-1", "carol", 1),
                            (page, n, who) -> {}))
                .isInstanceOf(Failure.Environment.class)
                .hasMessageContaining("/dev/full: the page was not taken"));
  }
}

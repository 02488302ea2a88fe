package org.airlock.offline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class SystemFilesTest {
  private final SystemFiles files = new SystemFiles(new File("/"));

  /** The kernel gives a number to the first read only; Files.readString begins with one byte. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void numbersOfTheKernel_areReadWhole() throws IOException {
    String path = "/proc/sys/kernel/pid_max";
    assertThat(Integer.parseInt(files.line(path).orElseThrow())).isGreaterThanOrEqualTo(300);
    assertThat(Files.readString(Path.of(path)).strip()).as("the trap").hasSize(1);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tablesOfTheKernel_areReadWhole() {
    assertThat(files.text("/proc/self/status").orElseThrow())
        .startsWith("Name:")
        .contains("TracerPid:", "nonvoluntary_ctxt_switches:");
    assertThat(files.text("/proc/self/smaps").orElseThrow().length()).isGreaterThan(64 << 10);
  }

  @Test
  void longFile_isReadWhole(@TempDir Path root) throws IOException {
    for (int size : new int[] {0, 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, 300_000}) {
      Files.writeString(root.resolve("f"), "x".repeat(size));
      assertThat(new SystemFiles(root.toFile()).text("/f").orElseThrow()).hasSize(size);
    }
  }

  @Test
  void absence_isEmpty(@TempDir Path root) {
    SystemFiles none = new SystemFiles(root.toFile());
    assertThat(none.text("/proc/swaps")).isEmpty();
    assertThat(none.list("/proc")).isEmpty();
    assertThat(none.names("/proc")).isEmpty();
    assertThat(none.exists("/proc")).isFalse();
  }
}

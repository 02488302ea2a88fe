package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A program that gdb holds twice, to write an image of its memory with {@code gcore}: at once, and
 * as it enters its last system call. Then gdb ends it.
 */
final class HeldProgram implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;
  private static final String FIRST_WRITTEN = "the first image is written";

  private final Path directory;
  private final Path log;
  private final Process gdb;

  /**
   * Returns when the first image is written and the program goes on.
   *
   * @param program a descendant of this process, which nobody else needs
   */
  HeldProgram(ProcessHandle program, Path directory) {
    assertThat(ProcessHandle.current().descendants().map(ProcessHandle::pid))
        .as("gdb is given no process but our own")
        .contains(program.pid());
    this.directory = directory;
    this.log = directory.resolve("gdb.log");
    try {
      gdb =
          new ProcessBuilder(
                  "gdb",
                  "-nx",
                  "-q",
                  "-batch",
                  "-p",
                  Long.toString(program.pid()),
                  "-ex",
                  "set pagination off",
                  "-ex",
                  "set confirm off",
                  "-ex",
                  "handle all nostop noprint pass",
                  "-ex",
                  "gcore " + atPrompt(),
                  "-ex",
                  "echo " + FIRST_WRITTEN + "\\n",
                  "-ex",
                  "catch syscall exit_group",
                  "-ex",
                  "continue",
                  "-ex",
                  "gcore " + atEnd(),
                  "-ex",
                  "kill")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitFirst();
  }

  Path atPrompt() {
    return directory.resolve("prompt.core");
  }

  Path atEnd() {
    return directory.resolve("end.core");
  }

  private void awaitFirst() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!said().contains(FIRST_WRITTEN)) {
      assertThat(gdb.isAlive() && System.nanoTime() < end).as(said()).isTrue();
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when the second image is written and the program is gone. */
  void awaitEnd() {
    try {
      assertThat(gdb.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(said()).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    assertThat(said()).contains("call to syscall exit_group");
    assertThat(atPrompt()).as(said()).exists();
    assertThat(atEnd()).as(said()).exists();
  }

  @Override
  public void close() {
    gdb.destroyForcibly();
  }
}

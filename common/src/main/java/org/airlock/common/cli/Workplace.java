package org.airlock.common.cli;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.airlock.common.console.Console;
import org.airlock.common.store.Disk;

/**
 * Everything a command may touch, built once in each program's {@code main}.
 *
 * @param program {@code ceremony} or {@code importer}
 * @param terminal makes the console for people; called only when somebody must be asked
 */
public record Workplace(
    String program,
    String version,
    Disk disk,
    InstantSource clock,
    SecureRandom random,
    PrintStream out,
    PrintStream err,
    TerminalFactory terminal) {

  /** Opens the terminal of the program. */
  @FunctionalInterface
  public interface TerminalFactory {
    Console open(PrintStream out, boolean quiet);
  }

  /** What a second process is told about this one. */
  public String holder(String command) {
    return program
        + " "
        + command
        + " (process "
        + ProcessHandle.current().pid()
        + ", since "
        + clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
        + ")";
  }
}

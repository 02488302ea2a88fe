package org.airlock.common.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import org.airlock.common.console.Console;
import org.airlock.common.store.Disk;
import org.airlock.common.store.RealDisk;

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

  /**
   * This process's own: real disk and clock, UTF-8 on standard output and error.
   *
   * @param mainClass whose jar states the version
   */
  public static Workplace ofProcess(String program, Class<?> mainClass, TerminalFactory terminal) {
    return new Workplace(
        program,
        version(mainClass),
        new RealDisk(),
        InstantSource.system(),
        new SecureRandom(),
        printing(FileDescriptor.out),
        printing(FileDescriptor.err),
        terminal);
  }

  /** The version of the jar that holds {@code mainClass}. */
  public static String version(Class<?> mainClass) {
    return Objects.requireNonNullElse(
        mainClass.getPackage().getImplementationVersion(), "development");
  }

  private static PrintStream printing(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
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

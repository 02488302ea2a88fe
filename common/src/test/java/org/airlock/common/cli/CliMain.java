package org.airlock.common.cli;

import java.time.InstantSource;

/** The commands both programs have, as a process of its own. */
public final class CliMain {
  private CliMain() {}

  public static void main(String[] arguments) {
    Workplace process =
        Workplace.ofProcess(
            "test",
            CliMain.class,
            (screen, quiet) -> {
              throw new AssertionError("a terminal was opened");
            });
    Workplace workplace =
        new Workplace(
            process.program(),
            process.version(),
            process.disk(),
            InstantSource.system(),
            process.random(),
            process.out(),
            process.err(),
            process.terminal());
    System.exit(Program.run(Cli.commandLine(workplace), workplace, arguments));
  }
}

package org.airlock.common.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import org.airlock.common.Enrolment;
import org.airlock.common.report.ReportForm;
import org.airlock.common.store.RealDisk;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands both programs have, run in this process; what they printed is kept. */
public final class Cli {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Instant now;
  private int exitCode;

  public Cli() {
    this(Enrolment.NOW);
  }

  Cli(Instant now) {
    this.now = now;
  }

  @Command(name = "airlock", mixinStandardHelpOptions = true)
  private static final class Top {}

  static CommandLine commandLine(Workplace workplace) {
    return new CommandLine(new Top())
        .addSubcommand(new IdentityCommand(workplace))
        .addSubcommand(new RosterCommand(workplace))
        .addSubcommand(new TrustCommand(workplace))
        .addSubcommand(new SignCommand(workplace))
        .addSubcommand(new VerifyCommand(workplace, ReportForm.EVERYWHERE))
        .addSubcommand(new WordsCommand(workplace));
  }

  /** Runs one command. */
  public Cli run(String... arguments) {
    out.reset();
    err.reset();
    Workplace workplace =
        new Workplace(
            "test",
            "test",
            new RealDisk(),
            () -> now,
            new SecureRandom(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            (screen, quiet) -> {
              throw new AssertionError("a terminal was opened");
            });
    exitCode = Program.run(commandLine(workplace), workplace, arguments);
    return this;
  }

  /** As {@link #run}, and it must succeed. */
  public Cli done(String... arguments) {
    run(arguments);
    if (exitCode != 0) {
      throw new AssertionError("exit " + exitCode + ": " + complained());
    }
    return this;
  }

  public int exitCode() {
    return exitCode;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  public String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }
}

package org.airlock.offline.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import org.airlock.common.cli.IdentityCommand;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.RosterCommand;
import org.airlock.common.cli.TrustCommand;
import org.airlock.common.cli.VerifyCommand;
import org.airlock.common.cli.WordsCommand;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.RealDisk;
import org.airlock.offline.room.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code ceremony}: builds its objects and runs one command. */
@Command(
    name = "ceremony",
    description = {
      "Runs key ceremonies for AWS KMS imported key material on a machine that never has a network:",
      "generates material, escrows it, proves the escrow, and wraps it for import."
    },
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Ceremony.Version.class,
    footer = {
      "",
      "Exit codes: 0 done, 1 internal error, 2 usage, 3 refused by a control (its ID is printed),",
      "4 integrity, 5 environment, 6 AWS or transport, 7 stopped by the operator."
    })
public final class Ceremony implements Runnable {
  @Override
  public void run() {
    throw new Failure.Usage("no command is given", "see 'ceremony --help'");
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ceremony " + version()};
    }
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Ceremony.class.getPackage().getImplementationVersion(), "development");
  }

  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
    Workplace workplace =
        new Workplace(
            "ceremony",
            version(),
            new RealDisk(),
            InstantSource.system(),
            new SecureRandom(),
            out,
            err,
            (stream, quiet) -> Terminal.open(stream, quiet));
    System.exit(Program.run(commandLine(workplace), workplace, arguments));
  }

  /** The whole command line, for {@code main} and for tests. */
  public static CommandLine commandLine(Workplace workplace) {
    return new CommandLine(new Ceremony())
        .addSubcommand(new IdentityCommand(workplace))
        .addSubcommand(new RosterCommand(workplace))
        .addSubcommand(new TrustCommand(workplace))
        .addSubcommand(new EscrowCommand(workplace))
        .addSubcommand(new MaterialCommand(workplace))
        .addSubcommand(new WrapCommand(workplace))
        .addSubcommand(new StatusCommand(workplace))
        .addSubcommand(new VerifyCommand(workplace))
        .addSubcommand(new WordsCommand(workplace));
  }
}

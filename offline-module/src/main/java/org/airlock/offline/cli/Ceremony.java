package org.airlock.offline.cli;

import org.airlock.common.cli.EvidenceCommand;
import org.airlock.common.cli.EvidenceSignCommand;
import org.airlock.common.cli.IdentityCommand;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.RosterCommand;
import org.airlock.common.cli.SignCommand;
import org.airlock.common.cli.TrustCommand;
import org.airlock.common.cli.VerifyCommand;
import org.airlock.common.cli.WordsCommand;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.offline.doctor.ThisMachine;
import org.airlock.offline.printing.ReportPdf;
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
      return new String[] {"ceremony " + Workplace.version(Ceremony.class)};
    }
  }

  public static void main(String[] arguments) {
    Workplace workplace = Workplace.ofProcess("ceremony", Ceremony.class, Terminal::open);
    System.exit(Program.run(commandLine(workplace), workplace, arguments));
  }

  /** The whole command line, for {@code main} and for tests. */
  public static CommandLine commandLine(Workplace workplace) {
    return new CommandLine(new Ceremony())
        .addSubcommand(new IdentityCommand(workplace))
        .addSubcommand(new RosterCommand(workplace))
        .addSubcommand(new TrustCommand(workplace))
        .addSubcommand(new SignCommand(workplace))
        .addSubcommand(new PlanCommand(workplace))
        .addSubcommand(new RunCommand(workplace))
        .addSubcommand(escrow(workplace))
        .addSubcommand(new CustodyCommand(workplace))
        .addSubcommand(new CardsCommand(workplace))
        .addSubcommand(new MaterialCommand(workplace))
        .addSubcommand(new WrapCommand(workplace))
        .addSubcommand(new StatusCommand(workplace))
        .addSubcommand(new DoctorCommand(workplace, new ThisMachine()))
        .addSubcommand(evidence(workplace))
        .addSubcommand(new VerifyCommand(workplace, ReportPdf.FORMS))
        .addSubcommand(new WordsCommand(workplace));
  }

  private static CommandLine escrow(Workplace workplace) {
    return new CommandLine(new EscrowCommand(workplace))
        .addSubcommand(new DrillCommand(workplace))
        .addSubcommand(new ReshareCommand(workplace))
        .addSubcommand(new DestroyShareCommand(workplace))
        .addSubcommand(new LeaverCommand(workplace));
  }

  private static CommandLine evidence(Workplace workplace) {
    return new CommandLine(new EvidenceCommand())
        .addSubcommand(new EvidenceMakeCommand(workplace))
        .addSubcommand(new EvidenceSignCommand(workplace));
  }
}

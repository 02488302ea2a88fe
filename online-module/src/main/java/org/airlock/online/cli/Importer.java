package org.airlock.online.cli;

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
import org.airlock.common.report.ReportForm;
import org.airlock.online.request.StopSignal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code importer}: builds its objects and runs one command. */
@Command(
    name = "importer",
    description = {
      "Talks to AWS KMS for key ceremonies: fetches wrapping keys and import tokens, moves signed bundles,",
      "imports wrapped material and proves that KMS can use it. It never holds plaintext key material."
    },
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Importer.Version.class,
    footer = {
      "",
      "Exit codes: 0 done, 1 internal error, 2 usage, 3 refused by a control (its ID is printed),",
      "4 integrity, 5 environment, 6 AWS or transport, 7 stopped by the operator."
    })
public final class Importer implements Runnable {
  @Override
  public void run() {
    throw new Failure.Usage("no command is given", "see 'importer --help'");
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"importer " + Workplace.version(Importer.class)};
    }
  }

  public static void main(String[] arguments) {
    Workplace workplace = Workplace.ofProcess("importer", Importer.class, PlainTerminal::open);
    ProcessStop stop = ProcessStop.ofProcess();
    int code = Program.run(commandLine(workplace, stop), workplace, arguments);
    stop.ended(code);
    System.exit(code);
  }

  /** The whole command line where nobody can stop it half-way, for tests. */
  public static CommandLine commandLine(Workplace workplace) {
    return commandLine(workplace, StopSignal.never());
  }

  private static CommandLine commandLine(Workplace workplace, StopSignal stop) {
    return new CommandLine(new Importer())
        .addSubcommand(new IdentityCommand(workplace))
        .addSubcommand(new RosterCommand(workplace))
        .addSubcommand(new TrustCommand(workplace))
        .addSubcommand(new SignCommand(workplace))
        .addSubcommand(new RequestCommand(workplace, stop))
        .addSubcommand(new CountersignCommand(workplace))
        .addSubcommand(new ImportCommand(workplace))
        .addSubcommand(new DrillCommand(workplace))
        .addSubcommand(new ProveCommand(workplace))
        .addSubcommand(new RotateCommand(workplace))
        .addSubcommand(new DeleteMaterialCommand(workplace))
        .addSubcommand(new StatusCommand(workplace))
        .addSubcommand(new ReconcileCommand(workplace))
        .addSubcommand(new AlarmsCommand(workplace))
        .addSubcommand(new PolicyCommand(workplace))
        .addSubcommand(evidence(workplace))
        .addSubcommand(new VerifyCommand(workplace, ReportForm.EVERYWHERE))
        .addSubcommand(new WordsCommand(workplace));
  }

  private static CommandLine evidence(Workplace workplace) {
    return new CommandLine(new EvidenceCommand())
        .addSubcommand(new EvidenceMakeCommand(workplace))
        .addSubcommand(new EvidenceSignCommand(workplace))
        .addSubcommand(new EvidenceStampCommand(workplace));
  }
}

package org.airlock.rehearsal.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.airlock.common.cli.Workplace;
import org.airlock.common.store.RealDisk;
import org.airlock.offline.cli.Ceremony;
import org.airlock.online.cli.Importer;
import org.airlock.rehearsal.cast.Rehearsal;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The page of all commands is what the programs say about themselves; {@code -Dairlock.pages=write}
 * writes it anew.
 */
final class UsagePageTest {
  private static Path page() {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("ceremony-docs")) ? here : here.getParent();
    return root.resolve("ceremony-docs/reference/usage.md");
  }

  @Test
  void page_isWhatEachCommandSaysWithHelp() throws IOException {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Workplace workplace =
        new Workplace(
            "usage",
            "usage",
            new RealDisk(),
            InstantSource.system(),
            new SecureRandom(),
            nowhere,
            nowhere,
            (out, quiet) -> {
              throw new AssertionError("nothing is run");
            });
    StringBuilder text = new StringBuilder("# Every command\n\n");
    text.append("What `--help` says, written by `UsagePageTest`.\n");
    int commands = write(Ceremony.commandLine(workplace), text);
    commands += write(Importer.commandLine(workplace), text);
    commands += write(new CommandLine(new Rehearsal()), text);
    assertThat(commands).isGreaterThan(40);
    if ("write".equals(System.getProperty("airlock.pages"))) {
      Files.writeString(page(), text);
    }
    assertThat(Files.readString(page())).isEqualTo(text.toString());
  }

  private static int write(CommandLine command, StringBuilder text) {
    command.setUsageHelpWidth(120);
    text.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
    command
        .getUsageMessage(CommandLine.Help.Ansi.OFF)
        .lines()
        .forEach(line -> text.append(line.stripTrailing()).append('\n'));
    text.append("```\n");
    int commands = 1;
    Map<CommandLine, String> seen = new LinkedHashMap<>();
    command.getSubcommands().forEach((name, sub) -> seen.putIfAbsent(sub, name));
    for (CommandLine sub : seen.keySet()) {
      commands += write(sub, text);
    }
    return commands;
  }
}

package org.airlock.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.offline.CeremonyRoom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code escrow create} says about where shares go and how many dice are thrown. */
final class PrintOptionsTest {
  @TempDir private Path scratch;

  @ParameterizedTest
  @CsvSource({
    "--shares print,--shares print and --print-to go together",
    "--print-to /dev/null,--shares print and --print-to go together",
    "--shares fax,--shares is neither screen nor medium nor print",
    "--shares print --print-to /dev/null --paper A3,--paper is neither A4 nor Letter",
    "--dice 99,'--dice is 99, not 0 or 100 to 1000'",
    "--dice 1001,'--dice is 1001, not 0 or 100 to 1000'",
    "--dice -1,'--dice is -1, not 0 or 100 to 1000'"
  })
  void optionsThatDoNotFit_areNamedBeforeAnythingIsAsked(String options, String message) {
    CeremonyRoom room = new CeremonyRoom(scratch);
    Workplace workplace = room.workplace();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "escrow",
                "create",
                "--label",
                "vault",
                "--threshold",
                "2",
                "--custodians",
                "carol,chen,cleo",
                "--ceremony",
                "KC-1",
                "--operator",
                room.identity("anna").toString(),
                "--witness",
                room.identity("wim").toString(),
                "--store",
                room.store().toString()));
    arguments.addAll(List.of(options.split(" ")));
    assertThat(
            Program.run(
                Ceremony.commandLine(workplace), workplace, arguments.toArray(String[]::new)))
        .isEqualTo(2);
    assertThat(room.screen()).contains("error: " + message);
  }
}

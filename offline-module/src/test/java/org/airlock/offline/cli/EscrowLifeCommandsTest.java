package org.airlock.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.cli.Program;
import org.airlock.offline.CeremonyRoom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reading commands of an escrow's life print, and what wrong options are told. */
final class EscrowLifeCommandsTest {
  private static final int USAGE = 2;
  @TempDir private Path scratch;
  private CeremonyRoom room;

  @BeforeEach
  void createAnEscrow() {
    room = new CeremonyRoom(scratch);
    room.escrow("vault", 2, "orders");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--store", room.store().toString()));
    var workplace = room.workplace();
    return Program.run(Ceremony.commandLine(workplace), workplace, all.toArray(String[]::new));
  }

  @Test
  void show_escrowInForce_saysMarginMaterialsAndNeverCheckedShares() {
    assertThat(run("escrow", "show")).isZero();
    assertThat(room.screen())
        .contains("Seals M-KC-1-1 (orders)")
        .contains("3 of 3 verified in 12 months; threshold 2; margin 1")
        .contains("Never checked since the read-back: share 1 (carol), share 2 (chen)");
    assertThat(run("escrow", "show", "--json")).isZero();
    assertThat(room.screen()).contains("\"neverChecked\"").contains("\"margin\" : 1");
  }

  @Test
  void status_saysGenerationAndMargin() {
    assertThat(run("status")).isZero();
    assertThat(room.screen()).contains("proven; generation 1; 3 of 3 verified in 12 months");
    assertThat(run("status", "--json")).isZero();
    assertThat(room.screen()).contains("\"margins\"");
  }

  @Test
  void custodyShow_withoutALedger_saysSo() {
    assertThat(run("custody", "show")).isZero();
    assertThat(room.screen()).contains("Share 1, carol: in no recorded bag, last read 2026-");
    assertThat(run("custody", "show", "vault", "--json")).isZero();
    assertThat(room.screen()).contains("\"lastRead\"");
  }

  @Test
  void leaver_printsAndSpeaksJson() {
    assertThat(run("escrow", "leaver", "chen")).isZero();
    assertThat(room.screen()).contains("quorum before: 2 of 3; after: 2 of 2, spare 0");
    assertThat(run("escrow", "leaver", "chen", "--json")).isZero();
    assertThat(room.screen()).contains("\"othersSuffice\" : true");
  }

  @Test
  void options_thatMakeNoSense_areUsageErrors() {
    assertThat(
            run(
                "custody",
                "open",
                "--escrow",
                "vault",
                "--share",
                "9",
                "--witness",
                "wim",
                "--purpose",
                "check"))
        .isEqualTo(USAGE);
    assertThat(room.screen()).contains("E-KC-1-1 has no share 9");
    assertThat(
            run(
                "custody",
                "open",
                "--escrow",
                "vault",
                "--share",
                "1",
                "--witness",
                "wim",
                "--purpose",
                " "))
        .isEqualTo(USAGE);
    assertThat(room.screen()).contains("--purpose is empty or longer than 200 characters");
    assertThat(
            run(
                "escrow",
                "destroy-share",
                "--escrow",
                "vault",
                "--share",
                "1",
                "--witness",
                "wim",
                "--method",
                " "))
        .isEqualTo(USAGE);
    assertThat(room.screen()).contains("--method is empty or longer than 200 characters");
  }
}

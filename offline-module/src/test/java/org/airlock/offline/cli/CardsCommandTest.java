package org.airlock.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.cards.Printed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CardsCommandTest {
  @TempDir private Path scratch;
  private CeremonyRoom room;
  private Path out;

  @BeforeEach
  void open() throws Exception {
    room = new CeremonyRoom(scratch);
    out = Files.createDirectory(scratch.resolve("paper"));
  }

  private int run(String... arguments) {
    Workplace workplace = room.workplace();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--store", room.store().toString(), "--out", out.toString()));
    return Program.run(Ceremony.commandLine(workplace), workplace, all.toArray(String[]::new));
  }

  private String text(String file) throws Exception {
    return Printed.text(Files.readAllBytes(out.resolve(file)));
  }

  @Test
  void forms_ofACeremonyToCome_leaveTheEscrowBlank() throws Exception {
    assertThat(
            run(
                "cards",
                "forms",
                "--ceremony",
                "KC-9",
                "--custodians",
                "carol,chen",
                "--threshold",
                "2"))
        .isZero();
    assertThat(text("form-KC-9-1.pdf")).contains("KC-9", "carol", "1 of 2", "any 2 of the 2");
    assertThat(text("form-KC-9-2.pdf")).contains("chen").doesNotContain("E-KC");
  }

  @Test
  void formsLabelsAndSheet_ofAnEscrow_areMadeOnceAndNeverOverwritten() throws Exception {
    room.escrow("vault", 2, "orders");
    assertThat(run("cards", "forms", "--paper", "letter")).isZero();
    assertThat(run("cards", "label")).isZero();
    assertThat(run("cards", "recovery-sheet", "--key", "orders=arn:aws:kms:x:1:key/2", "--json"))
        .isZero();
    assertThat(text("form-E-KC-1-1-3.pdf")).contains("E-KC-1-1", "cleo");
    assertThat(text("label-E-KC-1-1-1.pdf")).contains("carol");
    assertThat(text("recovery-sheet-E-KC-1-1-1.pdf"))
        .contains("orders", "arn:aws:kms:x:1:key/2", "openssl cms -decrypt");
    assertThat(run("cards", "label")).isEqualTo(5);
    assertThat(room.screen()).contains("label-E-KC-1-1-1.pdf");
  }

  @Test
  void recoverySheet_withoutMaterial_isRefused() {
    room.escrow("vault", 2);
    assertThat(run("cards", "recovery-sheet")).isEqualTo(2);
    assertThat(room.screen()).contains("E-KC-1-1 seals no material yet");
  }

  @Test
  void options_thatDoNotFit_areNamed() {
    assertThat(run("cards", "forms", "--ceremony", "KC-9")).isEqualTo(2);
    assertThat(run("cards", "forms", "--words", "24")).isEqualTo(2);
    assertThat(run("cards", "label", "--paper", "A3")).isEqualTo(2);
    assertThat(run("cards", "forms", "--ceremony", "K", "--custodians", "a", "--threshold", "2"))
        .isEqualTo(2);
    assertThat(room.screen())
        .contains("a ceremony to come needs --ceremony, --custodians and --threshold")
        .contains("--words is neither 33 nor 20")
        .contains("--paper is neither A4 nor Letter")
        .contains("--threshold 2 with 1 custodians makes no sense");
  }
}

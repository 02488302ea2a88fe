package org.airlock.offline.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.Passport;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.room.Sitting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ceremonies in which people throw dice. */
final class DiceTest {
  private static final String LINE = "3141526535";

  @TempDir private Path scratch;
  private CeremonyRoom room;

  @BeforeEach
  void open() {
    room = new CeremonyRoom(scratch);
    room.answers.put("dice:thrower", List.of("carol"));
    room.answers.put("dice:watcher", List.of("wim"));
    throwDice(10);
    room.answers.put("dice:thrown", List.of("yes"));
  }

  private void throwDice(int lines) {
    room.answers.put("dice", List.of(String.join(" ", java.util.Collections.nCopies(lines, LINE))));
  }

  private EscrowCeremony.Created create() {
    try (Sitting sitting = room.sitting("escrow create")) {
      return new EscrowCeremony(sitting, MaterialGenerator.system())
          .create(
              new EscrowCeremony.Order(
                  "vault",
                  2,
                  CeremonyRoom.CUSTODIANS,
                  true,
                  List.of(
                      new SealedMaterial.Order(
                          "orders", KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT)),
                  100));
    }
  }

  private String transcript() {
    return CeremonyRoom.read(room.store().resolve("transcript.jsonl"));
  }

  @Test
  void create_withDice_recordsHowManyAndWhoAndNoThrow() {
    EscrowCeremony.Created created = create();
    assertThat(created.escrow().proofGap()).isEmpty();
    Passport passport = created.materials().get(0).values();
    assertThat(passport.entropy().orElseThrow().dice()).isEqualTo(100);
    assertThat(Passport.parse(passport.toPayload(), "it")).isEqualTo(passport);
    assertThat(room.eventTypes()).endsWith("dice-thrown", "escrow-begun", "escrow-done");
    assertThat(transcript())
        .contains("\"dice\":\"100\"", "\"thrown-by\":\"carol\"", "\"watched-by\":\"wim\"")
        .doesNotContain(LINE, "unusual", "uneven");
    assertThat(room.screen())
        .contains("100 throws by carol, watched by wim; they are mixed with the machine's")
        .doesNotContain(LINE);
  }

  @Test
  void create_withoutDice_asksNobodyAndSaysNothingOfThem() {
    EscrowCeremony.Created created = room.escrow("vault", 2, "orders");
    assertThat(created.materials().get(0).values().toPayload().asUtf8().orElseThrow())
        .contains("\"entropy\":{\"algorithm\":")
        .doesNotContain("dice");
    assertThat(room.eventTypes()).doesNotContain("dice-thrown");
  }

  @Test
  void create_twiceWithTheSameDice_givesTwoKeys(@TempDir Path elsewhere) {
    EscrowCeremony.Created here = create();
    CeremonyRoom other = new CeremonyRoom(elsewhere);
    room.answers.forEach(
        (id, texts) -> {
          if (id.startsWith("dice")) {
            other.answers.put(id, texts);
          }
        });
    room = other;
    EscrowCeremony.Created there = create();
    assertThat(there.escrow().escrowKeyFingerprint())
        .isNotEqualTo(here.escrow().escrowKeyFingerprint());
    assertThat(there.materials().get(0).values().fingerprint())
        .isNotEqualTo(here.materials().get(0).values().fingerprint());
  }

  @Test
  void create_peopleWhoDoNotFit_areAskedForAgain() {
    room.answers.put("dice:thrower", List.of("nobody", "anna", "carol"));
    room.answers.put("dice:watcher", List.of("carol", "wim"));
    create();
    assertThat(room.screen())
        .contains("error: nobody on roster version 1 has this identifier. Type another identifier.")
        .contains("error: the operator runs the machine, and does not throw the dice as well.")
        .contains("error: carol throws the dice already.");
  }

  @Test
  void create_nobodyFitToThrow_stops() {
    room.answers.put("dice:thrower", List.of("anna"));
    assertThatThrownBy(this::create)
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("nobody fit to throw or watch the dice was named in 5 tries");
  }

  @Test
  void create_answersEndMidway_makesNothing() {
    throwDice(4);
    assertThatThrownBy(this::create)
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("\"dice:5\"");
    assertThat(room.eventTypes()).doesNotContain("dice-thrown", "escrow-begun", "escrow-done");
    try (Sitting again = room.sitting("escrow create")) {
      assertThat(again.store().recordedBelow("escrow")).isEmpty();
    }
  }

  @Test
  void generate_withDice_isRecordedInThePassport() {
    room.escrow("vault", 2);
    room.present("vault", "carol", "chen");
    List<String> command = new ArrayList<>(List.of("material", "generate", "--label", "ledger"));
    command.addAll(List.of("--dice", "100", "--ceremony", "KC-1"));
    command.addAll(List.of("--operator", room.identity("anna").toString()));
    command.addAll(List.of("--witness", room.identity("wim").toString()));
    assertThat(room.run(command.toArray(String[]::new))).as(room.screen()).isZero();
    assertThat(room.screen()).contains("Random: the machine's, and 100 dice");
    try (Sitting sitting = room.sitting("material show")) {
      assertThat(
              new Inventory(sitting.store(), sitting.chain())
                  .material("ledger")
                  .payload()
                  .entropy()
                  .orElseThrow()
                  .dice())
          .isEqualTo(100);
    }
  }

  @Test
  void generate_labelTaken_isSaidBeforeAnybodyThrows() {
    room.escrow("vault", 2, "orders");
    room.answers.remove("dice:thrower");
    try (Sitting sitting = room.sitting("material generate")) {
      SealedMaterial.Order order =
          new SealedMaterial.Order("orders", KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT);
      assertThatThrownBy(
              () ->
                  new MaterialCeremony(sitting)
                      .generate(
                          java.util.Optional.of("vault"), order, MaterialGenerator.system(), 100))
          .isInstanceOf(Failure.Usage.class)
          .hasMessageContaining("labelled orders already");
    }
  }
}

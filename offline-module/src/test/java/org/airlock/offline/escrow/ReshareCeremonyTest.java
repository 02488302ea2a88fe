package org.airlock.offline.escrow;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.store.FaultyDisk;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.room.Sitting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReshareCeremonyTest {
  @TempDir private Path scratch;
  private CeremonyRoom room;
  private EscrowRecord first;

  @BeforeEach
  void createAnEscrow() {
    room = new CeremonyRoom(scratch);
    first = room.escrow("vault", 2, "orders", "ledger").escrow();
  }

  /** Carol and chen give the shares of generation {@code from}; everybody gets the next one. */
  private ReshareCeremony.Reshared reshare(int from, int threshold) {
    String next = String.valueOf(from + 1);
    for (String custodian : CeremonyRoom.CUSTODIANS) {
      Path old = room.card(custodian, String.valueOf(from));
      room.medium(custodian, next);
      if (!custodian.equals("cleo")) {
        room.give(custodian, "@" + old, "@" + room.card(custodian, next));
      }
    }
    room.present("vault", "carol", "chen");
    try (Sitting sitting = room.sitting("escrow reshare")) {
      return new ReshareCeremony(sitting, MaterialGenerator.system().random())
          .reshare(
              new ReshareCeremony.Order(
                  Optional.of("vault"), threshold, CeremonyRoom.CUSTODIANS, true, "a test"));
    }
  }

  private DrillCeremony.Drilled drill(String... custodians) {
    room.present("vault", custodians);
    try (Sitting sitting = room.sitting("escrow drill")) {
      return new DrillCeremony(sitting).drill(Optional.of("vault"), false);
    }
  }

  private void giveCards(int generation) {
    CeremonyRoom.CUSTODIANS.forEach(
        custodian -> room.give(custodian, "@" + room.card(custodian, String.valueOf(generation))));
  }

  @Test
  void reshare_newGeneration_countsAndGivesEverythingBack() {
    EscrowRecord second = reshare(1, 2).newer();
    assertThat(second.generation()).isEqualTo(2);
    assertThat(second.supersedes()).isPresent();
    assertThat(second.setIdentifier()).isNotEqualTo(first.setIdentifier());
    assertThat(second.escrowKeyFingerprint()).isNotEqualTo(first.escrowKeyFingerprint());
    assertThat(second.proofGap()).isEmpty();
    assertThat(second.resealed()).hasSize(2);
    assertThat(room.eventTypes()).endsWith("quorum-met", "reshare-begun", "reshare-done");
    giveCards(2);
    assertThat(drill("chen", "cleo").payload().materials()).hasSize(2);
  }

  @Test
  void reshare_twice_followsTheChain() {
    reshare(1, 2);
    EscrowRecord third = reshare(2, 2).newer();
    assertThat(third.generation()).isEqualTo(3);
    giveCards(3);
    DrillCeremony.Drilled drilled = drill("carol", "cleo");
    assertThat(drilled.payload().materials()).hasSize(2);
    assertThat(drilled.payload().escrows()).hasSize(3);
    room.give("carol", "@" + room.card("carol", "1"));
    assertRefused(Control.SHARE_GENERATION, () -> drill("carol", "cleo"))
        .hasMessageContaining("generation 1 of escrow vault, which generation 2 replaced on 2026-");
  }

  @Test
  void shareGeneration_oldShareAfterResharing_isRefusedWithTheDateAndRecorded() {
    reshare(1, 2);
    giveCards(1);
    assertRefused(Control.SHARE_GENERATION, () -> drill("carol", "chen"))
        .hasMessageContaining("the share of carol is of generation 1")
        .hasMessageContaining("replaced on");
    assertThat(room.eventTypes()).endsWith("drill-begun", "drill-failed");
    try (Store store = room.open()) {
      Event failed = store.events("drill-failed").get(0);
      assertThat(failed.fact("control")).isEqualTo("SHARE-GENERATION");
    }
  }

  @Test
  void escrow_supersededById_isRefusedNamingTheNewOne() {
    reshare(1, 2);
    try (Store store = room.open()) {
      Inventory inventory = new Inventory(store, Trust.load(store));
      assertRefused(
              Control.SHARE_GENERATION, () -> inventory.escrow(Optional.of(first.header().id())))
          .hasMessageContaining("E-KC-1-1 is generation 1 of vault; E-KC-1-2 replaced it on");
      assertThat(inventory.escrow(Optional.of("vault")).payload().generation()).isEqualTo(2);
      assertThat(inventory.escrowOfAnyGeneration("E-KC-1-1").payload()).isEqualTo(first);
      assertThatThrownBy(() -> inventory.escrowOfAnyGeneration("vault"))
          .isInstanceOf(Failure.Usage.class)
          .hasMessageContaining("more than one escrow vault");
    }
  }

  @Test
  void reshare_custodianWhoDoesNotTakeTheShare_leavesTheOldGenerationInForce() {
    room.answers.put("acknowledge:cleo", List.of("no"));
    assertThatThrownBy(() -> reshare(1, 2))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("cleo did not take share 3");
    try (Store store = room.open()) {
      assertThat(String.join("\n", store.notes()))
          .contains("'escrow reshare' begun")
          .contains("generation 1 (E-KC-1-1) still counts, with its own shares")
          .contains("destroy every card of the new set E-KC-1-2");
    }
    giveCards(1);
    assertThat(drill("carol", "chen").payload().escrowId()).isEqualTo("E-KC-1-1");
  }

  @Test
  void reshare_alteredSealedFile_isRefusedBeforeAnyNewShareExists() {
    Path sealed = room.store().resolve(Inventory.sealedFile("M-KC-1-2", 1));
    CeremonyRoom.write(sealed, "not what was sealed");
    assertIntegrity(() -> reshare(1, 2)).hasMessageContaining("not the file that the transcript");
    assertThat(room.eventTypes()).doesNotContain("reshare-begun");
  }

  @Test
  void reshare_thresholdThatMakesNoSense_isRefused() {
    assertRefused(Control.SHARE_THRESHOLD, () -> reshare(1, 4)).hasMessageContaining("makes no");
    assertThat(room.eventTypes()).doesNotContain("quorum-met");
  }

  @Test
  void split_identifierThatIsTaken_isDrawnAgain() {
    try (Sitting sitting = room.sitting("escrow reshare")) {
      List<Integer> drawn = new ArrayList<>();
      try (var set =
          new HandOut(sitting, Optional.empty())
              .split(
                  new HandOut.Order(2, CeremonyRoom.CUSTODIANS, true, 1),
                  MaterialGenerator.system().random(),
                  identifier -> drawn.add(identifier) && drawn.size() < 3)) {
        assertThat(drawn).hasSize(3).endsWith(set.identifier());
      }
    }
  }

  @Test
  void comesBack_materialOfAnotherPassport_isRefused() {
    room.present("vault", "carol", "chen");
    try (Sitting sitting = room.sitting("escrow drill")) {
      Inventory inventory = new Inventory(sitting.store(), sitting.chain());
      var orders = inventory.material("orders");
      var ledger = inventory.material("ledger");
      try (var key =
          new Quorum(sitting, inventory, inventory.escrow(Optional.empty())).escrowKey()) {
        assertRefused(
                Control.PASSPORT_MATCH,
                () -> ComesBack.check(inventory.sealed(ledger, first), "the file", key, orders))
            .hasMessageContaining("what came out is not the material of passport M-KC-1-1");
      }
    }
  }

  private OldShares destroy(String escrow, int share, String witness) {
    room.answers.putIfAbsent("destroyed:" + share, List.of(witness));
    try (Sitting sitting = room.sitting("escrow destroy-share")) {
      Inventory inventory = new Inventory(sitting.store(), sitting.chain());
      return new ShareDestruction(sitting.store(), sitting.roster(), inventory, sitting.console())
          .destroy(inventory.escrowOfAnyGeneration(escrow), share, witness, "burnt");
    }
  }

  @Test
  void destroyShare_numberByNumber_endsInert() {
    reshare(1, 2);
    OldShares one = destroy("E-KC-1-1", 1, "wim");
    assertThat(one.summary())
        .isEqualTo("old set: destroyed 1 of 3, remaining 2 >= threshold 2: STILL COMBINES");
    assertThat(String.join("\n", one.describe()))
        .contains("outstanding: share 2, chen")
        .contains("STILL COMBINE outside Airlock until fewer than 2 remain")
        .contains("destroy-share --escrow E-KC-1-1 --share 2");
    OldShares two = destroy("E-KC-1-1", 3, "wim");
    assertThat(two.summary())
        .isEqualTo("old set: destroyed 2 of 3, remaining 1 < threshold 2: INERT");
    assertThat(String.join("\n", two.describe())).doesNotContain("STILL COMBINE");
    assertThatThrownBy(() -> destroy("E-KC-1-1", 3, "wim"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("recorded already");
    assertThatThrownBy(() -> destroy("E-KC-1-1", 4, "wim"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("has no share 4");
  }

  @Test
  void shareInForce_shareOfTheGenerationThatCounts_isNotDestroyed() {
    assertRefused(Control.SHARE_IN_FORCE, () -> destroy("vault", 1, "wim"))
        .hasMessageContaining("generation 1 of vault (E-KC-1-1) is in force");
  }

  @Test
  void custodyWitness_custodianOfThatSetOrStranger_isRefused() {
    reshare(1, 2);
    assertRefused(Control.CUSTODY_WITNESS, () -> destroy("E-KC-1-1", 1, "chen"))
        .hasMessageContaining("chen holds a share of E-KC-1-1");
    assertRefused(Control.CUSTODY_WITNESS, () -> destroy("E-KC-1-1", 1, "mallory"))
        .hasMessageContaining("mallory is not on roster version 1");
  }

  @Test
  void destroyShare_notSeen_recordsNothing() {
    reshare(1, 2);
    room.answers.put("destroyed:1", List.of("no"));
    assertThatThrownBy(() -> destroy("E-KC-1-1", 1, "wim"))
        .isInstanceOf(Failure.Stopped.class)
        .hasMessageContaining("share 1 stays listed as outstanding");
    assertThat(room.eventTypes()).doesNotContain("share-destroyed");
  }

  @Test
  void leaver_custodian_seesQuorumConsequencesAndCommands() {
    reshare(1, 2);
    try (Store store = room.open()) {
      Inventory inventory = new Inventory(store, Trust.load(store));
      Leaver leaver = new Leaver(store, Trust.load(store).newest(), inventory);
      String text = String.join("\n", leaver.describe("chen"));
      assertThat(text)
          .contains("E-KC-1-2 (vault, generation 2): holds share 2 of 3, threshold 2")
          .contains("quorum before: 2 of 3; after: 2 of 2, spare 0")
          .contains(
              "E-KC-1-1 (vault, generation 1): holds share 2 of 3, threshold 2; this set is superseded")
          .contains("reshare                          rotate")
          .contains("with the new custodian, who comes first")
          .contains("--custodians carol,NEW-CUSTODIAN,cleo")
          .contains("destroy-share --escrow E-KC-1-1 --share 2");
      assertThat(leaver.held("chen")).hasSize(2).anyMatch(held -> held.othersSuffice());
      assertThat(String.join("\n", leaver.describe("ines"))).contains("Holds no share");
      assertThat(String.join("\n", leaver.describe("nobody"))).contains("not on roster version 1");
      text.lines().forEach(line -> assertThat(line).doesNotContain("\t"));
    }
  }

  @Test
  void margin_readBackChecksAndQuorums_countForTwelveMonths() {
    drill("carol", "chen");
    try (Store store = room.open()) {
      Margin fresh = Margin.of(store, first, first.header().createdAt());
      assertThat(fresh.summary()).isEqualTo("3 of 3 verified in 12 months; threshold 2; margin 1");
      assertThat(fresh.warns()).isFalse();
      assertThat(String.join("\n", fresh.describe()))
          .contains("Never checked since the read-back: share 3 (cleo)");
    }
    room.clock = room.clock.plus(java.time.Duration.ofDays(200));
    drill("carol", "chen");
    try (Store store = room.open()) {
      Margin later =
          Margin.of(store, first, first.header().createdAt().plus(java.time.Duration.ofDays(400)));
      assertThat(later.summary())
          .isEqualTo("WARN 2 of 3 verified in 12 months; threshold 2; margin 0: check 1 more");
      assertThat(String.join("\n", later.describe()))
          .contains("Due: share 3 (cleo) ('ceremony escrow check-share --custodian ID')");
      assertThat(later.json().toString()).contains("cleo");
      Margin never =
          Margin.of(store, first, first.header().createdAt().plus(java.time.Duration.ofDays(900)));
      assertThat(never.summary()).contains("0 of 3 verified").contains("margin -2: check 3 more");
    }
  }

  @Test
  void drill_done_isSignedAndNamesSharesAndMaterials() {
    DrillCeremony.Drilled drilled = drill("chen", "cleo");
    assertThat(drilled.payload().shares()).containsExactly(2, 3);
    assertThat(room.eventTypes()).endsWith("drill-begun", "quorum-met", "drill-done");
    assertThat(new RealDisk().exists(room.store().resolve(drilled.storeFile()))).isTrue();
    assertThat(room.screen()).contains("Material M-KC-1-1 (orders) came back and matches its");
  }

  @Test
  void oracle_withoutReceipts_saysSoAndWaitsForOne() {
    room.present("vault", "carol", "chen");
    try (Sitting sitting = room.sitting("escrow drill")) {
      new DrillCeremony(sitting).drill(Optional.empty(), true);
      Inventory inventory = new Inventory(sitting.store(), sitting.chain());
      OracleProof oracle = new OracleProof(sitting.store(), inventory);
      assertThat(oracle.commands(inventory.escrow(Optional.empty()), "KC-1").get(0))
          .contains("No receipt in this store names a KMS key");
      assertThat(oracle.state(inventory.escrow(Optional.empty())).orElseThrow())
          .contains("asked for by D-KC-1-1")
          .contains("no receipt yet");
    }
  }

  /** The power goes at every change of the store, before it, in the middle of it and after it. */
  @ParameterizedTest
  @EnumSource
  void reshare_powerCutAtEachWrite_leavesOneGenerationUsableAndSaysWhich(FaultyDisk.When when)
      throws IOException {
    int oldCounted = 0;
    int newCounted = 0;
    for (int n = 1; ; n++) {
      room = new CeremonyRoom(Files.createDirectory(scratch.resolve(when + "-" + n)));
      first = room.escrow("vault", 2, "orders").escrow();
      room.disk = new FaultyDisk(n, when);
      boolean cut = false;
      try {
        reshare(1, 2);
      } catch (FaultyDisk.PowerCut powerCut) {
        cut = true;
      }
      room.disk = new RealDisk();
      if (requireOneGeneration()) {
        newCounted++;
      } else {
        oldCounted++;
        assertThat(cut).isTrue();
      }
      if (!cut) {
        break;
      }
    }
    // The machine's report and its event, quorum-met, reshare-begun, sealed file, record;
    // reshare-done itself counts once it is whole.
    assertThat(oldCounted).isEqualTo(when == FaultyDisk.When.AFTER ? 6 : 7);
    assertThat(newCounted).isEqualTo(when == FaultyDisk.When.AFTER ? 2 : 1);
  }

  private boolean requireOneGeneration() {
    boolean newer;
    try (Store store = room.open()) {
      Inventory inventory = new Inventory(store, Trust.load(store));
      EscrowRecord counting = inventory.escrow(Optional.of("vault")).payload();
      newer = counting.generation() == 2;
      boolean begun = !store.events("reshare-begun").isEmpty();
      if (!newer && begun) {
        assertThat(String.join("\n", store.notes())).contains("(E-KC-1-1) still counts");
      }
    }
    giveCards(newer ? 2 : 1);
    assertThat(drill("carol", "chen").payload().materials()).hasSize(1);
    if (newer) {
      giveCards(1);
      assertRefused(Control.SHARE_GENERATION, () -> drill("carol", "chen"));
    }
    return newer;
  }
}

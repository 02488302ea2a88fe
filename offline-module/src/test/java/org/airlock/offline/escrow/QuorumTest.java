package org.airlock.offline.escrow;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.room.CardFile;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.slip39.RandomSource;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareSet;
import org.airlock.offline.slip39.Slip39;
import org.airlock.offline.slip39.SplitParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a share can be the wrong one, each by its {@code SHARE-*} control. */
final class QuorumTest {
  @TempDir private Path scratch;
  private CeremonyRoom room;
  private EscrowRecord escrow;

  @BeforeEach
  void createAnEscrow() {
    room = new CeremonyRoom(scratch);
    escrow = room.escrow("vault", 2).escrow();
  }

  private String fingerprintOfQuorum(String... custodians) {
    room.present("vault", custodians);
    try (Sitting sitting = room.sitting("wrap")) {
      Inventory inventory = new Inventory(sitting.store(), sitting.chain());
      try (SecretBytes key =
          new Quorum(sitting, inventory, inventory.escrow(Optional.of("vault"))).escrowKey()) {
        return EscrowKeys.fingerprint(key).hex();
      }
    }
  }

  @Test
  void quorum_anyTwoOrAllThree_giveTheEscrowKey() {
    String expected = escrow.escrowKeyFingerprint().hex();
    assertThat(fingerprintOfQuorum("carol", "chen")).isEqualTo(expected);
    assertThat(fingerprintOfQuorum("cleo", "carol")).isEqualTo(expected);
    assertThat(fingerprintOfQuorum("chen", "cleo", "carol")).isEqualTo(expected);
  }

  @Test
  void shareThreshold_tooFewPresent_isRefusedBeforeAnyShareIsShown() {
    room.give("carol");
    assertRefused(Control.SHARE_THRESHOLD, () -> fingerprintOfQuorum("carol"))
        .hasMessageContaining("1 custodians are present, escrow E-KC-1-1 needs 2");
    assertThatThrownBy(() -> fingerprintOfQuorum("carol", "mallory"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("holds no share");
  }

  @Test
  void shareDuplicate_sameCardTwice_isRefused() {
    room.give("chen", "@" + room.card("carol", "1"));
    assertRefused(Control.SHARE_DUPLICATE, () -> fingerprintOfQuorum("carol", "chen"))
        .hasMessageContaining("share 1 was given twice, the second time by chen");
  }

  @Test
  void shareChecksum_changedWord_isRefusedNamingTheCustodian() {
    String card = CeremonyRoom.read(room.card("chen", "1"));
    String words = card.lines().filter(line -> !line.startsWith("#")).findFirst().orElseThrow();
    String[] each = words.split(" ");
    each[9] = each[9].equals("academic") ? "acid" : "academic";
    CeremonyRoom.write(room.card("chen", "1"), String.join(" ", each) + "\n");
    assertRefused(Control.SHARE_CHECKSUM, () -> fingerprintOfQuorum("carol", "chen"))
        .hasMessageContaining("the share of chen")
        .hasMessageNotContaining(each[9] + " " + each[10]);
  }

  @Test
  void shareSet_shareOfAnotherEscrowOfTheStore_isRefusedNamingThatEscrow() {
    CeremonyRoom.CUSTODIANS.forEach(custodian -> room.medium(custodian, "2"));
    room.escrow("annex", 2);
    room.give("carol", "@" + room.card("carol", "1"));
    room.give("chen", "@" + room.card("chen", "2"));
    assertRefused(Control.SHARE_SET, () -> fingerprintOfQuorum("carol", "chen"))
        .hasMessageContaining("belongs to escrow E-KC-1-2 (annex), not to E-KC-1-1");
  }

  /** What a reference implementation made from another secret: whole, but of no set we know. */
  @Test
  void shareSet_shareOfAnUnknownSet_isRefused() {
    foreignCard("chen", new SecureRandom()::nextBytes, escrow.setIdentifier() ^ 1);
    assertRefused(Control.SHARE_SET, () -> fingerprintOfQuorum("carol", "chen"))
        .hasMessageContaining("belongs to another set");
  }

  /** SLIP-39's own digest can be met by whoever speaks last; the commitment cannot. */
  @Test
  void shareCommitment_forgedShareOfTheRightSet_isRefused() {
    foreignCard("chen", new SecureRandom()::nextBytes, escrow.setIdentifier());
    assertRefused(Control.SHARE_COMMITMENT, () -> fingerprintOfQuorum("carol", "chen"))
        .hasMessageContaining("none of the 3 shares recorded at the split");
    assertRefused(Control.SHARE_COMMITMENT, () -> fingerprintOfQuorum("carol", "cleo", "chen"));
  }

  /** Writes chen's card anew with share 2 of another split that carries {@code identifier}. */
  private void foreignCard(String custodian, RandomSource random, int identifier) {
    Path card = scratch.resolve("foreign.txt");
    boolean[] first = {true};
    RandomSource scripted =
        target -> {
          random.fill(target);
          if (first[0]) {
            first[0] = false;
            target[0] = (byte) (identifier >>> 8);
            target[1] = (byte) identifier;
          }
        };
    try (SecretBytes secret = EscrowKeys.generate(new SecureRandom());
        SecretBytes none = SecretBytes.owning(new byte[0]);
        ShareSet set = Slip39.split(secret, none, SplitParameters.singleGroup(2, 3), scripted)) {
      assertThat(set.identifier()).isEqualTo(identifier);
      Share second = set.shares(0).get(1);
      CardFile.write(card, second, List.of("forged"));
    }
    room.give(custodian, "@" + card);
  }

  @Test
  void shareGeneration_shareThatWasReplaced_isRefused() {
    EscrowRecord newer =
        new EscrowRecord(
            room.people.header(BundleType.ESCROW, "E-KC-1-2", Optional.empty()),
            "vault",
            2,
            Optional.of(org.airlock.common.bytes.Digest.of(escrow.toPayload())),
            escrow.setIdentifier() ^ 1,
            2,
            escrow.escrowKeyFingerprint(),
            room.people.escrow().shares(),
            escrow.trials(),
            List.of());
    try (Share old = CardFile.read(room.card("carol", "1"))) {
      assertRefused(
              Control.SHARE_GENERATION,
              () -> new ShareCheck(newer, List.of(escrow)).identify(old, "carol"))
          .hasMessageContaining("is of generation 1 of escrow vault, which generation 2 replaced");
    }
  }

  private EscrowRecord.ShareRecord check(String custodian, String witness) {
    try (Sitting sitting = room.sitting("escrow check-share")) {
      Inventory inventory = new Inventory(sitting.store(), sitting.chain());
      return new SingleShareCheck(sitting.store(), sitting.chain(), inventory, sitting.room())
          .check(inventory.escrow(Optional.empty()), custodian, witness);
    }
  }

  @Test
  void checkShare_rightCard_matchesAndIsRecorded() {
    assertThat(check("cleo", "wim").number()).isEqualTo(3);
    assertThat(lastFact("result")).isEqualTo("match");
  }

  @Test
  void checkShare_swappedCards_isRefusedAndRecorded() {
    room.give("cleo", "@" + room.card("chen", "1"));
    assertRefused(Control.SHARE_SET, () -> check("cleo", "wim"))
        .hasMessageContaining("this is share 2, which belongs to chen");
    assertThat(lastFact("result")).isEqualTo("SHARE-SET");
  }

  @Test
  void checkShare_custodianAsOwnWitnessOrUnknownWitness_isRefused() {
    assertRefused(Control.SIGNATURES, () -> check("cleo", "cleo"));
    assertRefused(Control.SIGNATURES, () -> check("cleo", "mallory"));
  }

  private String lastFact(String name) {
    try (Store store = room.open()) {
      assertThat(Trust.load(store).newest().version()).isEqualTo(1);
      List<Event> events = store.events("share-checked");
      return events.get(events.size() - 1).fact(name);
    }
  }
}

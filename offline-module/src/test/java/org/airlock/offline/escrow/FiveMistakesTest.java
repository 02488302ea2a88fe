package org.airlock.offline.escrow;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.room.Sitting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mistakes that custodians make with right cards: each has its own message, and the messages
 * are compared as a whole, so that no word of a share can be in them.
 */
final class FiveMistakesTest {
  @TempDir private Path scratch;
  private CeremonyRoom room;
  private EscrowRecord first;
  private EscrowRecord second;

  /** Two escrows, of which the second becomes the next generation of the first. */
  @BeforeEach
  void createTwoGenerations() {
    room = new CeremonyRoom(scratch);
    first = room.escrow("vault", 2).escrow();
    CeremonyRoom.CUSTODIANS.forEach(custodian -> room.medium(custodian, "2"));
    EscrowRecord made = room.escrow("draft", 2).escrow();
    second =
        new EscrowRecord(
            room.header(BundleType.ESCROW, "E-KC-1-3"),
            "vault",
            2,
            Optional.of(Digest.of(first.toPayload())),
            made.setIdentifier(),
            2,
            made.escrowKeyFingerprint(),
            made.shares(),
            made.trials(),
            List.of());
  }

  private List<String> card(String custodian, String number) {
    return Arrays.asList(
        CeremonyRoom.read(room.card(custodian, number))
            .lines()
            .filter(line -> !line.startsWith("#"))
            .findFirst()
            .orElseThrow()
            .split(" "));
  }

  private void types(String custodian, List<String> words) {
    room.give(custodian, String.join(" ", words));
  }

  private void quorum(String escrow, String label) {
    room.present(label, "carol", "chen");
    try (Sitting sitting = room.sitting("wrap")) {
      Inventory inventory = new Inventory(sitting.store(), sitting.chain());
      try (SecretBytes key =
          new Quorum(sitting, inventory, inventory.escrow(Optional.of(escrow))).escrowKey()) {
        throw new AssertionError("combined to " + key);
      }
    }
  }

  private void quorumOfTheFirst() {
    room.give("carol", "@" + room.card("carol", "1"));
    quorum(first.header().id(), "vault");
  }

  /**
   * {@code typed}, and what the wrong word should have been, are nowhere but where it was typed.
   */
  private void assertShowsNoWord() {
    Set<String> words = new HashSet<>(card("carol", "1"));
    words.addAll(card("chen", "1"));
    words.addAll(card("chen", "2"));
    String screen = room.screen();
    for (int i = 0; i + 1 < 33; i++) {
      for (List<String> card : List.of(card("carol", "1"), card("chen", "1"), card("chen", "2"))) {
        assertThat(screen).doesNotContain(card.get(i) + " " + card.get(i + 1));
      }
    }
    assertThat(words).hasSizeGreaterThan(33);
  }

  @Test
  void wrongWord_isLocatedAndNotCorrected() {
    List<String> words = new ArrayList<>(card("chen", "1"));
    words.set(16, words.get(16).equals("academic") ? "acid" : "academic");
    types("chen", words);
    assertRefused(Control.SHARE_CHECKSUM, this::quorumOfTheFirst)
        .hasMessage("the share of chen: the checksum does not match, and word 17 alone explains it")
        .extracting(failure -> ((Failure) failure).hint())
        .isEqualTo("look at word 17 of the card again: if only one word is wrong, it is that one");
    assertShowsNoWord();
  }

  @Test
  void swappedWords_areLocated() {
    List<String> words = new ArrayList<>(card("chen", "1"));
    int other = words.get(7).equals(words.get(20)) ? 21 : 20;
    Collections.swap(words, 7, other);
    types("chen", words);
    assertRefused(Control.SHARE_CHECKSUM, this::quorumOfTheFirst)
        .hasMessage(
            "the share of chen: the checksum does not match, and would if words 8 and "
                + (other + 1)
                + " changed places")
        .extracting(failure -> ((Failure) failure).hint())
        .isEqualTo(
            "look at words 8 and " + (other + 1) + " of the card again: they may be swapped");
    assertShowsNoWord();
  }

  @Test
  void wordOfAnotherShare_isNamedAfterItsCard() {
    List<String> words = new ArrayList<>(card("chen", "1"));
    words.set(3, card("cleo", "1").get(3));
    types("chen", words);
    assertRefused(Control.SHARE_CHECKSUM, this::quorumOfTheFirst)
        .hasMessage(
            "the share of chen: word 4 is the one of share 3 of escrow E-KC-1-1 (cleo), and the other words are not: one word was read from another card")
        .extracting(failure -> ((Failure) failure).hint())
        .isEqualTo("put the other card away and look at word 4 of your own card again");
    assertShowsNoWord();
  }

  @Test
  void supersededShare_isNamedWithBothGenerations() {
    room.record(second);
    room.give("carol", "@" + room.card("carol", "2"));
    types("chen", card("chen", "1"));
    assertRefused(Control.SHARE_GENERATION, () -> quorum(second.header().id(), "vault"))
        .hasMessage(
            "the share of chen is of generation 1 of escrow vault, which generation 2 replaced on "
                + second.header().createdAt())
        .extracting(failure -> ((Failure) failure).hint())
        .isEqualTo(
            "look for the card of generation 2; the old one should have been destroyed ('escrow destroy-share')");
    assertShowsNoWord();
  }

  @Test
  void sameShareTwice_isNamedWithItsNumber() {
    types("chen", card("carol", "1"));
    assertRefused(Control.SHARE_DUPLICATE, this::quorumOfTheFirst)
        .hasMessage("share 1 was given twice, the second time by chen")
        .extracting(failure -> ((Failure) failure).hint())
        .isEqualTo("every custodian gives the card with their own number; nothing was combined");
    assertShowsNoWord();
  }

  /** The sixth: a whole card of another escrow. */
  @Test
  void shareOfAnotherEscrow_isNamedAfterIt() {
    CeremonyRoom.CUSTODIANS.forEach(custodian -> room.medium(custodian, "3"));
    types("chen", card("chen", "2"));
    assertRefused(Control.SHARE_SET, this::quorumOfTheFirst)
        .hasMessage("the share of chen belongs to escrow E-KC-1-2 (draft), not to E-KC-1-1");
    assertShowsNoWord();
  }
}

package org.airlock.offline.escrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareWords;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An escrow whose shares the reference implementation made: a quorum of its custodians gives the
 * key.
 */
@Tag("interop")
final class ReferenceSharesTest {
  private static final String KEY = "8f".repeat(31) + "01";
  private static final String SPLIT =
      """
      import sys
      from shamir_mnemonic import generate_mnemonics
      for card in generate_mnemonics(1, [(2, 3)], bytes.fromhex(sys.argv[1]), extendable=True, iteration_exponent=0)[0]:
          print(card)
      """;

  @TempDir private Path scratch;

  @Test
  void cardsOfTheReference_areAcceptedByTheQuorum() throws Exception {
    List<String> cards = reference();
    assertThat(cards).hasSize(3);
    CeremonyRoom room = new CeremonyRoom(scratch);
    EscrowRecord escrow = record(room, cards);
    room.record(escrow);
    room.present("vault", "carol", "chen", "cleo");
    for (int i = 0; i < cards.size(); i++) {
      room.give(CeremonyRoom.CUSTODIANS.get(i), cards.get(i));
    }
    try (Sitting sitting = room.sitting("wrap")) {
      Inventory inventory = new Inventory(sitting.store(), sitting.chain());
      try (SecretBytes key =
              new Quorum(sitting, inventory, inventory.escrow(Optional.of("vault"))).escrowKey();
          SecretBytes expected = SecretBytes.owning(Bytes.ofHex(KEY).toArray())) {
        assertThat(key.equalsInConstantTime(expected)).isTrue();
      }
    }
  }

  private static EscrowRecord record(CeremonyRoom room, List<String> cards) {
    List<EscrowRecord.ShareRecord> records = new ArrayList<>();
    int identifier = -1;
    for (int i = 0; i < cards.size(); i++) {
      try (Share share = ShareWords.read(cards.get(i).toCharArray())) {
        identifier = share.header().identifier();
        records.add(
            new EscrowRecord.ShareRecord(
                i + 1, CeremonyRoom.CUSTODIANS.get(i), ShareCommitments.of(share), "medium", true));
      }
    }
    try (SecretBytes key = SecretBytes.owning(Bytes.ofHex(KEY).toArray())) {
      return new EscrowRecord(
          room.header(BundleType.ESCROW, "E-KC-1-1"),
          "vault",
          1,
          Optional.empty(),
          identifier,
          2,
          EscrowKeys.fingerprint(key),
          records,
          new Enrolment().escrow().trials(),
          List.of());
    }
  }

  private static List<String> reference() throws IOException, InterruptedException {
    Process python =
        new ProcessBuilder(System.getProperty("airlock.python", "python3"), "-c", SPLIT, KEY)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(python.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    boolean ran = python.waitFor() == 0;
    if ("required".equals(System.getProperty("interop"))) {
      assertThat(ran).as("shamir-mnemonic is demanded (-Dinterop=required)").isTrue();
    }
    Assumptions.assumeTrue(ran, "shamir-mnemonic does not run here; this opinion is skipped");
    return out.lines().toList();
  }
}

package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.identity.Identity;
import org.airlock.common.identity.IdentityKeyFile;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Custodians at the real terminal who make the usual mistakes: what they are told, that it shows
 * them no word they did not type, and how they put it right.
 */
@Tag("interop")
final class MistakesIT {
  private static final String ESCROW = "E-KC-2026-001-1";

  private House house;
  private Path place;

  @BeforeEach
  void open() {
    Outside.require("script", "script", "-qec", "true", "/dev/null");
    house = House.open();
    place = house.actsOn(house.asked).stage().directory();
  }

  private List<String> card(String custodian) {
    int number = Player.CUSTODIANS.indexOf(custodian) + 1;
    return Aftermath.words(
        place.resolve("cards/" + custodian + "/share-" + ESCROW + "-" + number + ".txt"));
  }

  private Pty checkShare(String escrow, String custodian, String term) {
    return new Pty(
        place,
        "offline/store",
        House.launcher("airlock.ceremony")
            + " escrow check-share --escrow "
            + escrow
            + " --custodian "
            + custodian
            + " --witness wim",
        term);
  }

  private static void type(Pty pty, List<String> words) {
    pty.await("word 1 of 33:");
    for (int i = 0; i < words.size(); i++) {
      pty.type(words.get(i).substring(0, 4) + " ");
      pty.await("word " + (i + 1) + " accepted");
    }
    pty.type("\r");
  }

  /** On the screen is what was typed, letter by letter, and no two words of any card together. */
  private void assertShowsNoWords(Pty pty) {
    for (String custodian : Player.CUSTODIANS) {
      List<String> words = card(custodian);
      for (int i = 0; i + 1 < words.size(); i++) {
        assertThat(pty.all()).doesNotContain(words.get(i) + " " + words.get(i + 1));
      }
    }
  }

  @Test
  void wrongWord_isLocatedAndOnlyItIsTypedAgain() {
    List<String> right = card("chen");
    List<String> words = new ArrayList<>(right);
    words.set(16, right.get(16).equals("academic") ? "acid" : "academic");
    try (Pty pty = checkShare(Acts.ESCROW, "chen", "xterm")) {
      type(pty, words);
      pty.await(
          "error: SHARE-CHECKSUM: the share of chen: the checksum does not match, and word 17 alone explains it");
      pty.await("hint:  look at word 17 of the card again");
      pty.await("all 33 words are in");
      assertThat(pty.all()).as("never corrected").doesNotContain(" = " + right.get(16));
      pty.type("17 " + right.get(16) + " ");
      pty.await("word 17 replaced");
      pty.type("\r");
      pty.await("it is the share recorded at the split");
      assertThat(pty.exitCode()).isZero();
      assertShowsNoWords(pty);
    }
  }

  @Test
  void swappedWords_areLocated() {
    List<String> words = new ArrayList<>(card("chen"));
    int other = words.get(9).equals(words.get(10)) ? 11 : 10;
    Collections.swap(words, 9, other);
    try (Pty pty = checkShare(Acts.ESCROW, "chen", "xterm")) {
      type(pty, words);
      pty.await("and would if words 10 and " + (other + 1) + " changed places");
      pty.await("they may be swapped");
      pty.await("all 33 words are in");
      pty.type("10 " + words.get(other) + " " + (other + 1) + " " + words.get(9) + " \r");
      pty.await("it is the share recorded at the split");
      assertThat(pty.exitCode()).isZero();
      assertShowsNoWords(pty);
    }
  }

  @Test
  void wordOfAnotherShare_isNamedAfterItsCard() {
    List<String> words = new ArrayList<>(card("chen"));
    words.set(3, card("carol").get(3));
    try (Pty pty = checkShare(Acts.ESCROW, "chen", "xterm")) {
      type(pty, words);
      pty.await(
          "the share of chen: word 4 is the one of share 1 of escrow "
              + ESCROW
              + " (carol), and the other words are not: one word was read from another card");
      pty.await("look at word 4 of your own card again");
      pty.await("all 33 words are in");
      pty.type("\u0003");
      assertThat(pty.exitCode()).isEqualTo(7);
      assertShowsNoWords(pty);
    }
  }

  @Test
  void supersededShare_isNamedWithBothGenerations() {
    supersede();
    try (Pty pty = checkShare("E-NEXT", "chen", "xterm")) {
      type(pty, card("chen"));
      pty.await(
          "error: SHARE-GENERATION: the share of chen is of generation 1 of escrow "
              + Acts.ESCROW
              + ", which generation 2 replaced");
      pty.await("look for the card of generation 2");
      assertThat(pty.exitCode()).isEqualTo(3);
      assertShowsNoWords(pty);
    }
  }

  @Test
  void sameShareTwice_isNamedWithItsNumber() {
    try (Pty pty =
        new Pty(
            place,
            "offline/store",
            House.launcher("airlock.ceremony")
                + " material generate --label twice --ceremony KC-2026-009"
                + " --operator people/anna/anna.key.pem --witness people/wim/wim.key.pem")) {
      TerminalIT.signIn(pty, house);
      pty.await("Who gives a share?");
      pty.type("carol chen\r");
      type(pty, card("carol"));
      pty.await("Share 1 of " + ESCROW + " accepted (carol).");
      type(pty, card("carol"));
      pty.await("share 1 was given twice, the second time by chen");
      pty.await("every custodian gives the card with their own number");
      assertThat(pty.exitCode()).isEqualTo(3);
      assertShowsNoWords(pty);
    }
  }

  @Test
  void scannedCard_isTakenInOneBurstAndNotEchoed() {
    try (Pty pty = checkShare(Acts.ESCROW, "chen", "xterm")) {
      pty.await(
          "warning: SCREEN-PRIVATE: this terminal is recorded or carried elsewhere by script");
      pty.await("word 1 of 33:");
      pty.type(String.join(" ", card("cleo").subList(0, 20)) + "\r");
      pty.await("20 words were scanned, a share has 33; scan the card again");
      pty.type(String.join(" ", card("chen")) + "\r");
      pty.await("it is the share recorded at the split");
      assertThat(pty.exitCode()).isZero();
      assertThat(pty.all()).doesNotContain(" = ");
      for (String word : card("chen").subList(4, 33)) {
        assertThat(pty.all()).doesNotContain(" " + word + " ");
      }
      assertShowsNoWords(pty);
    }
  }

  @Test
  void dumbTerminal_getsNoEscapeSequence() {
    try (Pty pty = checkShare(Acts.ESCROW, "chen", "dumb")) {
      pty.await("word 1 of 33:");
      pty.type("acad.");
      pty.await("hidden; . shows it again");
      pty.type(".\u007f\u007f\u007f\u007f");
      for (String word : card("chen")) {
        pty.type(word.substring(0, 4) + " ");
      }
      pty.await("word 33 accepted");
      pty.type("\r");
      pty.await("This terminal cannot erase what it showed");
      pty.await("it is the share recorded at the split");
      assertThat(pty.exitCode()).isZero();
      assertThat(pty.all()).doesNotContain("\u001b");
    }
  }

  /** Puts a second generation of the escrow into the store, as a resharing would. */
  private void supersede() {
    Path root = place.resolve("offline/store");
    try (Store store = Store.open(new RealDisk(), root, InstantSource.system(), "test")) {
      String file = "escrow/" + ESCROW + "/escrow.dsse.json";
      Envelope envelope = Envelope.parse(store.get(file), file);
      EscrowRecord old = EscrowRecord.parse(envelope.payload(), file);
      EscrowRecord next = nextOf(old, envelope.payloadDigest());
      Envelope signed =
          signed(Envelope.unsigned(envelope.payloadType(), next.toPayload()), "anna", "wim");
      String nextFile = "escrow/E-NEXT/escrow.dsse.json";
      store.append(
          Event.draft("test", "escrow-done")
              .output(nextFile, store.put(nextFile, signed.toBytes())));
    }
  }

  private static EscrowRecord nextOf(EscrowRecord old, Digest digest) {
    Header header = old.header();
    List<ShareRecord> shares = new ArrayList<>();
    for (ShareRecord share : old.shares()) {
      shares.add(
          new ShareRecord(
              share.number(),
              share.custodian(),
              Digest.of(share.commitment().value()),
              share.medium(),
              true));
    }
    return new EscrowRecord(
        new Header(
            header.type(),
            header.environment(),
            header.ceremony(),
            header.sequence() + 1,
            "E-NEXT",
            header.createdAt(),
            Optional.empty(),
            header.rosterVersion(),
            header.rosterDigest()),
        old.label(),
        2,
        Optional.of(digest),
        old.setIdentifier() ^ 1,
        old.threshold(),
        old.escrowKeyFingerprint(),
        shares,
        old.trials(),
        old.limitations());
  }

  private Envelope signed(Envelope envelope, String... people) {
    for (String person : people) {
      Path file = place.resolve("people/" + person + "/" + person + ".key.pem");
      char[] passphrase = TerminalIT.passphrase(house, person).toCharArray();
      try (InputStream in = Files.newInputStream(file);
          Identity key = IdentityKeyFile.read(in, passphrase, file.toString())) {
        envelope = envelope.signedWith(key);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return envelope;
  }
}

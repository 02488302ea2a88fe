package org.airlock.offline.escrow;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.verification.Verified;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.room.Room;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareException;
import org.airlock.offline.slip39.Slip39;

/** Brings an escrow key back from the shares of custodians who are present. */
public final class Quorum {
  private static final int TRIES = 3;

  private final Sitting sitting;
  private final Verified<EscrowRecord> escrow;
  private final ShareCheck check;
  private final List<Integer> gave = new ArrayList<>();
  private final CardHeadings headings;

  public Quorum(Sitting sitting, Inventory inventory, Verified<EscrowRecord> escrow) {
    this.sitting = sitting;
    this.escrow = escrow;
    List<EscrowRecord> others =
        inventory.escrows().values().stream()
            .filter(other -> !other.digest().equals(escrow.digest()))
            .map(Verified::payload)
            .toList();
    this.check = new ShareCheck(escrow.payload(), others);
    this.headings =
        new CardHeadings(Stream.concat(Stream.of(escrow.payload()), others.stream()).toList());
  }

  /**
   * The escrow key, the caller's to close. More shares than the threshold are taken and must agree.
   *
   * @throws Failure.Refused a {@code SHARE-*} control, naming the custodian whose share it is
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // shares are closed in finally, the key is the caller's
  public SecretBytes escrowKey() {
    EscrowRecord record = escrow.payload();
    List<Share> shares = new ArrayList<>();
    try {
      Set<Integer> numbers = new LinkedHashSet<>();
      for (String custodian : present(record)) {
        Share share = take(sitting.room(), custodian, headings);
        shares.add(share);
        ShareRecord recorded = check.identify(share, custodian);
        if (!numbers.add(recorded.number())) {
          throw new Failure.Refused(
              Control.SHARE_DUPLICATE,
              "share " + recorded.number() + " was given twice, the second time by " + custodian,
              "every custodian gives the card with their own number; nothing was combined");
        }
        sitting
            .console()
            .say(
                "Share "
                    + recorded.number()
                    + " of "
                    + record.header().id()
                    + " accepted ("
                    + custodian
                    + ").");
      }
      SecretBytes key = combine(record, shares);
      try {
        remember(numbers);
      } catch (RuntimeException e) {
        key.close();
        throw e;
      }
      return key;
    } finally {
      shares.forEach(Share::close);
    }
  }

  /** Numbers of the shares that gave the key, once they did. */
  public List<Integer> gave() {
    return List.copyOf(gave);
  }

  /** Each share that took part was read from its card: that counts as a check of it. */
  private void remember(Set<Integer> numbers) {
    gave.addAll(numbers);
    sitting
        .store()
        .append(
            sitting
                .event("quorum-met")
                .held(Control.SHARE_COMMITMENT)
                .fact("escrow", escrow.payload().header().id())
                .fact("shares", String.join(" ", numbers.stream().map(String::valueOf).toList())));
  }

  private List<String> present(EscrowRecord record) {
    List<String> custodians = record.shares().stream().map(ShareRecord::custodian).toList();
    String answer =
        sitting
            .console()
            .ask(
                new Prompt(
                    "quorum:" + record.label(),
                    "Escrow "
                        + record.header().id()
                        + " needs "
                        + record.threshold()
                        + " of "
                        + String.join(", ", custodians)
                        + ". Who gives a share? Identifiers, with blanks between:"));
    List<String> present =
        Arrays.stream(answer.split("[\\s,]+")).filter(id -> !id.isEmpty()).distinct().toList();
    for (String id : present) {
      if (!custodians.contains(id)) {
        throw new Failure.Usage(
            "\""
                + (id.length() > 40 ? id.substring(0, 40) : id)
                + "\" holds no share of this escrow",
            "custodians: " + String.join(", ", custodians));
      }
    }
    if (present.size() < record.threshold()) {
      throw new Failure.Refused(
          Control.SHARE_THRESHOLD,
          present.size()
              + " custodians are present, escrow "
              + record.header().id()
              + " needs "
              + record.threshold(),
          "wait for more custodians; nothing was combined");
    }
    return present;
  }

  /** A mistyped word is asked for again; a third failure ends the command. */
  @MustBeClosed
  static Share take(Room room, String custodian) {
    return take(room, custodian, new CardHeadings(List.of()));
  }

  @MustBeClosed
  static Share take(Room room, String custodian, CardHeadings headings) {
    try (Room.Taking taking = room.taking(custodian)) {
      for (int attempt = 1; ; attempt++) {
        try {
          return taking.next();
        } catch (ShareException e) {
          Failure.Refused refused = refusal(e, custodian, headings);
          if (attempt == TRIES) {
            throw refused;
          }
          room.console().show("error: " + refused.control().id() + ": " + refused.getMessage());
          room.console().show("hint:  " + refused.hint());
        }
      }
    }
  }

  private static Failure.Refused refusal(
      ShareException e, String custodian, CardHeadings headings) {
    Failure.Refused refused = e.asRefused();
    Optional<String> stray = headings.strayWordOf(e);
    if (stray.isPresent()) {
      int position = e.words().get(0);
      return new Failure.Refused(
          refused.control(),
          "the share of "
              + custodian
              + ": word "
              + position
              + " is the one of "
              + stray.get()
              + ", and the other words are not: one word was read from another card",
          "put the other card away and look at word " + position + " of your own card again");
    }
    return new Failure.Refused(
        refused.control(),
        "the share of " + custodian + ": " + refused.getMessage(),
        refused.hint());
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed on the failing path, else handed to the caller
  private static SecretBytes combine(EscrowRecord record, List<Share> shares) {
    try (SecretBytes noPassphrase = SecretBytes.owning(new byte[0])) {
      SecretBytes key = Slip39.combineWithSurplus(shares, noPassphrase);
      if (EscrowKeys.fingerprint(key).equals(record.escrowKeyFingerprint())) {
        return key;
      }
      key.close();
      throw new Failure.Refused(
          Control.SHARE_COMMITMENT,
          "the shares combine to another key than the one of escrow " + record.header().id(),
          "stop: shares with the right commitments cannot do this, so the record itself is in doubt");
    } catch (ShareException e) {
      throw e.asRefused();
    }
  }
}

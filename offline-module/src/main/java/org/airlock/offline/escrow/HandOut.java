package org.airlock.offline.escrow;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.roster.Limitations;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.offline.cards.ShareLabel;
import org.airlock.offline.cards.SharePrinter;
import org.airlock.offline.room.CardFile;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.slip39.RandomSource;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareSet;
import org.airlock.offline.slip39.Slip39;
import org.airlock.offline.slip39.SplitParameters;

/**
 * A share set on its way to its custodians: each gets one share, alone, and gives it back from its
 * final medium; then the escrow key is reconstructed from what was given back, in as many trials as
 * it takes for every share to take part. A new escrow and a new generation of one go through the
 * same.
 */
final class HandOut {
  private final Sitting sitting;
  private final Optional<SharePrinter> printer;

  /**
   * @param printer prints the shares, instead of what the order says
   */
  HandOut(Sitting sitting, Optional<SharePrinter> printer) {
    this.sitting = sitting;
    this.printer = printer;
  }

  /**
   * Who gets a share of what.
   *
   * @param threshold how many shares restore the escrow key
   * @param custodians one share each, in this order
   * @param onMedia shares are written to the custodians' own media instead of being shown on the
   *     screen
   * @param generation of the escrow, from 1; on printed cards
   */
  record Order(int threshold, List<String> custodians, boolean onMedia, long generation) {
    Order {
      custodians = List.copyOf(custodians);
    }
  }

  /**
   * What came back. Closing it wipes the escrow key.
   *
   * @param shares the public record of each share, in order
   * @param trials the share numbers of each trial reconstruction
   * @param escrowKey as it came back from the shares, which is not the object that was split
   */
  record Proven(List<ShareRecord> shares, List<List<Integer>> trials, SecretBytes escrowKey)
      implements AutoCloseable {
    Proven {
      shares = List.copyOf(shares);
      trials = List.copyOf(trials);
    }

    @Override
    public void close() {
      escrowKey.close();
    }
  }

  /** Refuses an order that no share set can meet, before anything secret exists. */
  void requirePossible(Order order) {
    int count = order.custodians().size();
    if (order.threshold() < 2 || order.threshold() > count || count > EscrowRecord.MOST_SHARES) {
      throw new Failure.Refused(
          Control.SHARE_THRESHOLD,
          "a threshold of " + order.threshold() + " with " + count + " custodians makes no sense",
          "the threshold is at least 2 and at most the number of custodians, which is at most "
              + EscrowRecord.MOST_SHARES
              + "; 3 of 5 is usual");
    }
    if (order.threshold() == count
        && !sitting.roster().limitations().contains(Limitations.ALL_SHARES_NEEDED)) {
      throw new Failure.Refused(
          Control.SHARE_THRESHOLD,
          "with " + count + " of " + count + " one lost share loses everything",
          "name more custodians than the threshold, or declare the limitation in the roster ('roster new --allow-all-shares-needed')");
    }
    if (new HashSet<>(order.custodians()).size() != count) {
      throw new Failure.Usage(
          "one custodian is named twice", "nobody may hold two shares of one set");
    }
    for (String custodian : order.custodians()) {
      Optional<Person> person = sitting.roster().find(custodian);
      if (person.isEmpty() || !person.get().roles().contains(Role.CUSTODIAN)) {
        throw new Failure.Refused(
            Control.SIGNATURES,
            custodian + " is not a custodian on roster version " + sitting.roster().version(),
            "custodians: "
                + String.join(
                    ", ",
                    sitting.roster().inRole(Role.CUSTODIAN).stream().map(Person::id).toList()));
      }
    }
  }

  /**
   * A fresh escrow key, split; the key itself is wiped at once, and only what comes back from the
   * shares is ever used.
   *
   * @param taken set identifiers that an earlier set of the same escrow has
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed here when its identifier is taken
  ShareSet split(Order order, SecureRandom random, IntPredicate taken) {
    while (true) {
      try (SecretBytes generated = EscrowKeys.generate(random);
          SecretBytes noPassphrase = SecretBytes.owning(new byte[0])) {
        ShareSet set =
            Slip39.split(
                generated,
                noPassphrase,
                SplitParameters.singleGroup(order.threshold(), order.custodians().size()),
                RandomSource.of(random));
        if (!taken.test(set.identifier())) {
          return set;
        }
        set.close();
      }
    }
  }

  /**
   * Hands out every share, takes every share back and reconstructs.
   *
   * @param escrow the id that the set will have
   * @return the escrow key that came back, with its proof; the caller's to close
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the record closes the key
  Proven prove(Order order, String escrow, ShareSet set) {
    List<ShareRecord> records = new ArrayList<>();
    List<Share> givenBack = new ArrayList<>();
    try (SecretBytes noPassphrase = SecretBytes.owning(new byte[0])) {
      handOut(order, escrow, set, records, givenBack);
      List<List<Integer>> trials = trials(order.threshold(), givenBack.size());
      return new Proven(records, trials, reconstruct(trials, givenBack, noPassphrase));
    } finally {
      givenBack.forEach(Share::close);
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // the caller closes what is in givenBack
  private void handOut(
      Order order, String id, ShareSet set, List<ShareRecord> records, List<Share> givenBack) {
    List<Share> shares = set.shares(0);
    for (int i = 0; i < shares.size(); i++) {
      Share share = shares.get(i);
      String custodian = order.custodians().get(i);
      int number = i + 1;
      sitting
          .console()
          .say("Share " + number + " of " + shares.size() + " goes to " + custodian + ".");
      if (printer.isPresent()) {
        print(printer.get(), order, id, set.identifier(), share, custodian, number);
      } else if (order.onMedia()) {
        write(order, id, share, custodian, number);
      } else {
        sitting.room().show(share, custodian, number, shares.size());
      }
      boolean handwritten = printer.isEmpty() && !order.onMedia();
      givenBack.add(
          handwritten
              ? readBackFromPaper(share, custodian, number, shares.size())
              : readBack(share, custodian));
      acknowledge(custodian, number);
      records.add(
          new ShareRecord(
              number,
              custodian,
              ShareCommitments.of(share),
              printer.isPresent() ? "print" : order.onMedia() ? "medium" : "screen",
              true));
    }
  }

  private void print(
      SharePrinter to,
      Order order,
      String id,
      int setIdentifier,
      Share share,
      String custodian,
      int number) {
    ShareLabel label =
        new ShareLabel(
            sitting.roster().environment(),
            sitting.ceremony(),
            id,
            ShareLabel.setWords(setIdentifier),
            number,
            order.custodians().size(),
            order.threshold(),
            custodian,
            order.generation(),
            sitting.now());
    to.print(
        share,
        label,
        (page, attempt, attendant) ->
            sitting
                .store()
                .append(
                    sitting
                        .event("print-jam")
                        .fact("page", page)
                        .fact("attempt", attempt)
                        .fact("at-the-printer", attendant)
                        .fact("to-do", "destroy every piece of this page before a witness")));
  }

  private void write(Order order, String id, Share share, String custodian, int number) {
    Path medium = medium(custodian);
    Path file = medium.resolve("share-" + id + "-" + number + ".txt");
    CardFile.write(
        file,
        share,
        List.of(
            "KEEP SECRET. Share "
                + number
                + " of "
                + order.custodians().size()
                + " of escrow "
                + id
                + ", "
                + sitting.roster().environment().code()
                + ".",
            "Any "
                + order.threshold()
                + " of them restore it. SLIP-39, extendable, no passphrase, exponent 0."));
    sitting.console().say("Written to " + file + ".");
  }

  /** A mistyped directory is asked for again: the whole set need not be made anew for it. */
  private Path medium(String custodian) {
    Prompt prompt =
        new Prompt(
            "medium:" + custodian, custodian + ", insert your own medium and type its directory:");
    Path medium = Path.of(sitting.console().ask(prompt));
    for (int tries = 1; !medium.toFile().isDirectory(); tries++) {
      Failure.Environment none =
          new Failure.Environment(
              medium + ": is not a directory",
              "mount the custodian's medium and type its directory again");
      if (tries == 3) {
        throw none;
      }
      sitting.console().show("error: " + none.getMessage());
      sitting.console().show("hint:  " + none.hint());
      medium = Path.of(sitting.console().ask(prompt));
    }
    return medium;
  }

  /** A wrong copy may be written anew, each time with a recorded deviation. */
  @MustBeClosed
  private Share readBackFromPaper(Share share, String custodian, int number, int of) {
    while (true) {
      try {
        return readBack(share, custodian);
      } catch (Failure.Refused refused) {
        new SecondDisplay(sitting).decide(refused, custodian, number);
        sitting.room().show(share, custodian, number, of);
      }
    }
  }

  /** The share as it comes back from its final medium: it must be the very one. */
  @MustBeClosed
  @SuppressWarnings(
      "MustBeClosedChecker") // closed here when it is another share, else the caller's
  private Share readBack(Share share, String custodian) {
    sitting
        .console()
        .say("Now give the share back from where it will be kept, so that we know it can be read.");
    for (int attempt = 1; ; attempt++) {
      Share back = Quorum.take(sitting.room(), custodian);
      if (ShareCommitments.of(back).equals(ShareCommitments.of(share))) {
        sitting.console().say("Read back: the same share.");
        return back;
      }
      back.close();
      Failure.Refused other =
          new Failure.Refused(
              Control.SHARE_COMMITMENT,
              "the share that "
                  + custodian
                  + " gave back is a whole share, but not the one handed out",
              "look for the right card; if it cannot be found, stop, destroy all cards of this set and begin again");
      if (attempt == 3) {
        throw other;
      }
      sitting.console().show("error: " + other.control().id() + ": " + other.getMessage());
      sitting.console().show("hint:  " + other.hint());
    }
  }

  private void acknowledge(String custodian, int number) {
    String answer =
        sitting
            .console()
            .ask(
                new Prompt(
                    "acknowledge:" + custodian,
                    custodian
                        + ", do you take share "
                        + number
                        + " into your keeping? Type your identifier:"));
    if (!answer.equals(custodian)) {
      throw new Failure.Stopped(
          custodian + " did not take share " + number,
          "destroy every card of this set; begin again with another custodian");
    }
  }

  /**
   * Windows of the threshold's width that together cover all shares, for 3 of 5: 1 2 3 and 4 5 1.
   */
  static List<List<Integer>> trials(int threshold, int count) {
    List<List<Integer>> trials = new ArrayList<>();
    for (int start = 0; start < count; start += threshold) {
      TreeSet<Integer> numbers = new TreeSet<>();
      for (int i = 0; i < threshold; i++) {
        numbers.add((start + i) % count + 1);
      }
      trials.add(List.copyOf(numbers));
    }
    return trials;
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed here unless the trials agree, else the caller's
  private SecretBytes reconstruct(
      List<List<Integer>> trials, List<Share> givenBack, SecretBytes noPassphrase) {
    SecretBytes first = combine(trials.get(0), givenBack, noPassphrase);
    boolean agreed = false;
    try {
      for (List<Integer> trial : trials.subList(1, trials.size())) {
        try (SecretBytes again = combine(trial, givenBack, noPassphrase)) {
          if (!again.equalsInConstantTime(first)) {
            throw new Failure.Refused(
                Control.ESCROW_PROOF,
                "trial reconstructions do not agree",
                "destroy every card of this set and begin again on another machine");
          }
        }
      }
      sitting
          .console()
          .say(
              trials.size()
                  + " trial reconstructions agree; every share took part. The key that came back is the one used.");
      agreed = true;
      return first;
    } finally {
      if (!agreed) {
        first.close();
      }
    }
  }

  @MustBeClosed
  private static SecretBytes combine(
      List<Integer> numbers, List<Share> givenBack, SecretBytes noPassphrase) {
    return Slip39.combine(
        numbers.stream().map(number -> givenBack.get(number - 1)).toList(), noPassphrase);
  }
}

package org.airlock.offline.escrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.offline.slip39.ShareException;
import org.airlock.offline.slip39.ShareHeader;
import org.airlock.offline.slip39.Wordlist;

/**
 * Words 1 to 4 of every recorded card. They are public and follow from the record; so when one of
 * them stands on the wrong card, it can be said which card it was read from.
 */
final class CardHeadings {
  private record Heading(String card, List<String> words) {}

  private final List<Heading> headings = new ArrayList<>();

  CardHeadings(List<EscrowRecord> escrows) {
    for (EscrowRecord escrow : escrows) {
      for (ShareRecord share : escrow.shares()) {
        headings.add(
            new Heading(
                "share "
                    + share.number()
                    + " of escrow "
                    + escrow.header().id()
                    + " ("
                    + share.custodian()
                    + ")",
                words(escrow, share)));
      }
    }
  }

  private static List<String> words(EscrowRecord escrow, ShareRecord share) {
    // Escrows are split into one group, extendable, with exponent 0.
    ShareHeader header =
        new ShareHeader(
            escrow.setIdentifier(), true, 0, 0, 1, 1, share.number() - 1, escrow.threshold());
    return List.of(header.words().split(" "));
  }

  /** The card from which the one wrong word was read, when that word is of its first four. */
  Optional<String> strayWordOf(ShareException refused) {
    if (refused.headerWord().isEmpty()) {
      return Optional.empty();
    }
    String word = Wordlist.standard().word(refused.headerWord().getAsInt());
    int position = refused.words().get(0);
    return headings.stream()
        .filter(heading -> heading.words().get(position - 1).equals(word))
        .map(Heading::card)
        .findFirst();
  }
}

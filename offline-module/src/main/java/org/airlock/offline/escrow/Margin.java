package org.airlock.offline.escrow;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;

/**
 * How far an escrow is from being lost unnoticed: how many of its shares somebody has read from
 * their card in the last twelve months, over the threshold. The read-back at the split counts, a
 * single-share check, and every quorum.
 *
 * @param checks per share number, when it was last read since the split
 * @param now the end of the twelve months
 */
public record Margin(EscrowRecord escrow, Map<Integer, Instant> checks, Instant now) {
  private static final int MONTHS = 12;

  public Margin {
    checks = Map.copyOf(checks);
  }

  /** As the transcript says. */
  public static Margin of(Store store, EscrowRecord escrow, Instant now) {
    String id = escrow.header().id();
    Map<Integer, Instant> checks = new HashMap<>();
    for (Event event : store.events()) {
      if (event.fact("escrow").equals(id)) {
        for (int number : read(event)) {
          checks.merge(number, event.at(), (one, other) -> other.isAfter(one) ? other : one);
        }
      }
    }
    return new Margin(escrow, checks, now);
  }

  /** Numbers of the shares that an event shows to have been read and found right. */
  private static List<Integer> read(Event event) {
    return switch (event.type()) {
      case "quorum-met" -> numbers(event.fact("shares"));
      case "share-checked" ->
          event.fact("result").equals("match") ? numbers(event.fact("share")) : List.of();
      default -> List.of();
    };
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      numbers.add(Integer.valueOf(word));
    }
    return numbers;
  }

  /** When the share was last read; empty when never, not even at the split. */
  public Optional<Instant> lastRead(ShareRecord share) {
    return Optional.ofNullable(checks.get(share.number()))
        .or(() -> share.readBack() ? Optional.of(escrow.header().createdAt()) : Optional.empty());
  }

  private boolean recent(ShareRecord share) {
    Instant since = now.atOffset(ZoneOffset.UTC).minusMonths(MONTHS).toInstant();
    return lastRead(share).filter(at -> !at.isBefore(since)).isPresent();
  }

  /** Shares read in the last twelve months. */
  public int recent() {
    return (int) escrow.shares().stream().filter(this::recent).count();
  }

  /** How many shares may turn out to be lost before the escrow is: negative when it may be now. */
  public int margin() {
    return recent() - escrow.threshold();
  }

  /** True when one lost share could be one too many. */
  public boolean warns() {
    return margin() < 1;
  }

  /** Shares that nobody has read since the split, in order. */
  public List<ShareRecord> neverChecked() {
    return escrow.shares().stream().filter(share -> !checks.containsKey(share.number())).toList();
  }

  private List<ShareRecord> due() {
    return escrow.shares().stream().filter(share -> !recent(share)).toList();
  }

  /** For example {@code WARN 3 of 5 verified in 12 months; threshold 3; margin 0: check 2 more}. */
  public String summary() {
    int due = due().size();
    return (warns() ? "WARN " : "")
        + recent()
        + " of "
        + escrow.shares().size()
        + " verified in "
        + MONTHS
        + " months; threshold "
        + escrow.threshold()
        + "; margin "
        + margin()
        + (due == 0 ? "" : ": check " + due + " more");
  }

  /** The summary, then what to do about it. */
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add("  " + summary());
    if (!due().isEmpty()) {
      lines.add("  Due: " + names(due()) + " ('ceremony escrow check-share --custodian ID')");
    }
    if (!neverChecked().isEmpty()) {
      lines.add("  Never checked since the read-back: " + names(neverChecked()));
    }
    return lines;
  }

  private static String names(List<ShareRecord> shares) {
    return String.join(
        ", ",
        shares.stream()
            .map(share -> "share " + share.number() + " (" + share.custodian() + ")")
            .toList());
  }

  /** The same for programs. */
  public JsonObject json() {
    return JsonObject.builder()
        .put("verified", recent())
        .put("shares", escrow.shares().size())
        .put("threshold", escrow.threshold())
        .put("months", MONTHS)
        .put("margin", margin())
        .put("warn", warns())
        .putStrings("due", due().stream().map(ShareRecord::custodian).toList())
        .putStrings("neverChecked", neverChecked().stream().map(ShareRecord::custodian).toList())
        .build();
  }
}

package org.airlock.common.payload;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;

/**
 * Which escrow record counts, when records supersede each other: the one at the end of the chain.
 * Passports never change when an escrow is reshared; each generation names the passports it took
 * over, and both sides follow the chain from the record that the passport names.
 */
public final class Generations {
  private final Map<Digest, EscrowRecord> records;
  private final Map<Digest, Digest> successors = new HashMap<>();

  /**
   * @param records verified records by digest
   * @throws Failure.Integrity when two records supersede the same one
   */
  public Generations(Map<Digest, EscrowRecord> records) {
    this.records = Map.copyOf(records);
    this.records.forEach(
        (digest, record) -> record.supersedes().ifPresent(older -> succeed(older, digest)));
  }

  private void succeed(Digest older, Digest newer) {
    if (successors.putIfAbsent(older, newer) != null) {
      throw new Failure.Integrity(
          "two escrow records supersede the same one, " + older.hex().substring(0, 16) + "…",
          "only one of them was made by this store; find out where the other comes from before anything is trusted");
    }
  }

  /** The record that supersedes this one, if there is one. */
  public Optional<Digest> successor(Digest record) {
    return Optional.ofNullable(successors.get(record));
  }

  /** The newest generation that has the material: empty when the passport's own is not known. */
  public Optional<Digest> inForce(Digest passportDigest, Passport passport) {
    Digest current = passport.escrowDigest();
    if (!records.containsKey(current)) {
      return Optional.empty();
    }
    for (Optional<Digest> next = takenOver(current, passportDigest);
        next.isPresent();
        next = takenOver(current, passportDigest)) {
      current = next.get();
    }
    return Optional.of(current);
  }

  private Optional<Digest> takenOver(Digest from, Digest passportDigest) {
    return successor(from)
        .filter(
            next -> {
              EscrowRecord record = records.get(next);
              return record != null && record.resealedAs(passportDigest).isPresent();
            });
  }
}

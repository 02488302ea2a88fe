package org.airlock.common.payload;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonNumber;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;

/**
 * The public record of an escrow: who holds which share of which set, and the proof that all of it
 * was read back and reconstructs. It holds nothing that helps to find the escrow key.
 *
 * @param header {@code id} names the escrow
 * @param label for people
 * @param generation 1 for the first share set, one more with each resharing
 * @param supersedes the digest of the escrow record this one replaces
 * @param setIdentifier the SLIP-39 identifier, 0 to 32767, equal in all shares of the set
 * @param threshold how many shares restore the escrow key
 * @param escrowKeyFingerprint 16 bytes; the key identifier in every sealed file
 * @param shares one per custodian, numbered from 1
 * @param trials the share numbers of each trial reconstruction that matched
 * @param limitations the roster's, repeated
 */
public record EscrowRecord(
    Header header,
    String label,
    long generation,
    Optional<Digest> supersedes,
    int setIdentifier,
    int threshold,
    Bytes escrowKeyFingerprint,
    List<ShareRecord> shares,
    List<List<Integer>> trials,
    List<String> limitations)
    implements Payload {

  public static final int FINGERPRINT_BYTES = 16;

  /** SLIP-39 allows at most 16 members in a group. */
  public static final int MOST_SHARES = 16;

  public EscrowRecord {
    shares = List.copyOf(shares);
    trials = trials.stream().map(List::copyOf).toList();
    limitations = List.copyOf(limitations);
    if (threshold < 2 || shares.size() < threshold || shares.size() > MOST_SHARES) {
      throw new IllegalArgumentException("threshold and shares do not go together");
    }
    Set<String> custodians = new HashSet<>();
    Set<Digest> commitments = new HashSet<>();
    for (int i = 0; i < shares.size(); i++) {
      ShareRecord share = shares.get(i);
      if (share.number() != i + 1
          || !custodians.add(share.custodian())
          || !commitments.add(share.commitment())) {
        throw new IllegalArgumentException(
            "shares are not numbered in order, or one custodian or share appears twice");
      }
    }
    if (escrowKeyFingerprint.size() != FINGERPRINT_BYTES) {
      throw new IllegalArgumentException(
          "escrowKeyFingerprint has not " + FINGERPRINT_BYTES + " bytes");
    }
  }

  /**
   * One share, without its value.
   *
   * @param number from 1; the SLIP-39 member index is one less
   * @param custodian identifier on the roster
   * @param medium {@code screen} when it was copied from the screen, {@code medium} when written to
   *     the custodian's own, {@code print} when printed
   * @param readBack whether it was given back from its final medium and was the same
   */
  public record ShareRecord(
      int number, String custodian, Digest commitment, String medium, boolean readBack) {}

  /**
   * The escrow proof: what is missing from a complete read-back and trial record; empty when
   * nothing is.
   *
   * <p>Complete: every share was read back, each trial has exactly the threshold of distinct
   * existing shares, and every share takes part in at least one.
   */
  public Optional<String> proofGap() {
    for (ShareRecord share : shares) {
      if (!share.readBack()) {
        return Optional.of("share " + share.number() + " was not read back");
      }
    }
    Set<Integer> tried = new TreeSet<>();
    for (List<Integer> trial : trials) {
      if (trial.size() != threshold || new HashSet<>(trial).size() != threshold) {
        return Optional.of("a trial reconstruction did not use exactly " + threshold + " shares");
      }
      tried.addAll(trial);
    }
    for (ShareRecord share : shares) {
      if (!tried.contains(share.number())) {
        return Optional.of("share " + share.number() + " took part in no trial reconstruction");
      }
    }
    return tried.size() == shares.size()
        ? Optional.empty()
        : Optional.of("a trial names a share that does not exist");
  }

  @Override
  public Bytes toPayload() {
    JsonObject.Builder json = header.write().put("label", label).put("generation", generation);
    supersedes.ifPresent(digest -> json.put("supersedes", digest));
    return JsonText.compact(
        json.put("setIdentifier", setIdentifier)
            .put("threshold", threshold)
            .put("escrowKeyFingerprint", escrowKeyFingerprint.hex())
            .putAll("shares", shares.stream().map(EscrowRecord::write).toList())
            .putAll("trials", trials.stream().map(EscrowRecord::trial).toList())
            .putStrings("limitations", limitations)
            .build());
  }

  private static JsonObject write(ShareRecord share) {
    return JsonObject.builder()
        .put("number", share.number())
        .put("custodian", share.custodian())
        .put("commitment", share.commitment())
        .put("medium", share.medium())
        .put("readBack", share.readBack())
        .build();
  }

  private static JsonObject trial(List<Integer> numbers) {
    List<JsonValue> values =
        numbers.stream().<JsonValue>map(number -> JsonNumber.of(number)).toList();
    return JsonObject.builder().put("shares", new JsonArray(values)).build();
  }

  /** Reads a payload whose signatures held. */
  public static EscrowRecord parse(Bytes payload, String source) {
    Fields fields = Fields.of(StrictJson.parse(payload, source), source);
    Header header = Header.read(BundleType.ESCROW, fields);
    String label = fields.string("label", 64);
    long generation = fields.integer("generation", 1, 10_000);
    Optional<Digest> supersedes = fields.optionalDigest("supersedes");
    int setIdentifier = (int) fields.integer("setIdentifier", 0, 32_767);
    int threshold = (int) fields.integer("threshold", 2, MOST_SHARES);
    String fingerprint = fields.string("escrowKeyFingerprint");
    if (!fingerprint.matches("[0-9a-f]{32}")) {
      throw fields.refuse("escrowKeyFingerprint", "is not 32 lower-case hex digits");
    }
    List<ShareRecord> shares =
        fields.objects("shares", MOST_SHARES).stream().map(EscrowRecord::share).toList();
    List<List<Integer>> trials =
        fields.objects("trials", 256).stream().map(EscrowRecord::trial).toList();
    List<String> limitations = fields.strings("limitations", 64);
    fields.end();
    try {
      return new EscrowRecord(
          header,
          label,
          generation,
          supersedes,
          setIdentifier,
          threshold,
          Bytes.ofHex(fingerprint),
          shares,
          trials,
          limitations);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Integrity(
          source + ": " + rule.getMessage(),
          "this record can never be valid; look for the right one");
    }
  }

  private static ShareRecord share(Fields fields) {
    ShareRecord share =
        new ShareRecord(
            (int) fields.integer("number", 1, MOST_SHARES),
            Header.identifier(fields, "custodian"),
            fields.digest("commitment"),
            fields.string("medium", 16),
            fields.bool("readBack"));
    fields.end();
    return share;
  }

  private static List<Integer> trial(Fields fields) {
    List<Integer> numbers = fields.integers("shares", MOST_SHARES, 1, MOST_SHARES);
    fields.end();
    return numbers;
  }
}

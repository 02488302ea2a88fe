package org.airlock.common.payload;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.Visible;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.KeyArn;

/**
 * The order to delete one imported material from one KMS key, signed by two people before anything
 * is deleted. It lives for a day.
 *
 * @param header {@code notAfter} is when the order dies
 * @param keyMaterialId 64 hex digits; absent for keys that have one material only (HMAC and
 *     asymmetric)
 * @param passportDigest which material that is, and so what brings it back
 * @param keyState DescribeKey's, when the order was made
 * @param materials how many materials the key has
 * @param provenAt when the escrow was last shown to give this material back
 * @param reason in people's words, one line without anything invisible
 */
public record DeletionOrder(
    Header header,
    KeyArn key,
    Optional<String> keyMaterialId,
    Digest passportDigest,
    String keyState,
    int materials,
    Instant provenAt,
    String reason,
    List<String> limitations)
    implements Payload {

  /** KMS keeps the first material and at most 25 rotations. */
  private static final int MOST_MATERIALS = 64;

  public static final int LONGEST_REASON = 256;

  public DeletionOrder {
    limitations = List.copyOf(limitations);
    if (header.notAfter().isEmpty()) {
      throw new IllegalArgumentException("notAfter is missing");
    }
    if (!isReason(reason)) {
      throw new IllegalArgumentException(
          "reason is empty, longer than " + LONGEST_REASON + " or has characters nobody can see");
    }
    if (!Visible.text(keyState).equals(keyState)) {
      throw new IllegalArgumentException("keyState has characters nobody can see");
    }
  }

  /**
   * Whether people may give it as a reason: one line in which everything can be seen, because it
   * stands on the screen of the one who signs second.
   */
  private static boolean isReason(String reason) {
    return !reason.isBlank()
        && reason.length() <= LONGEST_REASON
        && Visible.text(reason).equals(reason);
  }

  /**
   * Checks what a person typed.
   *
   * @throws Failure.Usage when it cannot stand in an order
   */
  public static void requireReason(String reason) {
    if (!isReason(reason)) {
      throw new Failure.Usage(
          "--reason is empty, longer than "
              + LONGEST_REASON
              + " characters or has characters nobody can see",
          "say in one sentence why the key has to stop");
    }
  }

  @Override
  public Bytes toPayload() {
    JsonObject.Builder json = header.write().put("keyArn", key.toString());
    keyMaterialId.ifPresent(id -> json.put("keyMaterialId", id));
    return JsonText.compact(
        json.put("passportDigest", passportDigest)
            .put("keyState", keyState)
            .put("materials", materials)
            .put("provenAt", provenAt)
            .put("reason", reason)
            .putStrings("limitations", limitations)
            .build());
  }

  /** Reads a payload whose signatures held. */
  public static DeletionOrder parse(Bytes payload, String source) {
    Fields fields = Fields.of(StrictJson.parse(payload, source), source);
    Header header = Header.read(BundleType.DELETION_ORDER, fields);
    KeyArn key = ImportRequest.keyArn(fields, "keyArn");
    Optional<String> material = ImportRequest.optionalMaterialId(fields, "keyMaterialId");
    Digest passport = fields.digest("passportDigest");
    String state = fields.string("keyState", 64);
    int materials = (int) fields.integer("materials", 1, MOST_MATERIALS);
    Instant proven = fields.instant("provenAt");
    String reason = fields.string("reason", LONGEST_REASON);
    List<String> limitations = fields.strings("limitations", 64);
    fields.end();
    try {
      return new DeletionOrder(
          header, key, material, passport, state, materials, proven, reason, limitations);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Integrity(source + ": " + rule.getMessage(), "have the order made again");
    }
  }
}

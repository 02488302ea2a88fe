package org.airlock.common.bundle;

import java.time.Instant;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;

/**
 * What every payload starts with.
 *
 * @param ceremony the ceremony it belongs to, for example {@code KC-2026-014}
 * @param sequence counts up per ceremony and type, from 1
 * @param id the bundle's own name, for example {@code IR-KC-2026-014-1}
 * @param createdAt UTC
 * @param notAfter when the bundle stops being of use, where that applies
 * @param rosterVersion version of the roster it was made under
 * @param rosterDigest SHA-256 of that roster's payload; in a roster: of the version before, zeros
 *     in the first
 */
public record Header(
    BundleType type,
    Environment environment,
    String ceremony,
    long sequence,
    String id,
    Instant createdAt,
    Optional<Instant> notAfter,
    long rosterVersion,
    Digest rosterDigest) {

  /** What identifiers look like: they become file names and AWS descriptions, so they stay tame. */
  public static final String IDENTIFIER = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  private static final long LARGEST_COUNT = 1_000_000;

  public Header {
    requireIdentifier("ceremony", ceremony);
    requireIdentifier("id", id);
    if (sequence < 1 || rosterVersion < 0) {
      throw new IllegalArgumentException("counts start at 1");
    }
  }

  /**
   * Reads the members every payload starts with; {@code type} and {@code direction} must be those
   * of {@code type}.
   */
  public static Header read(BundleType type, Fields payload) {
    requireEqual(payload, "type", type.code());
    Environment environment =
        Environment.ofCode(payload.string("environment"))
            .orElseThrow(
                () -> payload.refuse("environment", "is neither production nor rehearsal"));
    requireEqual(payload, "direction", type.direction().code());
    return new Header(
        type,
        environment,
        identifier(payload, "ceremony"),
        payload.integer("sequence", 1, LARGEST_COUNT),
        identifier(payload, "id"),
        payload.instant("createdAt"),
        payload.optionalInstant("notAfter"),
        payload.integer("rosterVersion", 0, LARGEST_COUNT),
        payload.digest("rosterDigest"));
  }

  /** Starts a payload with these members. */
  public JsonObject.Builder write() {
    JsonObject.Builder payload =
        JsonObject.builder()
            .put("type", type.code())
            .put("environment", environment.code())
            .put("direction", type.direction().code())
            .put("ceremony", ceremony)
            .put("sequence", sequence)
            .put("id", id)
            .put("createdAt", createdAt);
    notAfter.ifPresent(instant -> payload.put("notAfter", instant));
    return payload.put("rosterVersion", rosterVersion).put("rosterDigest", rosterDigest);
  }

  /** A member that must be an identifier. */
  public static String identifier(Fields fields, String name) {
    String value = fields.string(name);
    if (!value.matches(IDENTIFIER)) {
      throw fields.refuse(
          name, "is not an identifier (letters, digits, '.', '_', '-', at most 64)");
    }
    return value;
  }

  /**
   * Checks an identifier that a person typed.
   *
   * @throws Failure.Usage when it is not one
   */
  public static String requireTyped(String option, String value) {
    if (!value.matches(IDENTIFIER)) {
      throw new Failure.Usage(
          option + " is not an identifier",
          "use letters, digits, '.', '_' and '-', at most 64, beginning with a letter or digit");
    }
    return value;
  }

  private static void requireIdentifier(String name, String value) {
    if (!value.matches(IDENTIFIER)) {
      throw new IllegalArgumentException(name + " is not an identifier");
    }
  }

  private static void requireEqual(Fields payload, String name, String expected) {
    if (!payload.string(name).equals(expected)) {
      throw payload.refuse(name, "is not \"" + expected + "\"");
    }
  }
}

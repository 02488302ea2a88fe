package org.airlock.common.token;

import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Visible;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;

/**
 * Where somebody's signing key is: a public file, {@code NAME.token.json}, unsigned. Nothing in it
 * is believed: the key on the token must be this public key, the roster must know it, and the
 * library must be one the machine allows.
 *
 * @param library absolute path of the PKCS#11 library where the identity was made
 * @param token label, at most 32 characters
 * @param serial number of the token, at most 16 characters; may be empty
 * @param key label of the key
 * @param keyId CKA_ID of the key; may be empty
 * @param publicKey P-256
 */
public record TokenFile(
    String library,
    String token,
    String serial,
    String key,
    Bytes keyId,
    PublicSigningKey publicKey) {
  private static final String FORMAT = "airlock token identity v1";
  private static final int LARGEST_ID_BYTES = 64;
  private static final int LARGEST_SPKI_BYTES = 512;
  private static final int LONGEST_PATH = 1024;
  private static final int LONGEST_LABEL = 32;
  private static final int LONGEST_SERIAL = 16;
  private static final int LONGEST_KEY_LABEL = 128;

  public TokenFile {
    requireVisible("library", library, 1, LONGEST_PATH);
    requireVisible("token", token, 1, LONGEST_LABEL);
    requireVisible("serial", serial, 0, LONGEST_SERIAL);
    requireVisible("key", key, 1, LONGEST_KEY_LABEL);
    if (keyId.size() > LARGEST_ID_BYTES) {
      throw new IllegalArgumentException("keyId is longer than " + LARGEST_ID_BYTES + " bytes");
    }
    if (publicKey.algorithm() != PublicSigningKey.Algorithm.P256) {
      throw new IllegalArgumentException("publicKey is not a P-256 key");
    }
  }

  private static void requireVisible(String name, String value, int least, int most) {
    if (value.length() < least
        || value.length() > most
        || !Visible.text(value).equals(value)
        || value.strip().length() != value.length()) {
      throw new IllegalArgumentException(
          name + " is not visible text of " + least + " to " + most + " characters");
    }
  }

  /** The file: indented JSON. */
  public Bytes toBytes() {
    return JsonText.indented(
        JsonObject.builder()
            .put("format", FORMAT)
            .put("library", library)
            .put("token", token)
            .put("serial", serial)
            .put("key", key)
            .put("keyId", keyId.hex())
            .putBase64("publicKey", publicKey.spki())
            .build());
  }

  /**
   * Reads the file.
   *
   * @throws Failure.Integrity naming the field
   */
  public static TokenFile parse(Bytes file, String source) {
    Fields fields = Fields.of(StrictJson.parse(file, source), source);
    if (!fields.string("format").equals(FORMAT)) {
      throw fields.refuse("format", "is not \"" + FORMAT + "\"");
    }
    String library = fields.string("library", LONGEST_PATH);
    String token = fields.string("token", LONGEST_LABEL);
    String serial = fields.string("serial", LONGEST_SERIAL);
    String key = fields.string("key", LONGEST_KEY_LABEL);
    String keyId = fields.string("keyId", 2 * LARGEST_ID_BYTES);
    if (!keyId.matches("([0-9a-f]{2})*")) {
      throw fields.refuse("keyId", "is not lower-case hex");
    }
    PublicSigningKey publicKey =
        PublicSigningKey.ofSpki(
            fields.base64("publicKey", 1, LARGEST_SPKI_BYTES), source + ": publicKey");
    fields.end();
    try {
      return new TokenFile(library, token, serial, key, Bytes.ofHex(keyId), publicKey);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Integrity(
          source + ": " + rule.getMessage(),
          "name the .token.json file that 'identity create' wrote");
    }
  }
}

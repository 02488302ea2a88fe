package org.airlock.online.kms;

import java.util.Optional;
import java.util.regex.Pattern;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;

/**
 * Everything one ImportKeyMaterial says. KMS API, {@code ImportKeyMaterial}.
 *
 * @param importToken 1 to 6144 bytes
 * @param encryptedKeyMaterial 1 to 6144 bytes
 * @param importType symmetric keys only: KMS refuses it for others
 * @param expectedKeyMaterialId 64 lower-case hex digits; KMS recomputes and compares; symmetric
 *     keys only, never with {@code NEW_KEY_MATERIAL}
 * @param description at most 256 characters; symmetric keys only; visible in CloudTrail
 */
public record ImportCall(
    KeyArn key,
    Bytes importToken,
    Bytes encryptedKeyMaterial,
    Expiry expiry,
    Optional<ImportType> importType,
    Optional<String> expectedKeyMaterialId,
    Optional<String> description) {
  private static final int LARGEST_BLOB_BYTES = 6144;
  private static final Pattern MATERIAL_ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern DESCRIPTION = Pattern.compile("[a-zA-Z0-9:/_\\s.-]{1,256}");

  public ImportCall {
    requireBlob("importToken", importToken);
    requireBlob("encryptedKeyMaterial", encryptedKeyMaterial);
    require(
        expectedKeyMaterialId.stream().allMatch(id -> MATERIAL_ID.matcher(id).matches()),
        "expectedKeyMaterialId is 64 lower-case hex digits");
    require(
        expectedKeyMaterialId.isEmpty()
            || !importType.equals(Optional.of(ImportType.NEW_KEY_MATERIAL)),
        "expectedKeyMaterialId does not go with NEW_KEY_MATERIAL");
    require(
        description.stream().allMatch(text -> DESCRIPTION.matcher(text).matches()),
        "description is 1 to 256 of a-z A-Z 0-9 : / _ . - and white space");
  }

  /** Without token and ciphertext. */
  @Override
  public String toString() {
    return "ImportCall[key="
        + key
        + ", importToken=redacted, encryptedKeyMaterial=redacted, expiry="
        + expiry
        + ", importType="
        + importType
        + ", expectedKeyMaterialId="
        + expectedKeyMaterialId
        + "]";
  }

  private static void requireBlob(String name, Bytes blob) {
    require(blob.size() >= 1 && blob.size() <= LARGEST_BLOB_BYTES, name + " is 1 to 6144 bytes");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}

package org.airlock.online.policy;

import java.util.List;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.request.WrappingChoice;

/**
 * The smallest IAM identity policy with which every command of the importer works on the named
 * keys. Nothing in it creates, disables or deletes a key or material. Condition keys: KMS Developer
 * Guide, "AWS KMS condition keys".
 */
public final class LeastPrivilege {
  private LeastPrivilege() {}

  /**
   * The policy document.
   *
   * @param choice the one wrapping that may be asked for
   * @param neverExpires which expiration model may be sent
   */
  public static JsonObject policy(List<KeyArn> keys, WrappingChoice choice, boolean neverExpires) {
    return JsonObject.builder()
        .put("Version", "2012-10-17")
        .putAll(
            "Statement",
            List.of(
                statement("AirlockLook", keys, List.of("kms:DescribeKey", "kms:ListKeyRotations"))
                    .build(),
                statement("AirlockRequest", keys, List.of("kms:GetParametersForImport"))
                    .put(
                        "Condition",
                        equals(
                            JsonObject.builder()
                                .put("kms:WrappingAlgorithm", choice.algorithm().name())
                                .put("kms:WrappingKeySpec", choice.keySpec().name())
                                .build()))
                    .build(),
                statement("AirlockImport", keys, List.of("kms:ImportKeyMaterial"))
                    .put(
                        "Condition",
                        equals(
                            JsonObject.builder()
                                .put(
                                    "kms:ExpirationModel",
                                    neverExpires ? Expiry.DOES_NOT_EXPIRE : Expiry.EXPIRES)
                                .build()))
                    .build(),
                statement("AirlockProofOfUse", keys, List.of("kms:Encrypt", "kms:Decrypt"))
                    .put(
                        "Condition",
                        equals(
                            JsonObject.builder()
                                .put("kms:EncryptionContext:airlock", "proof-of-use")
                                .build()))
                    .build()))
        .build();
  }

  private static JsonObject.Builder statement(String sid, List<KeyArn> keys, List<String> actions) {
    return JsonObject.builder()
        .put("Sid", sid)
        .put("Effect", "Allow")
        .put("Action", texts(actions))
        .put("Resource", texts(keys.stream().map(KeyArn::toString).toList()));
  }

  private static JsonObject equals(JsonObject members) {
    return JsonObject.builder().put("StringEquals", members).build();
  }

  private static JsonArray texts(List<String> values) {
    return new JsonArray(
        values.stream().<org.airlock.common.json.JsonValue>map(JsonString::new).toList());
  }
}

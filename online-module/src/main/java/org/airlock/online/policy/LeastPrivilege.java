package org.airlock.online.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonValue;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.request.WrappingChoice;

/**
 * The smallest IAM identity policy with which the commands of the importer work on the named keys.
 * What creates, disables or deletes a key or material is denied, also where another policy allows
 * it. Condition keys: KMS Developer Guide, "AWS KMS condition keys".
 */
public final class LeastPrivilege {
  private static final List<String> NEVER =
      List.of(
          "kms:CancelKeyDeletion",
          "kms:CreateKey",
          "kms:DisableKey",
          "kms:EnableKey",
          "kms:PutKeyPolicy",
          "kms:ReplicateKey",
          "kms:ScheduleKeyDeletion",
          "kms:UpdatePrimaryRegion");

  private LeastPrivilege() {}

  /** What a role may do besides importing; better kept in roles of their own. */
  public enum Extra {
    /** {@code importer rotate}. */
    ROTATE,
    /** {@code importer delete-material}, with the last use that it shows from the event history. */
    DELETE_MATERIAL,
    /** {@code importer status --sweep}. */
    SWEEP,
    /** {@code importer reconcile}: the event history of the account in the Regions of the keys. */
    RECONCILE;

    /** The spelling in options, for example {@code delete-material}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * The policy document.
   *
   * @param kinds what the keys are
   * @param choice which wrapping may be asked for
   * @param expiryModels which expiration models may be sent
   */
  public static JsonObject policy(
      List<KeyArn> keys,
      Set<KeyKind> kinds,
      WrappingChoice choice,
      Set<String> expiryModels,
      Set<Extra> extras) {
    List<JsonObject> statements = new ArrayList<>();
    statements.add(
        allow("AirlockLook", keys, List.of("kms:DescribeKey", "kms:ListKeyRotations"), Map.of()));
    statements.add(
        allow(
            "AirlockRequest",
            keys,
            List.of("kms:GetParametersForImport"),
            Map.of(
                "kms:WrappingAlgorithm",
                algorithms(kinds, choice),
                "kms:WrappingKeySpec",
                List.of(choice.keySpec().name()))));
    statements.add(
        allow(
            "AirlockImport",
            keys,
            List.of("kms:ImportKeyMaterial"),
            Map.of("kms:ExpirationModel", List.copyOf(new TreeSet<>(expiryModels)))));
    if (kinds.stream().anyMatch(KeyKind::hasPublicKey)) {
      statements.add(allow("AirlockPublicKey", keys, List.of("kms:GetPublicKey"), Map.of()));
    }
    for (KeyKind kind : EnumSet.copyOf(kinds)) {
      statements.add(
          allow("AirlockProofOfUse" + title(kind.name()), keys, kind.proof(), kind.conditions()));
    }
    if (extras.contains(Extra.ROTATE)) {
      statements.add(allow("AirlockRotate", keys, List.of("kms:RotateKeyOnDemand"), Map.of()));
    }
    if (extras.contains(Extra.DELETE_MATERIAL)) {
      statements.add(
          allow("AirlockDeleteMaterial", keys, List.of("kms:DeleteImportedKeyMaterial"), Map.of()));
    }
    if (extras.contains(Extra.SWEEP)) {
      statements.add(
          statement(
                  "AirlockSweep", "Allow", List.of("*"), List.of("kms:DescribeKey", "kms:ListKeys"))
              .build());
    }
    if (extras.contains(Extra.RECONCILE) || extras.contains(Extra.DELETE_MATERIAL)) {
      // AWS knows no resource for it.
      statements.add(
          statement(
                  "AirlockEventHistory", "Allow", List.of("*"), List.of("cloudtrail:LookupEvents"))
              .put(
                  "Condition",
                  JsonObject.builder()
                      .put(
                          "StringEquals",
                          JsonObject.builder()
                              .put(
                                  "aws:RequestedRegion",
                                  texts(
                                      keys.stream()
                                          .map(KeyArn::region)
                                          .distinct()
                                          .sorted()
                                          .toList()))
                              .build())
                      .build())
              .build());
    }
    List<String> never = new ArrayList<>(NEVER);
    if (!extras.contains(Extra.DELETE_MATERIAL)) {
      never.add("kms:DeleteImportedKeyMaterial");
    }
    statements.add(statement("AirlockNever", "Deny", List.of("*"), never).build());
    return JsonObject.builder()
        .put("Version", "2012-10-17")
        .putAll("Statement", statements)
        .build();
  }

  private static List<String> algorithms(Set<KeyKind> kinds, WrappingChoice choice) {
    TreeSet<String> names = new TreeSet<>();
    choice.algorithm().ifPresent(algorithm -> names.add(algorithm.name()));
    if (names.isEmpty()) {
      kinds.forEach(kind -> names.add(kind.wrapping().name()));
    }
    return List.copyOf(names);
  }

  private static String title(String name) {
    StringBuilder title = new StringBuilder();
    for (String word : name.split("_")) {
      title.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return title.toString();
  }

  private static JsonObject allow(
      String sid, List<KeyArn> keys, List<String> actions, Map<String, List<String>> conditions) {
    JsonObject.Builder statement =
        statement(sid, "Allow", keys.stream().map(KeyArn::toString).toList(), actions);
    if (!conditions.isEmpty()) {
      JsonObject.Builder equal = JsonObject.builder();
      new TreeMap<>(conditions)
          .forEach(
              (key, values) ->
                  equal.put(
                      key, values.size() == 1 ? new JsonString(values.get(0)) : texts(values)));
      statement.put("Condition", JsonObject.builder().put("StringEquals", equal.build()).build());
    }
    return statement.build();
  }

  private static JsonObject.Builder statement(
      String sid, String effect, List<String> resources, List<String> actions) {
    return JsonObject.builder()
        .put("Sid", sid)
        .put("Effect", effect)
        .put("Action", texts(actions))
        .put("Resource", texts(resources));
  }

  private static JsonArray texts(List<String> values) {
    return new JsonArray(values.stream().<JsonValue>map(JsonString::new).toList());
  }
}

package org.airlock.online.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.json.JsonText;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.online.Office;
import org.airlock.online.importing.ProofOfUse;
import org.airlock.online.request.WrappingChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LeastPrivilegeTest {
  private static String policy(Set<KeyKind> kinds, Set<LeastPrivilege.Extra> extras) {
    return JsonText.indented(
            LeastPrivilege.policy(
                List.of(Office.KEY),
                kinds,
                new WrappingChoice(Optional.empty(), WrappingKeySpec.RSA_2048),
                Set.of(Expiry.DOES_NOT_EXPIRE),
                extras))
        .asUtf8()
        .orElseThrow();
  }

  private static List<String> actions(String policy, boolean allowed) {
    String allow = policy.substring(0, policy.indexOf("AirlockNever"));
    return java.util.regex.Pattern.compile("\"(kms:[A-Z][A-Za-z]+)\"(?! :)")
        .matcher(allowed ? allow : policy.substring(allow.length()))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void policy_forSymmetricKeys_allowsExactlyTheCallsOfAnImport() {
    String policy = policy(Set.of(KeyKind.SYMMETRIC), Set.of());
    assertThat(actions(policy, true))
        .containsExactlyInAnyOrder(
            "kms:DescribeKey",
            "kms:ListKeyRotations",
            "kms:GetParametersForImport",
            "kms:ImportKeyMaterial",
            "kms:Encrypt",
            "kms:Decrypt");
    assertThat(actions(policy, false))
        .contains("kms:DeleteImportedKeyMaterial", "kms:ScheduleKeyDeletion", "kms:CreateKey");
    assertThat(policy)
        .contains(Office.KEY.toString())
        .contains("\"kms:WrappingAlgorithm\" : \"RSAES_OAEP_SHA_256\"")
        .contains("\"kms:WrappingKeySpec\" : \"RSA_2048\"")
        .contains("\"kms:ExpirationModel\" : \"KEY_MATERIAL_DOES_NOT_EXPIRE\"");
    ProofOfUse.CONTEXT.forEach(
        (name, value) ->
            assertThat(policy)
                .contains("\"kms:EncryptionContext:" + name + "\" : \"" + value + "\""));
  }

  @Test
  void policy_forOtherKinds_allowsTheirOwnProofOnly() {
    assertThat(actions(policy(Set.of(KeyKind.HMAC), Set.of()), true))
        .contains("kms:GenerateMac")
        .doesNotContain("kms:Encrypt", "kms:Decrypt", "kms:GetPublicKey");
    assertThat(actions(policy(Set.of(KeyKind.SIGNING, KeyKind.KEY_AGREEMENT), Set.of()), true))
        .contains("kms:GetPublicKey", "kms:Sign", "kms:DeriveSharedSecret")
        .doesNotContain("kms:Decrypt", "kms:GenerateMac");
  }

  @Test
  void policy_withExtras_allowsEachByItsOwnStatement() {
    String policy =
        policy(Set.of(KeyKind.SYMMETRIC), java.util.EnumSet.allOf(LeastPrivilege.Extra.class));
    assertThat(actions(policy, true))
        .contains("kms:RotateKeyOnDemand", "kms:DeleteImportedKeyMaterial", "kms:ListKeys");
    assertThat(actions(policy, false))
        .doesNotContain("kms:DeleteImportedKeyMaterial")
        .contains("kms:ScheduleKeyDeletion");
  }

  @ParameterizedTest
  @EnumSource(
      value = LeastPrivilege.Extra.class,
      names = {"RECONCILE", "DELETE_MATERIAL"})
  void policy_withReconcileOrDeletion_readsTheEventHistoryOfTheRegionsOnly(
      LeastPrivilege.Extra extra) {
    assertThat(policy(Set.of(KeyKind.SYMMETRIC), Set.of())).doesNotContain("cloudtrail:");
    assertThat(policy(Set.of(KeyKind.SYMMETRIC), Set.of(extra)).replaceAll("\\s+", ""))
        .contains(
            "{\"Sid\":\"AirlockEventHistory\",\"Effect\":\"Allow\",\"Action\":[\"cloudtrail:LookupEvents\"],"
                + "\"Resource\":[\"*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestedRegion\":[\"eu-central-1\"]}}}");
  }
}

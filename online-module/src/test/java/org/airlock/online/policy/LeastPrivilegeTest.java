package org.airlock.online.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.airlock.common.json.JsonText;
import org.airlock.online.Office;
import org.airlock.online.importing.ProofOfUse;
import org.junit.jupiter.api.Test;

final class LeastPrivilegeTest {
  @Test
  void policy_allowsExactlyTheCallsOfThePort() {
    String policy =
        JsonText.indented(LeastPrivilege.policy(List.of(Office.KEY), Office.CHOICE, true))
            .asUtf8()
            .orElseThrow();
    List<String> actions =
        java.util.regex.Pattern.compile("\"(kms:[A-Z][A-Za-z]+)\"(?! :)")
            .matcher(policy)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(actions)
        .containsExactlyInAnyOrder(
            "kms:DescribeKey",
            "kms:ListKeyRotations",
            "kms:GetParametersForImport",
            "kms:ImportKeyMaterial",
            "kms:Encrypt",
            "kms:Decrypt");
    assertThat(policy)
        .contains(Office.KEY.toString())
        .contains("\"kms:WrappingAlgorithm\" : \"RSAES_OAEP_SHA_256\"")
        .contains("\"kms:WrappingKeySpec\" : \"RSA_2048\"")
        .contains("\"kms:ExpirationModel\" : \"KEY_MATERIAL_DOES_NOT_EXPIRE\"")
        .doesNotContain("*");
    ProofOfUse.CONTEXT.forEach(
        (name, value) ->
            assertThat(policy)
                .contains("\"kms:EncryptionContext:" + name + "\" : \"" + value + "\""));
  }
}

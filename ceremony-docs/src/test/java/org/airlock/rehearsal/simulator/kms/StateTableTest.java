package org.airlock.rehearsal.simulator.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * kms-import fact sheet, section 2, "Key state": operation by state. ARN in a message stands for
 * the key's ARN.
 */
class StateTableTest {
  private final FakeKms kms = new FakeKms();

  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          GetParametersForImport    | ENABLED          | ok                       |
          GetParametersForImport    | DISABLED         | ok                       |
          GetParametersForImport    | PENDING_IMPORT   | ok                       |
          GetParametersForImport    | PENDING_DELETION | KMSInvalidStateException | ARN is pending deletion.
          ImportKeyMaterial         | ENABLED          | ok                       |
          ImportKeyMaterial         | DISABLED         | KMSInvalidStateException | ARN is disabled.
          ImportKeyMaterial         | PENDING_IMPORT   | ok                       |
          ImportKeyMaterial         | PENDING_DELETION | KMSInvalidStateException | ARN is pending deletion.
          DeleteImportedKeyMaterial | ENABLED          | ok                       |
          DeleteImportedKeyMaterial | DISABLED         | ok                       |
          DeleteImportedKeyMaterial | PENDING_IMPORT   | ok                       |
          DeleteImportedKeyMaterial | PENDING_DELETION | ok                       |
          Encrypt                   | ENABLED          | ok                       |
          Encrypt                   | DISABLED         | DisabledException        | ARN is disabled.
          Encrypt                   | PENDING_IMPORT   | KMSInvalidStateException | ARN is pending import.
          Encrypt                   | PENDING_DELETION | KMSInvalidStateException | ARN is pending deletion.
          RotateKeyOnDemand         | ENABLED          | KMSInvalidStateException | No available key material pending rotation for the key: ARN.
          RotateKeyOnDemand         | DISABLED         | DisabledException        | ARN is disabled.
          RotateKeyOnDemand         | PENDING_IMPORT   | KMSInvalidStateException | ARN is pending import.
          RotateKeyOnDemand         | PENDING_DELETION | KMSInvalidStateException | ARN is pending deletion.
          DescribeKey               | ENABLED          | ok                       |
          DescribeKey               | DISABLED         | ok                       |
          DescribeKey               | PENDING_IMPORT   | ok                       |
          DescribeKey               | PENDING_DELETION | ok                       |
          ListKeyRotations          | PENDING_IMPORT   | ok                       |
          GetKeyRotationStatus      | PENDING_IMPORT   | ok                       |
          EnableKey                 | DISABLED         | ok                       |
          EnableKey                 | PENDING_IMPORT   | KMSInvalidStateException | ARN is pending import.
          EnableKey                 | PENDING_DELETION | KMSInvalidStateException | ARN is pending deletion.
          DisableKey                | ENABLED          | ok                       |
          DisableKey                | PENDING_IMPORT   | KMSInvalidStateException | ARN is pending import.
          TagResource               | PENDING_IMPORT   | ok                       |
          TagResource               | PENDING_DELETION | KMSInvalidStateException | ARN is pending deletion.
          ScheduleKeyDeletion       | PENDING_IMPORT   | ok                       |
          ScheduleKeyDeletion       | PENDING_DELETION | KMSInvalidStateException | ARN is pending deletion.
          CancelKeyDeletion         | PENDING_DELETION | ok                       |
          CancelKeyDeletion         | ENABLED          | KMSInvalidStateException | ARN is not pending deletion.
          CreateAlias               | PENDING_IMPORT   | ok                       |
          CreateAlias               | PENDING_DELETION | KMSInvalidStateException | ARN is pending deletion.
          """)
  void operation_inState_isAsInTheTable(
      String operation, KeyState state, String outcome, String message) {
    String keyId = kms.keyIn(state);
    // Where the state forbids even a token, any will do: the state is looked at first.
    boolean tokenPossible = state != KeyState.PENDING_DELETION;
    FakeKms.Request request =
        tokenPossible
            ? kms.request(keyId, FakeKms.MATERIAL)
            : new FakeKms.Request(keyId, FakeKms.filled(1), FakeKms.filled(2));

    Runnable call = () -> call(operation, keyId, request.forever().build());

    if (outcome.equals("ok")) {
      call.run();
      return;
    }
    assertThat(FakeKms.refusal(outcome, call::run))
        .isEqualTo(message.replace("ARN", kms.arn(keyId)));
    assertThat(kms.describe(keyId).state()).as("a refusal changes nothing").isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({"GetParametersForImport", "ImportKeyMaterial", "DeleteImportedKeyMaterial"})
  void importOperation_onKeyOfOriginAwsKms_isUnsupported(String operation) {
    String keyId = kms.awsKey();
    ImportRequest any =
        new FakeKms.Request(keyId, FakeKms.filled(1), FakeKms.filled(2)).forever().build();

    assertThat(FakeKms.refusal("UnsupportedOperationException", () -> call(operation, keyId, any)))
        .isEqualTo(kms.arn(keyId) + " origin is AWS_KMS which is not valid for this operation.");
  }

  private void call(String operation, String keyId, ImportRequest request) {
    KmsState.Session session = kms.kms();
    switch (operation) {
      case "GetParametersForImport" -> kms.parameters(keyId);
      case "ImportKeyMaterial" -> session.imports().importKeyMaterial(request);
      case "DeleteImportedKeyMaterial" ->
          session.imports().deleteImportedKeyMaterial(keyId, Optional.empty());
      case "Encrypt" ->
          session
              .cryptography()
              .encrypt(keyId, Bytes.utf8("x"), EncryptionContext.none(), Optional.empty());
      case "RotateKeyOnDemand" -> session.rotations().rotateKeyOnDemand(keyId);
      case "DescribeKey" -> session.keys().describeKey(keyId);
      case "ListKeyRotations" -> session.rotations().listKeyRotations(keyId, true);
      case "GetKeyRotationStatus" -> session.rotations().getKeyRotationStatus(keyId);
      case "EnableKey" -> session.keys().enableKey(keyId);
      case "DisableKey" -> session.keys().disableKey(keyId);
      case "TagResource" -> session.keys().tagResource(keyId, Map.of("team", "payments"));
      case "ScheduleKeyDeletion" -> session.keys().scheduleKeyDeletion(keyId, 7);
      case "CancelKeyDeletion" -> session.keys().cancelKeyDeletion(keyId);
      case "CreateAlias" -> session.aliases().createAlias("alias/a", keyId);
      default -> throw new IllegalArgumentException(operation);
    }
  }
}

package org.airlock.online.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.util.Map;
import org.airlock.common.Enrolment;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Every error code, once as the answer to a read and once as the answer to an import. */
final class KmsErrorsTest {
  private static final String REQUEST_ID = "3f2a-request";
  private static final String TOKEN = "QUFB".repeat(700);
  private static final Call READ = Call.of("kms:DescribeKey", Enrolment.KEY);
  private static final Call DECRYPT = Call.of("kms:Decrypt", Enrolment.KEY);
  private static final Call IMPORT =
      new Call(
          "kms:ImportKeyMaterial",
          Enrolment.KEY,
          Map.of("kms:ValidTo", "1.0", "kms:ExpirationModel", "KEY_MATERIAL_EXPIRES"));

  /** As KMS says it, echoing the token as it sometimes does. */
  private static KmsException said(int status, String code) {
    return said(status, code, "bad value '" + TOKEN + "'");
  }

  private static KmsException said(int status, String code, String message) {
    return (KmsException)
        KmsException.builder()
            .statusCode(status)
            .requestId(REQUEST_ID)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }

  /** {@code Environment}, {@code Transport}, or the control that refused. */
  private static String kind(Failure failure) {
    return failure instanceof Failure.Refused refused
        ? refused.control().name()
        : failure.getClass().getSimpleName();
  }

  private static void assertTold(Failure failure, Call call, String code) {
    assertThat(failure.getMessage())
        .startsWith(call.described() + ": " + code + ": ")
        .contains(REQUEST_ID)
        .contains("[left out]")
        .doesNotContain("QUFBQUFB")
        .hasSizeLessThan(700);
    assertThat(failure.hint()).isNotBlank().doesNotContain("QUFBQUFB");
  }

  /** Code, what it is for a read, what becomes of an import. */
  @ParameterizedTest
  @CsvSource({
    "ThrottlingException,Transport,thrown",
    "Throttling,Transport,thrown",
    "TooManyRequestsException,Transport,thrown",
    "RequestLimitExceeded,Transport,thrown",
    "SlowDown,Transport,thrown",
    "ExpiredTokenException,Environment,thrown",
    "ExpiredToken,Environment,thrown",
    "InvalidSignatureException,Environment,thrown",
    "SignatureDoesNotMatch,Environment,thrown",
    "IncompleteSignatureException,Environment,thrown",
    "IncompleteSignature,Environment,thrown",
    "UnrecognizedClientException,Environment,thrown",
    "InvalidClientTokenId,Environment,thrown",
    "MissingAuthenticationTokenException,Environment,thrown",
    "MissingAuthenticationToken,Environment,thrown",
    "RequestExpired,Environment,thrown",
    "DependencyTimeoutException,Transport,unknown",
    "KMSInternalException,Transport,unknown",
    "KeyUnavailableException,Transport,unknown",
    "InternalFailure,Transport,unknown",
    "InternalError,Transport,unknown",
    "ServiceUnavailable,Transport,unknown",
    "ServiceUnavailableException,Transport,unknown",
    "RequestTimeout,Transport,unknown",
    "RequestTimeoutException,Transport,unknown",
    "InvalidCiphertextException,WRAPPED_MATCHES_REQUEST,refused",
    "IncorrectKeyMaterialException,SAME_MATERIAL,refused",
    "InvalidImportTokenException,WRAPPED_MATCHES_REQUEST,refused",
    "ExpiredImportTokenException,TOKEN_ALIVE,refused",
    "KMSInvalidStateException,KEY_STATE,refused",
    "UnsupportedOperationException,KEY_ORIGIN,refused",
    "NotFoundException,KEY_STATE,refused",
    "InvalidArnException,KEY_STATE,refused",
    "DisabledException,KEY_STATE,refused",
    "IncorrectKeyException,PROOF_OF_USE,refused",
    "InvalidKeyUsageException,PROOF_OF_USE,refused",
    "AccessDeniedException,Environment,refused",
    "AccessDenied,Environment,refused",
    "ValidationException,Environment,refused",
    "LimitExceededException,Environment,refused",
    "ConflictException,Transport,refused",
    "KMSInvalidMacException,PROOF_OF_USE,refused",
    "KMSInvalidSignatureException,PROOF_OF_USE,refused",
    "InvalidMarkerException,Transport,refused",
    "InvalidGrantTokenException,Environment,refused",
    "DryRunOperationException,Environment,refused",
    "AlreadyExistsException,Environment,refused",
    "MalformedPolicyDocumentException,Environment,refused",
    "TagException,Environment,refused",
    "SomethingNewException,Environment,refused"
  })
  void code_saidByKms_decidesTheFailureAndTheOutcome(String code, String kind, String outcome) {
    Failure failure = KmsErrors.failure(READ, said(400, code));
    assertThat(kind(failure)).isEqualTo(kind);
    assertTold(failure, READ, code);
    switch (outcome) {
      case "thrown" ->
          assertThatThrownBy(() -> KmsErrors.importOutcome(IMPORT, said(400, code)))
              .isInstanceOfSatisfying(
                  Failure.class,
                  thrown -> {
                    assertThat(kind(thrown)).isEqualTo(kind);
                    assertTold(thrown, IMPORT, code);
                  });
      case "unknown" ->
          assertThat(KmsErrors.importOutcome(IMPORT, said(400, code)))
              .isInstanceOfSatisfying(
                  ImportOutcome.Unknown.class,
                  unknown ->
                      assertThat(unknown.what())
                          .contains(code, REQUEST_ID, "the outcome is unknown")
                          .doesNotContain("QUFBQUFB"));
      default ->
          assertThat(KmsErrors.importOutcome(IMPORT, said(400, code)))
              .isInstanceOfSatisfying(
                  ImportOutcome.Refused.class,
                  refused -> {
                    assertThat(refused.errorCode()).isEqualTo(code);
                    assertThat(refused.requestId()).isEqualTo(REQUEST_ID);
                    assertThat(kind(refused.failure())).isEqualTo(kind);
                    assertTold(refused.failure(), IMPORT, code);
                    assertThat(refused.what()).isEqualTo(refused.failure().getMessage());
                    assertThat(refused.hint()).isEqualTo(refused.failure().hint());
                  });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 500, 503})
  void refusal_withAStatusThatIsNotARefusal_leavesAnImportUnknown(int status) {
    assertThat(KmsErrors.importOutcome(IMPORT, said(status, "IncorrectKeyMaterialException")))
        .isInstanceOf(ImportOutcome.Unknown.class);
    assertThat(KmsErrors.importOutcome(IMPORT, said(status, "ThrottlingException")))
        .isInstanceOf(ImportOutcome.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bad code", "<html>", "x\u001b[2J"})
  void code_notOfAws_isAnAnswerFromSomebodyElse(String code) {
    Failure failure = KmsErrors.failure(READ, said(403, code));
    assertThat(failure)
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("not KMS's own (HTTP 403)");
    assertThat(failure.hint()).contains("proxy");
    assertThat(KmsErrors.importOutcome(IMPORT, said(403, code)))
        .isInstanceOf(ImportOutcome.Unknown.class);
  }

  @Test
  void answer_withoutAnyDetails_isAnAnswerFromSomebodyElse() {
    KmsException bare = (KmsException) KmsException.builder().statusCode(502).build();
    assertThat(KmsErrors.failure(READ, bare))
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("(without a reason)");
    assertThat(KmsErrors.importOutcome(IMPORT, bare)).isInstanceOf(ImportOutcome.Unknown.class);
  }

  @Test
  void invalidCiphertext_ofDecrypt_isAboutTheProof() {
    assertThat(kind(KmsErrors.failure(DECRYPT, said(400, "InvalidCiphertextException"))))
        .isEqualTo(Control.PROOF_OF_USE.name());
  }

  @Test
  void invalidCiphertext_ofAnRsaProof_speaksOfTheChallengeAndNotOfAReceipt() {
    Call rsa =
        new Call(
            "kms:Decrypt", Enrolment.KEY, Map.of("kms:EncryptionAlgorithm", "RSAES_OAEP_SHA_256"));
    Failure failure = KmsErrors.failure(rsa, said(400, "InvalidCiphertextException"));
    assertThat(kind(failure)).isEqualTo(Control.PROOF_OF_USE.name());
    assertThat(failure)
        .hasMessageContaining("what was just encrypted with the passport's public key");
    assertThat(failure.hint())
        .contains("importer prove --key " + Enrolment.KEY)
        .doesNotContain("receipt");
    assertThat(KmsErrors.failure(DECRYPT, said(400, "InvalidCiphertextException")).hint())
        .contains("recorded in this key's receipt");
  }

  @ParameterizedTest
  @CsvSource({
    "InvalidMarkerException,reads the list from the beginning",
    "InvalidGrantTokenException,allow kms:DescribeKey by key policy",
    "DryRunOperationException,check proxy and endpoint",
    "KMSInvalidMacException,compare the passport",
    "KMSInvalidSignatureException,compare the passport",
    "AlreadyExistsException,mixes answers up",
    "MalformedPolicyDocumentException,mixes answers up",
    "TagException,mixes answers up"
  })
  void code_ofTheRestOfKms_isKnownAndSaysWhatToDo(String code, String hint) {
    Failure failure = KmsErrors.failure(READ, said(400, code));
    assertThat(failure).hasMessageNotContaining("does not know");
    assertThat(failure.hint()).contains(hint);
  }

  @Test
  void accessDenied_hint_namesActionAndConditionsInOrder() {
    assertThat(KmsErrors.failure(IMPORT, said(400, "AccessDeniedException")).hint())
        .contains("allow kms:ImportKeyMaterial")
        .endsWith("kms:ExpirationModel=KEY_MATERIAL_EXPIRES, kms:ValidTo=1.0");
    assertThat(KmsErrors.failure(READ, said(400, "AccessDeniedException")).hint())
        .endsWith("none of the operation's own");
  }

  @Test
  void words_ofTheServer_areOnePrintableShortLine() {
    String message =
        KmsErrors.failure(
                READ, said(400, "ValidationException", "a\r\n\u001b[2Jb " + "word ".repeat(200)))
            .getMessage();
    assertThat(message).matches("[\\x20-\\x7e]+").contains("a???[2Jb").contains("[cut]");
    assertThat(message).hasSizeLessThan(700);
  }

  @Test
  void blob_fromSixtyFiveCharactersOn_isLeftOut() {
    String materialId = "ab".repeat(32);
    assertThat(KmsErrors.failure(READ, said(400, "ValidationException", materialId)))
        .hasMessageContaining(materialId);
    assertThat(KmsErrors.failure(READ, said(400, "ValidationException", materialId + "c")))
        .hasMessageNotContaining(materialId);
  }

  @Test
  void noAnswer_isTransportOrUnknownWithTheRootCause() {
    SdkClientException lost =
        SdkClientException.create("outer", new SocketTimeoutException("Read timed out " + TOKEN));
    assertThat(KmsErrors.failure(READ, lost))
        .isInstanceOf(Failure.Transport.class)
        .hasMessageContaining("SocketTimeoutException, \"Read timed out [left out]\"");
    assertThat(KmsErrors.importOutcome(IMPORT, lost))
        .isInstanceOfSatisfying(
            ImportOutcome.Unknown.class,
            unknown -> assertThat(unknown.what()).contains("Read timed out [left out]"));
  }

  @Test
  void interrupted_isStoppedForAReadAndUnknownForAnImport() {
    AbortedException aborted = AbortedException.create("aborted");
    assertThat(KmsErrors.failure(READ, aborted)).isInstanceOf(Failure.Stopped.class);
    assertThat(KmsErrors.importOutcome(IMPORT, aborted)).isInstanceOf(ImportOutcome.Unknown.class);
  }

  @Test
  void ourOwnFailure_wrappedByTheSdk_comesOutUnchanged() {
    Failure ours = new Failure.Refused(Control.ENDPOINT_TRUSTED, "what", "hint");
    SdkClientException wrapped =
        SdkClientException.create("outer", new IllegalStateException("inner", ours));
    assertThat(KmsErrors.failure(READ, wrapped)).isSameAs(ours);
    assertThatThrownBy(() -> KmsErrors.importOutcome(IMPORT, wrapped)).isSameAs(ours);
  }
}

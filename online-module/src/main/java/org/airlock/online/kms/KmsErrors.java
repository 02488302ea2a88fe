package org.airlock.online.kms;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What AWS's error codes mean and what to do next. Decided by the code alone: the texts are often
 * empty and may change. No message holds a token or a ciphertext.
 */
final class KmsErrors {
  static final Set<String> THROTTLED =
      Set.of(
          "ThrottlingException",
          "Throttling",
          "TooManyRequestsException",
          "RequestLimitExceeded",
          "SlowDown");

  static final Set<String> CREDENTIALS =
      Set.of(
          "ExpiredTokenException",
          "ExpiredToken",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "IncompleteSignatureException",
          "IncompleteSignature",
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "MissingAuthenticationTokenException",
          "MissingAuthenticationToken",
          "RequestExpired");

  /** The service side failed; it may have acted before it did. */
  static final Set<String> SERVICE_SIDE =
      Set.of(
          "DependencyTimeoutException",
          "KMSInternalException",
          "KeyUnavailableException",
          "InternalFailure",
          "InternalError",
          "ServiceUnavailable",
          "ServiceUnavailableException",
          "RequestTimeout",
          "RequestTimeoutException");

  /** Longer than a 64-digit material id, shorter than any token. */
  private static final Pattern BLOB = Pattern.compile("[A-Za-z0-9+/=_-]{65,}");

  private KmsErrors() {}

  /** The failure that stands for {@code error} in every call but an import. */
  static Failure failure(Call call, SdkException error) {
    Optional<Failure> ours = ours(error);
    if (ours.isPresent()) {
      return ours.get();
    }
    if (error instanceof AwsServiceException answer) {
      return advise(call, code(answer), answer).failure();
    }
    if (error instanceof AbortedException) {
      return new Failure.Stopped(
          call.described() + " was interrupted", "run the same command again");
    }
    return new Failure.Transport(
        call.described() + ": no usable answer: " + rootMessage(error),
        "check network, proxy and this machine's clock, then run the same command again");
  }

  /**
   * What {@code error} means for an import.
   *
   * @throws Failure when KMS certainly did not act and the same call may be made again
   */
  static ImportOutcome importOutcome(Call call, SdkException error) {
    Optional<Failure> ours = ours(error);
    if (ours.isPresent()) {
      throw ours.get();
    }
    if (!(error instanceof AwsServiceException answer)) {
      return new ImportOutcome.Unknown(
          call.described() + ": no usable answer: " + rootMessage(error));
    }
    String code = code(answer);
    boolean definite =
        answer.statusCode() / 100 == 4 && !code.isEmpty() && !SERVICE_SIDE.contains(code);
    if (!definite) {
      return new ImportOutcome.Unknown(advise(call, code, answer).what());
    }
    Advice advice = advise(call, code, answer);
    if (THROTTLED.contains(code) || CREDENTIALS.contains(code)) {
      throw advice.failure();
    }
    return new ImportOutcome.Refused(code, advice.failure(), requestId(answer));
  }

  static String requestId(AwsServiceException answer) {
    String id = answer.requestId();
    return id == null ? "" : id;
  }

  /** True when AWS refused for the rate alone; it did not act then. */
  static boolean isThrottled(AwsServiceException answer) {
    return THROTTLED.contains(code(answer));
  }

  /** AWS's name of the error, empty for an answer that is not KMS's own. */
  static String code(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null || !code.matches("[A-Za-z0-9.]{1,80}") ? "" : code;
  }

  private enum Kind {
    REFUSED,
    ENVIRONMENT,
    TRANSPORT
  }

  private record Advice(Kind kind, Control control, String what, String hint) {
    Failure failure() {
      return switch (kind) {
        case REFUSED -> new Failure.Refused(control, what, hint);
        case ENVIRONMENT -> new Failure.Environment(what, hint);
        case TRANSPORT -> new Failure.Transport(what, hint);
      };
    }
  }

  private static Advice advise(Call call, String code, AwsServiceException answer) {
    return new Adviser(call, code, answer).advice();
  }

  /** One answer being put into words. */
  private record Adviser(Call call, String code, AwsServiceException answer) {

    Advice advice() {
      if (code.isEmpty()) {
        return transport(
            "an answer that is not KMS's own (HTTP " + answer.statusCode() + ")",
            "a proxy or firewall may have answered: check the way to AWS, then run the same command again");
      }
      if (THROTTLED.contains(code)) {
        return transport(
            "AWS wants fewer requests",
            "wait a minute and run the same command again; the import token stays good");
      }
      if (CREDENTIALS.contains(code)) {
        return environment(
            "AWS does not accept the AWS credentials or this machine's clock (not the import token)",
            "sign in again ('aws sso login'), check 'aws sts get-caller-identity' and the clock, then run the same command");
      }
      if (SERVICE_SIDE.contains(code) || answer.statusCode() >= 500) {
        return transport(
            "AWS failed on its side; for a change the outcome is unknown",
            "run 'importer status' to see the key's state, then run the same command again");
      }
      return said();
    }

    private Advice said() {
      return switch (code) {
        case "InvalidCiphertextException" ->
            call.action().equals("kms:Decrypt")
                ? undecrypted()
                : refused(
                    Control.WRAPPED_MATCHES_REQUEST,
                    "KMS cannot unwrap the material with the key pair of this token",
                    "compare the wrapping key's words in request and wrapped material, and the algorithm; then make a new"
                        + " request ('importer request'), wrap again, import");
        case "IncorrectKeyMaterialException" ->
            refused(
                Control.SAME_MATERIAL,
                "KMS unwrapped the material, but it is not the one bound to this key, or not valid for it",
                "compare the passport's fingerprint with the key's receipts: wrong shares or wrong key; do not try other"
                    + " material");
        case "InvalidImportTokenException" ->
            refused(
                Control.WRAPPED_MATCHES_REQUEST,
                "the import token is damaged or was made for another KMS key",
                "check key ARN and Region of the request; then make a new request ('importer request'), wrap again, import");
        case "ExpiredImportTokenException" ->
            refused(
                Control.TOKEN_ALIVE,
                "the import token's 24 hours are over",
                "the token is a postal box, the material is your letter: make a new request for the same key ('importer"
                    + " request'), wrap again, import");
        case "KMSInvalidStateException" ->
            refused(
                Control.KEY_STATE,
                "the key's state forbids this step",
                "run 'importer status': a key pending deletion, pending import or with material pending rotation needs that"
                    + " settled first");
        case "UnsupportedOperationException" ->
            refused(
                Control.KEY_ORIGIN,
                "this key cannot do this step: not made for imported material (origin EXTERNAL), or not with this spec",
                "check key ARN and Region; a new empty key with origin EXTERNAL can be made with your own tools");
        case "NotFoundException", "InvalidArnException" ->
            refused(
                Control.KEY_STATE,
                "this key does not exist there",
                "compare the ARN's Region and account with the endpoint and credentials in use");
        case "DisabledException" ->
            refused(
                Control.KEY_STATE,
                "the key is disabled",
                "enable the key with your own tools, then run the same command again");
        case "IncorrectKeyException" ->
            refused(
                Control.PROOF_OF_USE,
                "the ciphertext was made with another KMS key",
                "use the reference ciphertext of this key's own receipt");
        case "InvalidKeyUsageException" ->
            refused(
                Control.PROOF_OF_USE,
                "this key's usage or algorithm does not go with this step",
                "compare key usage and spec in 'importer status' with the passport");
        case "KMSInvalidMacException", "KMSInvalidSignatureException" ->
            refused(
                Control.PROOF_OF_USE,
                "KMS does not verify this MAC or signature with this key",
                "compare the passport with the key's receipts; look in CloudTrail for what was imported");
        case "InvalidMarkerException" ->
            transport(
                "KMS lost its place between two pages of a list",
                "run the same command again: it reads the list from the beginning");
        case "InvalidGrantTokenException" ->
            environment(
                "KMS does not accept a grant token, and this program sends none",
                "something between here and AWS changes requests: check proxy and endpoint; or allow "
                    + call.action()
                    + " by key policy instead of a fresh grant, then run the same command again");
        case "DryRunOperationException" ->
            environment(
                "KMS only tried this and did nothing (DryRun), which this program never asks for",
                "something between here and AWS changes requests: check proxy and endpoint, then run the same command again");
        case "AlreadyExistsException", "MalformedPolicyDocumentException", "TagException" ->
            environment(
                "this is an answer to making or tagging keys, which this program never does",
                "something between here and AWS mixes answers up: check proxy and endpoint; 'importer status --ask-kms'"
                    + " shows the key's state");
        case "AccessDeniedException", "AccessDenied" ->
            environment(
                "AWS denies the action " + call.action(),
                "compare the ARN's account with your credentials; if they agree, allow "
                    + call.action()
                    + " on this key to your role, in key policy, IAM and VPC endpoint policy"
                    + " ('importer policy' prints the least); condition keys we sent: "
                    + call.describedConditions());
        case "ValidationException" ->
            environment(
                "AWS finds the request malformed; it did not act",
                "correct the named field (often ValidTo: in the future, at most 365 days); the import token stays good");
        case "LimitExceededException" ->
            environment(
                "an AWS quota is used up",
                "raise the quota of this account and Region, then run the same command again");
        case "ConflictException" ->
            transport(
                "a rotation of this key is running or near",
                "wait 20 minutes and run the same command again");
        default ->
            environment(
                "AWS refuses for a reason this program does not know (HTTP "
                    + answer.statusCode()
                    + ")",
                "look the error code up in the KMS API reference; 'importer status' shows the key's state");
      };
    }

    /** A symmetric proof decrypts what a receipt holds, an RSA proof a challenge made just now. */
    private Advice undecrypted() {
      if (call.conditions().containsKey("kms:EncryptionAlgorithm")) {
        return refused(
            Control.PROOF_OF_USE,
            "KMS cannot decrypt what was just encrypted with the passport's public key",
            "do not use this key yet: run 'importer prove --key "
                + call.key()
                + "' once more; if KMS repeats it, the private key in KMS is not the passport's: look in CloudTrail"
                + " (ImportKeyMaterial) for what was imported");
      }
      return refused(
          Control.PROOF_OF_USE,
          "KMS cannot decrypt this ciphertext",
          "use the ciphertext and encryption context recorded in this key's receipt");
    }

    private Advice refused(Control control, String meaning, String hint) {
      return new Advice(Kind.REFUSED, control, what(meaning), hint);
    }

    private Advice environment(String meaning, String hint) {
      return new Advice(Kind.ENVIRONMENT, Control.KEY_STATE, what(meaning), hint);
    }

    private Advice transport(String meaning, String hint) {
      return new Advice(Kind.TRANSPORT, Control.KEY_STATE, what(meaning), hint);
    }

    private String what(String meaning) {
      String named = code.isEmpty() ? "" : code + ": ";
      String id = requestId(answer).isEmpty() ? "" : ", request id " + printable(requestId(answer));
      AwsErrorDetails details = answer.awsErrorDetails();
      String said = printable(details == null ? null : details.errorMessage());
      String quoted = said.isEmpty() ? "without a reason" : "KMS says \"" + said + "\"";
      return call.described() + ": " + named + meaning + " (" + quoted + id + ")";
    }
  }

  /** AWS's words without anything as long as a token, on one line. */
  static String printable(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String shown = BLOB.matcher(text.replaceAll("[^\\x20-\\x7e]", "?")).replaceAll("[left out]");
    return shown.length() <= 300 ? shown : shown.substring(0, 300) + "[cut]";
  }

  /** What our own code threw inside the SDK's pipeline, which may have wrapped it. */
  private static Optional<Failure> ours(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof Failure failure) {
        return Optional.of(failure);
      }
    }
    return Optional.empty();
  }

  static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ", \"" + printable(root.getMessage()) + "\"";
  }
}

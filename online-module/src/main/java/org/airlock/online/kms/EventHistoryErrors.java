package org.airlock.online.kms;

import org.airlock.common.failure.Failure;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** What CloudTrail's error codes mean and what to do next. Nothing is ever changed by a look-up. */
final class EventHistoryErrors {
  static final String ACTION = "cloudtrail:LookupEvents";

  private EventHistoryErrors() {}

  static Failure failure(String region, SdkException error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof Failure ours) {
        return ours;
      }
    }
    String call = ACTION + " in " + region;
    if (error instanceof AbortedException) {
      return new Failure.Stopped(call + " was interrupted", "run the same command again");
    }
    if (error instanceof AwsServiceException answer) {
      return answered(call, answer);
    }
    return new Failure.Transport(
        call + ": no usable answer: " + KmsErrors.rootMessage(error),
        "check network, proxy and this machine's clock, then run the same command again");
  }

  private static Failure answered(String call, AwsServiceException answer) {
    String code = KmsErrors.code(answer);
    String what =
        call
            + (code.isEmpty() ? "" : ": " + code)
            + " (HTTP "
            + answer.statusCode()
            + (KmsErrors.requestId(answer).isEmpty()
                ? ""
                : ", request id " + KmsErrors.printable(KmsErrors.requestId(answer)))
            + ")";
    if (code.isEmpty()) {
      return new Failure.Transport(
          what + ": not CloudTrail's own answer",
          "a proxy or firewall may have answered: check the way to AWS, then run the same command again");
    }
    if (KmsErrors.THROTTLED.contains(code)) {
      return new Failure.Transport(
          what + ": AWS wants fewer requests",
          "others look up events in this account and Region too (two requests a second for all together):"
              + " wait a minute and run the same command again, narrow --from and --to, or read exported logs with --cloudtrail");
    }
    if (KmsErrors.CREDENTIALS.contains(code)) {
      return new Failure.Environment(
          what + ": AWS does not accept the AWS credentials or this machine's clock",
          "sign in again ('aws sso login'), check 'aws sts get-caller-identity' and the clock, then run the same command");
    }
    if (code.equals("AccessDeniedException") || code.equals("AccessDenied")) {
      return new Failure.Environment(
          what + ": AWS denies the action",
          "allow "
              + ACTION
              + " to your role ('importer policy --with reconcile' prints the statement), or read exported logs with --cloudtrail");
    }
    if (answer.statusCode() >= 500 || KmsErrors.SERVICE_SIDE.contains(code)) {
      return new Failure.Transport(
          what + ": AWS failed on its side", "run the same command again; nothing was changed");
    }
    return new Failure.Environment(
        what + ": CloudTrail refuses",
        "check --from, --to and --region (the event history holds 90 days), or read exported logs with --cloudtrail");
  }
}

package org.airlock.rehearsal.simulator.wire;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.rehearsal.simulator.http.HttpRequest;
import org.airlock.rehearsal.simulator.kms.ErrorCode;
import org.airlock.rehearsal.simulator.kms.KmsError;
import org.airlock.rehearsal.simulator.kms.Scope;

/**
 * Who sent a request, by the credential scope of its SigV4 header. That a signature of the right
 * form is there is checked; the signature itself is not, and X-Amz-Date is not compared with the
 * clock, because the clock here can be moved and the caller's cannot.
 */
public record SignedCaller(String accessKeyId, Scope scope) {
  private static final String DEFAULT_ACCOUNT = "111122223333";
  private static final Pattern HEADER =
      Pattern.compile(
          "AWS4-HMAC-SHA256\\s+Credential=([^/,\\s]{1,128})/([0-9]{8})/([^/,\\s]*)/([^/,\\s]*)/aws4_request,\\s*"
              + "SignedHeaders=([a-z0-9;-]+),\\s*Signature=[0-9a-f]{64}");

  /**
   * An access key id of twelve digits is taken as the account; every other one belongs to
   * 111122223333.
   */
  public static SignedCaller of(HttpRequest request) {
    String authorization =
        request
            .header("Authorization")
            .orElseThrow(
                () -> ErrorCode.MISSING_AUTHENTICATION_TOKEN.error("Missing Authentication Token"));
    Matcher header = HEADER.matcher(authorization);
    if (!header.matches()) {
      throw incomplete(
          "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
    }
    Set<String> signed = Set.copyOf(Arrays.asList(header.group(5).split(";")));
    if (!signed.containsAll(Set.of("host", "x-amz-date"))) {
      throw incomplete("'Host' and 'X-Amz-Date' must be in 'SignedHeaders'.");
    }
    checkDate(request, header.group(2));
    if (!header.group(4).equals("kms")) {
      throw incomplete("Credential should be scoped to correct service: 'kms'.");
    }
    if (!Scope.isRegion(header.group(3))) {
      throw incomplete("Credential should be scoped to a valid region.");
    }
    String accessKeyId = header.group(1);
    String account = accessKeyId.matches("[0-9]{12}") ? accessKeyId : DEFAULT_ACCOUNT;
    return new SignedCaller(accessKeyId, new Scope(account, header.group(3)));
  }

  private static void checkDate(HttpRequest request, String scopeDate) {
    String date =
        request
            .header("X-Amz-Date")
            .orElseThrow(
                () ->
                    incomplete(
                        "Authorization header requires existence of a 'X-Amz-Date' header."));
    if (!date.matches("[0-9]{8}T[0-9]{6}Z") || !date.startsWith(scopeDate)) {
      throw incomplete(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP");
    }
  }

  private static KmsError incomplete(String message) {
    return ErrorCode.INCOMPLETE_SIGNATURE.error(message);
  }
}

package org.airlock.online.kms;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Sees every attempt: refuses the ones that would go elsewhere, and reads AWS's clock from the
 * answers.
 */
final class Guard implements ExecutionInterceptor {
  private final Endpoint trusted;
  private final ServerClock clock;

  Guard(Endpoint trusted, ServerClock clock) {
    this.trusted = trusted;
    this.clock = clock;
  }

  /** The last step before the socket: the request is signed and its address final. */
  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    URI target = context.httpRequest().getUri();
    if (!isTrusted(target)) {
      throw new Failure.Refused(
          Control.ENDPOINT_TRUSTED,
          "a request was about to go to "
              + target.getScheme()
              + "://"
              + target.getRawAuthority()
              + " instead of "
              + trusted
              + "; it was not sent",
          "something redirects the AWS SDK: look for AWS_ENDPOINT_URL* and endpoint_url settings");
    }
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    context.httpResponse().firstMatchingHeader("Date").ifPresent(this::heard);
  }

  private boolean isTrusted(URI target) {
    return trusted.uri().getScheme().equals(target.getScheme())
        && trusted.uri().getHost().equals(target.getHost())
        && port(trusted.uri()) == port(target)
        && (target.getRawPath().isEmpty() || target.getRawPath().equals("/"))
        && target.getRawQuery() == null;
  }

  private static int port(URI uri) {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return uri.getScheme().equals("https") ? 443 : 80;
  }

  private void heard(String date) {
    try {
      clock.heard(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeException notADate) {
      // The answer still counts; only the clock learns nothing from it.
    }
  }
}

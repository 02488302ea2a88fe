package org.airlock.online.kms;

import com.google.errorprone.annotations.MustBeClosed;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.airlock.common.bundle.Environment;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Opens connections to KMS. Nothing is sent and no credentials are looked for before the first
 * call.
 */
public final class KmsClients {
  /**
   * Between two GetParametersForImport: AWS allows 0.25 requests a second per account and Region,
   * and four quick SDK retries do not outlast that.
   */
  public static final Duration PARAMETERS_PACE = Duration.ofSeconds(5);

  private KmsClients() {}

  /**
   * Resolves and judges the endpoint, then opens a client pinned to it.
   *
   * @param profile the operator's {@code --profile}: credentials come from it alone; without it,
   *     from the SDK's default chain
   * @param endpointUrl the operator's {@code --endpoint}
   * @param pace between two GetParametersForImport; {@link #PARAMETERS_PACE} for AWS
   * @param sleeper for pacing, {@link Sleeper#ofThread()} outside tests
   * @param nanoTime a monotonic clock, {@code System::nanoTime} outside tests
   * @throws org.airlock.common.failure.Failure.Refused with control {@code ENDPOINT-TRUSTED}
   */
  @MustBeClosed
  public static Kms open(
      String region,
      Optional<String> profile,
      Optional<String> endpointUrl,
      boolean fips,
      Environment environment,
      List<String> rosterEndpoints,
      Duration pace,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    Endpoint endpoint =
        Endpoint.resolve(
            region, endpointUrl, fips, environment, rosterEndpoints, Settings.ofProcess(profile));
    return open(endpoint, profile, pace, sleeper, nanoTime);
  }

  /** As above, with an endpoint already judged. */
  @MustBeClosed
  public static Kms open(
      Endpoint endpoint,
      Optional<String> profile,
      Duration pace,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    return connect(
        endpoint, endpoint.uri(), Credentials.of(profile), Timeouts.USUAL, pace, sleeper, nanoTime);
  }

  /**
   * @param perAttempt for one request and its answer
   * @param perCall for a read with its retries
   */
  record Timeouts(Duration perAttempt, Duration perCall) {
    static final Timeouts USUAL = new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(90));
  }

  /** With the address apart from the trusted endpoint, so that a test can let them differ. */
  @MustBeClosed
  static Kms connect(
      Endpoint trusted,
      URI address,
      Credentials credentials,
      Timeouts timeouts,
      Duration pace,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    ServerClock clock = new ServerClock(nanoTime);
    ClientOverrideConfiguration reading =
        ClientOverrideConfiguration.builder()
            .apiCallTimeout(timeouts.perCall())
            .apiCallAttemptTimeout(timeouts.perAttempt())
            .addExecutionInterceptor(new Guard(trusted, clock))
            .build();
    ClientOverrideConfiguration importing =
        reading.toBuilder()
            .apiCallTimeout(timeouts.perAttempt())
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .build();
    SdkHttpClient http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(timeouts.perAttempt())
            .socketTimeout(timeouts.perAttempt())
            .build();
    return new AwsKms(
        trusted,
        http,
        client(trusted.region(), address, credentials, http, reading),
        client(trusted.region(), address, credentials, http, importing),
        clock,
        sleeper,
        nanoTime,
        pace);
  }

  /** FIPS and dual-stack are off here because the address already is the FIPS or dual-stack one. */
  private static KmsClient client(
      String region,
      URI address,
      Credentials credentials,
      SdkHttpClient http,
      ClientOverrideConfiguration configuration) {
    return KmsClient.builder()
        .region(Region.of(region))
        .endpointOverride(address)
        .fipsEnabled(false)
        .dualstackEnabled(false)
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(configuration)
        .build();
  }
}

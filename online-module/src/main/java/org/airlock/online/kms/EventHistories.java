package org.airlock.online.kms;

import com.google.errorprone.annotations.MustBeClosed;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.airlock.common.bundle.Environment;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

/**
 * Opens connections to CloudTrail under the rules of {@link KmsClients}. Nothing is sent before the
 * first look-up.
 */
public final class EventHistories {
  private EventHistories() {}

  /**
   * Resolves and judges the endpoint, then opens a client pinned to it. Parameters as in {@link
   * KmsClients#open}.
   *
   * @throws org.airlock.common.failure.Failure.Refused with control {@code ENDPOINT-TRUSTED}
   */
  @MustBeClosed
  public static EventHistory open(
      String region,
      Optional<String> profile,
      Optional<String> endpointUrl,
      boolean fips,
      Environment environment,
      List<String> rosterEndpoints,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    Endpoint endpoint =
        Endpoint.resolve(
            AwsService.CLOUDTRAIL,
            region,
            endpointUrl,
            fips,
            environment,
            rosterEndpoints,
            Settings.ofProcess(profile));
    return connect(
        endpoint,
        endpoint.uri(),
        Credentials.of(profile),
        KmsClients.Timeouts.USUAL,
        sleeper,
        nanoTime);
  }

  /** With the address apart from the trusted endpoint, so that a test can let them differ. */
  @MustBeClosed
  static EventHistory connect(
      Endpoint trusted,
      URI address,
      Credentials credentials,
      KmsClients.Timeouts timeouts,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    SdkHttpClient http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(timeouts.perAttempt())
            .socketTimeout(timeouts.perAttempt())
            .build();
    CloudTrailClient client =
        CloudTrailClient.builder()
            .region(Region.of(trusted.region()))
            .endpointOverride(address)
            .fipsEnabled(false)
            .dualstackEnabled(false)
            .credentialsProvider(credentials)
            .httpClient(http)
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .apiCallTimeout(timeouts.perCall())
                    .apiCallAttemptTimeout(timeouts.perAttempt())
                    .addExecutionInterceptor(new Guard(trusted, new ServerClock(nanoTime)))
                    .build())
            .build();
    return new AwsEventHistory(trusted, http, client, sleeper, nanoTime);
  }
}

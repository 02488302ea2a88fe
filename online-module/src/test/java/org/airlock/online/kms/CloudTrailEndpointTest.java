package org.airlock.online.kms;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.Environment;
import org.airlock.common.control.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ENDPOINT-TRUSTED} for CloudTrail: whoever answers in its place can hide an import. */
final class CloudTrailEndpointTest {
  private static final String OWN = "https://cloudtrail.eu-central-1.amazonaws.com";
  private static final String KMS = "https://kms.eu-central-1.amazonaws.com";

  private static Endpoint resolve(
      Environment environment, List<String> roster, Map<String, String> settings) {
    return Endpoint.resolve(
        AwsService.CLOUDTRAIL,
        "eu-central-1",
        Optional.empty(),
        false,
        environment,
        roster,
        new PlayedSettings(settings));
  }

  @ParameterizedTest
  @CsvSource({
    "eu-central-1,false,https://cloudtrail.eu-central-1.amazonaws.com",
    "us-east-1,true,https://cloudtrail-fips.us-east-1.amazonaws.com",
    "us-gov-west-1,false,https://cloudtrail.us-gov-west-1.amazonaws.com"
  })
  void resolve_withoutSettings_isAwsOwn(String region, boolean fips, String expected) {
    assertThat(
            Endpoint.resolve(
                    AwsService.CLOUDTRAIL,
                    region,
                    Optional.empty(),
                    fips,
                    Environment.PRODUCTION,
                    List.of("https://vpce.example.com"),
                    PlayedSettings.NONE)
                .toString())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "property:aws.endpointUrlCloudTrail,system property aws.endpointUrlCloudTrail",
    "property:aws.endpointUrl,system property aws.endpointUrl",
    "variable:AWS_ENDPOINT_URL_CLOUDTRAIL,environment variable AWS_ENDPOINT_URL_CLOUDTRAIL",
    "variable:AWS_ENDPOINT_URL,environment variable AWS_ENDPOINT_URL",
    "services:cloudtrail.endpoint_url,cloudtrail.endpoint_url in the profile's services section",
    "profile:cloudtrail.endpoint_url,cloudtrail.endpoint_url in the profile",
    "profile:endpoint_url,endpoint_url in the profile"
  })
  void redirection_byAnySetting_isRefusedByItsName(String setting, String named) {
    assertRefused(
            Control.ENDPOINT_TRUSTED,
            () ->
                resolve(
                    Environment.PRODUCTION,
                    List.of(),
                    Map.of(setting, "https://cloudtrail.evil.example")))
        .hasMessage(
            named
                + " (\"https://cloudtrail.evil.example\") is neither AWS's own CloudTrail endpoint for eu-central-1 nor named"
                + " in the roster");
  }

  @Test
  void settingsOfKms_doNotMoveCloudTrail() {
    assertThat(
            resolve(
                    Environment.PRODUCTION,
                    List.of(),
                    Map.of("variable:AWS_ENDPOINT_URL_KMS", "https://kms.evil.example"))
                .toString())
        .isEqualTo(OWN);
  }

  @Test
  void hostOfKms_isNotCloudTrails() {
    assertRefused(
        Control.ENDPOINT_TRUSTED,
        () -> resolve(Environment.PRODUCTION, List.of(), Map.of("variable:AWS_ENDPOINT_URL", KMS)));
  }

  @Test
  void urlOfTheRoster_isTrustedWhereASettingNamesIt() {
    String vpc = "https://vpce-1.cloudtrail.eu-central-1.vpce.amazonaws.com";
    assertThat(
            resolve(
                    Environment.PRODUCTION,
                    List.of(vpc),
                    Map.of("variable:AWS_ENDPOINT_URL_CLOUDTRAIL", vpc))
                .toString())
        .isEqualTo(vpc);
  }

  @Test
  void plainHttp_isForARehearsalsLoopbackOnly() {
    assertRefused(
            Control.ENDPOINT_TRUSTED,
            () ->
                resolve(
                    Environment.PRODUCTION,
                    List.of("http://127.0.0.1:4566"),
                    Map.of("variable:AWS_ENDPOINT_URL", "http://127.0.0.1:4566")))
        .hasMessageContaining("only a rehearsal");
    assertRefused(
            Control.ENDPOINT_TRUSTED,
            () ->
                resolve(
                    Environment.REHEARSAL,
                    List.of("http://trail.example"),
                    Map.of("variable:AWS_ENDPOINT_URL", "http://trail.example")))
        .satisfies(
            thrown ->
                assertThat(((org.airlock.common.failure.Failure) thrown).hint())
                    .isEqualTo("CloudTrail is reached over https; remove this setting"));
  }
}

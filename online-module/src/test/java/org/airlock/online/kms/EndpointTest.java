package org.airlock.online.kms;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.Environment;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ENDPOINT-TRUSTED}: whoever answers in place of KMS receives the material. */
final class EndpointTest {
  private static final String REGION = "eu-central-1";
  private static final String VPC = "https://vpce-1a2b.kms.eu-central-1.vpce.amazonaws.com";

  private static Endpoint resolve(Optional<String> option, Map<String, String> settings) {
    return resolve(option, Environment.PRODUCTION, List.of(), settings);
  }

  private static Endpoint resolve(
      Optional<String> option,
      Environment environment,
      List<String> roster,
      Map<String, String> settings) {
    return Endpoint.resolve(
        REGION, option, false, environment, roster, new PlayedSettings(settings));
  }

  @ParameterizedTest
  @CsvSource({
    "eu-central-1,false,https://kms.eu-central-1.amazonaws.com",
    "us-east-1,true,https://kms-fips.us-east-1.amazonaws.com",
    "us-gov-west-1,true,https://kms-fips.us-gov-west-1.amazonaws.com",
    "cn-north-1,false,https://kms.cn-north-1.amazonaws.com.cn"
  })
  void resolve_withoutSettings_isAwsOwn(String region, boolean fips, String expected) {
    assertThat(
            Endpoint.resolve(
                    region,
                    Optional.empty(),
                    fips,
                    Environment.PRODUCTION,
                    List.of(),
                    PlayedSettings.NONE)
                .toString())
        .isEqualTo(expected);
  }

  @Test
  void resolve_dualStackOrFipsBySetting_isFollowed() {
    assertThat(
            resolve(Optional.empty(), Map.of("variable:AWS_USE_DUALSTACK_ENDPOINT", "true"))
                .toString())
        .isEqualTo("https://kms.eu-central-1.api.aws");
    assertThat(resolve(Optional.empty(), Map.of("profile:use_fips_endpoint", "true")).toString())
        .isEqualTo("https://kms-fips.eu-central-1.amazonaws.com");
  }

  @ParameterizedTest
  @CsvSource({
    "property:aws.endpointUrlKms,system property aws.endpointUrlKms",
    "property:aws.endpointUrl,system property aws.endpointUrl",
    "variable:AWS_ENDPOINT_URL_KMS,environment variable AWS_ENDPOINT_URL_KMS",
    "variable:AWS_ENDPOINT_URL,environment variable AWS_ENDPOINT_URL",
    "services:kms.endpoint_url,services section",
    "profile:kms.endpoint_url,kms.endpoint_url in the profile",
    "profile:endpoint_url,endpoint_url in the profile"
  })
  void resolve_redirectedSilently_isRefusedNamingTheSetting(String setting, String named) {
    assertRefused(
            Control.ENDPOINT_TRUSTED,
            () -> resolve(Optional.empty(), Map.of(setting, "https://kms.attacker.example")))
        .hasMessageContaining(named)
        .hasMessageContaining("kms.attacker.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://kms.eu-central-1.amazonaws.com",
        "https://kms.eu-central-1.amazonaws.com:443",
        "https://kms-fips.eu-central-1.amazonaws.com/",
        "https://kms.eu-central-1.api.aws"
      })
  void resolve_awsOwnNamedAsOption_isAccepted(String url) {
    assertThat(resolve(Optional.of(url), Map.of()).source()).isEqualTo("--endpoint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://kms.us-east-1.amazonaws.com",
        "https://kms.eu-central-1.amazonaws.com.attacker.example",
        "https://attacker.example/kms.eu-central-1.amazonaws.com",
        "https://kms.eu-central-1.amazonaws.com@attacker.example",
        "https://kms.eu-central-1.amazonaws.com:8443",
        "https://kms.eu-central-1.amazonaws.com?x=1",
        "https://kms.eu-central-1.amazonaws.com#x",
        "https://KMS.eu-central-1.amazonaws.com",
        "HTTPS://kms.eu-central-1.amazonaws.com",
        "http://kms.eu-central-1.amazonaws.com",
        "http://127.0.0.1:4566",
        "ftp://kms.eu-central-1.amazonaws.com",
        "kms.eu-central-1.amazonaws.com",
        "https://",
        "not a url",
        ""
      })
  void resolve_anythingElse_isRefused(String url) {
    assertRefused(Control.ENDPOINT_TRUSTED, () -> resolve(Optional.of(url), Map.of()));
  }

  @Test
  void resolve_userInfo_isNeverRepeated() {
    assertRefused(
            Control.ENDPOINT_TRUSTED,
            () -> resolve(Optional.of("https://user:hunter2@attacker.example"), Map.of()))
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void resolve_namedInTheRoster_isAcceptedExactly() {
    List<String> roster = List.of(VPC);
    assertThat(resolve(Optional.of(VPC + "/"), Environment.PRODUCTION, roster, Map.of()).toString())
        .isEqualTo(VPC);
    assertRefused(
        Control.ENDPOINT_TRUSTED,
        () ->
            resolve(
                Optional.of(VPC.replace("1a2b", "ffff")),
                Environment.PRODUCTION,
                roster,
                Map.of()));
  }

  @Test
  void resolve_plainHttp_isForARehearsalsLoopbackInTheRosterOnly() {
    String loopback = "http://127.0.0.1:4566";
    assertThat(
            resolve(Optional.of(loopback), Environment.REHEARSAL, List.of(loopback), Map.of())
                .toString())
        .isEqualTo(loopback);
    assertRefused(
            Control.ENDPOINT_TRUSTED,
            () ->
                resolve(Optional.of(loopback), Environment.PRODUCTION, List.of(loopback), Map.of()))
        .hasMessageContaining("only a rehearsal may use");
    assertRefused(
        Control.ENDPOINT_TRUSTED,
        () -> resolve(Optional.of(loopback), Environment.REHEARSAL, List.of(), Map.of()));
    String distant = "http://192.0.2.1:4566";
    assertRefused(
            Control.ENDPOINT_TRUSTED,
            () -> resolve(Optional.of(distant), Environment.REHEARSAL, List.of(distant), Map.of()))
        .hasMessageContaining("plain http");
  }

  @Test
  void resolve_fipsTogetherWithAnotherEndpoint_isRefused() {
    assertRefused(
            Control.ENDPOINT_TRUSTED,
            () ->
                resolve(
                    Optional.of("https://kms.eu-central-1.amazonaws.com"),
                    Map.of("variable:AWS_USE_FIPS_ENDPOINT", "true")))
        .hasMessageContaining("FIPS is asked for");
  }

  @Test
  void resolve_manySettings_theSdksOrderDecides() {
    Map<String, String> settings =
        Map.of(
            "variable:AWS_ENDPOINT_URL_KMS", "https://kms.eu-central-1.amazonaws.com",
            "variable:AWS_ENDPOINT_URL", "https://later.example",
            "profile:endpoint_url", "https://last.example");
    assertThat(resolve(Optional.empty(), settings).source())
        .isEqualTo("environment variable AWS_ENDPOINT_URL_KMS");
    assertThat(
            resolve(Optional.of("https://kms-fips.eu-central-1.amazonaws.com"), settings).source())
        .isEqualTo("--endpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "EU-CENTRAL-1", "eu central", "attacker.example/", "../x"})
  void resolve_notARegion_isUsage(String region) {
    assertThatThrownBy(
            () ->
                Endpoint.resolve(
                    region,
                    Optional.empty(),
                    false,
                    Environment.PRODUCTION,
                    List.of(),
                    PlayedSettings.NONE))
        .isInstanceOf(Failure.Usage.class);
  }

  @ParameterizedTest
  @CsvSource({
    "us-gov-east-1,https://kms.us-gov-east-1.amazonaws.com",
    "us-iso-east-1,https://kms.us-iso-east-1.c2s.ic.gov",
    "us-isob-east-1,https://kms.us-isob-east-1.sc2s.sgov.gov",
    "eusc-de-east-1,https://kms.eusc-de-east-1.amazonaws.eu"
  })
  void resolve_regionOfAnotherPartition_isItsOwnHost(String region, String expected) {
    Endpoint endpoint =
        Endpoint.resolve(
            region,
            Optional.empty(),
            false,
            Environment.PRODUCTION,
            List.of(),
            PlayedSettings.NONE);
    assertThat(endpoint.toString()).isEqualTo(expected);
    assertThat(endpoint.region()).isEqualTo(region);
    assertThat(endpoint.source()).isEqualTo("AWS's own for " + region);
  }

  @Test
  void resolve_fipsAndDualStack_isTheHostOfBoth() {
    assertThat(
            resolve(
                    Optional.empty(),
                    Map.of(
                        "property:aws.useFipsEndpoint", "true",
                        "property:aws.useDualstackEndpoint", "TRUE"))
                .toString())
        .isEqualTo("https://kms-fips.eu-central-1.api.aws");
  }

  @Test
  void resolve_fipsSwitchedOffByTheStrongerSetting_isOff() {
    assertThat(
            resolve(
                    Optional.empty(),
                    Map.of(
                        "property:aws.useFipsEndpoint", "false",
                        "variable:AWS_USE_FIPS_ENDPOINT", "true",
                        "profile:use_fips_endpoint", "true"))
                .toString())
        .isEqualTo("https://kms.eu-central-1.amazonaws.com");
  }

  /** Each setting is outvoted by all before it, and none is skipped. */
  @Test
  void resolve_eachSettingInTurn_outvotesAllBehindIt() {
    List<String> strongestFirst =
        List.of(
            "property:aws.endpointUrlKms",
            "property:aws.endpointUrl",
            "variable:AWS_ENDPOINT_URL_KMS",
            "variable:AWS_ENDPOINT_URL",
            "services:kms.endpoint_url",
            "profile:kms.endpoint_url",
            "profile:endpoint_url");
    for (int first = 0; first < strongestFirst.size(); first++) {
      Map<String, String> settings = new HashMap<>();
      for (int i = first; i < strongestFirst.size(); i++) {
        settings.put(strongestFirst.get(i), "https://number" + i + ".example");
      }
      assertRefused(Control.ENDPOINT_TRUSTED, () -> resolve(Optional.empty(), settings))
          .hasMessageContaining("https://number" + first + ".example");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "property:aws.endpointUrlKms",
        "variable:AWS_ENDPOINT_URL",
        "services:kms.endpoint_url",
        "profile:endpoint_url"
      })
  void resolve_fipsTogetherWithARedirectingSetting_isRefusedEvenIfInTheRoster(String setting) {
    assertRefused(
            Control.ENDPOINT_TRUSTED,
            () ->
                Endpoint.resolve(
                    REGION,
                    Optional.empty(),
                    true,
                    Environment.PRODUCTION,
                    List.of(VPC),
                    new PlayedSettings(Map.of(setting, VPC))))
        .hasMessageContaining("FIPS is asked for");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user@vpce.example",
        "https://vpce.example/path",
        "https://vpce.example//",
        "https://vpce.example?x",
        "https://vpce.example#x",
        "https://VPCE.example",
        "HTTPS://vpce.example"
      })
  void resolve_moreThanAHost_isRefusedEvenIfInTheRoster(String url) {
    assertRefused(
            Control.ENDPOINT_TRUSTED,
            () -> resolve(Optional.of(url), Environment.REHEARSAL, List.of(url), Map.of()))
        .hasMessageContaining("is not a plain lower-case");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:4566", "http://127.0.0.1", "http://[::1]:4566"})
  void resolve_loopbackInARehearsalsRoster_isAccepted(String url) {
    assertThat(
            resolve(Optional.of(url), Environment.REHEARSAL, List.of(url + "/"), Map.of())
                .toString())
        .isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost.attacker.example",
        "http://127.0.0.1.attacker.example",
        "http://0.0.0.0:4566",
        "http://[::]:4566"
      })
  void resolve_almostLoopback_isRefusedEvenIfInTheRoster(String url) {
    assertRefused(
        Control.ENDPOINT_TRUSTED,
        () -> resolve(Optional.of(url), Environment.REHEARSAL, List.of(url), Map.of()));
  }
}

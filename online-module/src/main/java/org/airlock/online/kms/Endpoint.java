package org.airlock.online.kms;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.airlock.common.bundle.Environment;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/**
 * An endpoint of KMS or CloudTrail that passed control {@code ENDPOINT-TRUSTED}; no other instance
 * can exist.
 *
 * <p>KMS does not sign the wrapping key it hands out: whoever answers in its place receives the
 * material. Environment variables and profiles redirect the SDK silently, so the SDK's order of
 * precedence is followed here, the result is judged, and the client is then pinned to it.
 * CloudTrail is judged by the same rules, because whoever answers in its place can hide an import.
 * A URL of the roster is trusted for either service, but nothing goes there unless a setting says
 * so.
 */
public final class Endpoint {
  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z0-9]{1,16}){1,4}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private final String region;
  private final URI uri;
  private final String source;

  private Endpoint(String region, URI uri, String source) {
    this.region = region;
    this.uri = uri;
    this.source = source;
  }

  /**
   * Finds the endpoint the SDK would use, and refuses it unless it is AWS's own host for the Region
   * over https (standard, FIPS, dual-stack, in any partition) or an exact URL of the roster. Plain
   * http is for a rehearsal's loopback address only, and that too must stand in the roster.
   *
   * @param override the operator's {@code --endpoint}
   * @param fips the operator's {@code --fips}; the SDK's own settings may ask for it as well
   * @param rosterEndpoints exact URLs; one trailing slash does not matter
   * @throws Failure.Refused with {@link Control#ENDPOINT_TRUSTED}
   * @throws Failure.Usage when {@code region} is not the name of a Region
   */
  public static Endpoint resolve(
      String region,
      Optional<String> override,
      boolean fips,
      Environment environment,
      List<String> rosterEndpoints,
      Settings settings) {
    return resolve(AwsService.KMS, region, override, fips, environment, rosterEndpoints, settings);
  }

  /** As above, for {@code service}. */
  static Endpoint resolve(
      AwsService service,
      String region,
      Optional<String> override,
      boolean fips,
      Environment environment,
      List<String> rosterEndpoints,
      Settings settings) {
    if (!REGION.matcher(region).matches()) {
      throw new Failure.Usage(
          "\"" + shortened(region) + "\" is not the name of an AWS Region",
          "give one such as eu-central-1");
    }
    boolean wantsFips =
        fips || flag(settings, "aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    Optional<Found> redirected = redirection(service, override, settings);
    if (redirected.isEmpty()) {
      boolean wantsDualstack =
          flag(
              settings,
              "aws.useDualstackEndpoint",
              "AWS_USE_DUALSTACK_ENDPOINT",
              "use_dualstack_endpoint");
      return new Endpoint(
          region, own(service, region, wantsFips, wantsDualstack), "AWS's own for " + region);
    }
    Found found = redirected.get();
    if (wantsFips) {
      throw refused(
          "FIPS is asked for, but " + found.described() + " names another endpoint",
          "remove one of the two; the FIPS host may itself be named as the endpoint");
    }
    return new Endpoint(
        region, judge(service, region, found, environment, rosterEndpoints), found.source());
  }

  /** Where requests are signed for. */
  public String region() {
    return region;
  }

  /** Scheme, host and perhaps a port; no path. */
  public URI uri() {
    return uri;
  }

  /**
   * Where the choice came from, for screens: {@code AWS's own for eu-central-1} or the setting's
   * name.
   */
  public String source() {
    return source;
  }

  /** The URL. */
  @Override
  public String toString() {
    return uri.toString();
  }

  private record Found(String source, String url) {
    String described() {
      return source + " (\"" + shortened(url) + "\")";
    }
  }

  /**
   * The order of {@code AwsClientEndpointProvider} in SDK 2.40: option, system properties,
   * environment, profile.
   */
  private static Optional<Found> redirection(
      AwsService service, Optional<String> override, Settings settings) {
    String setting = service.settingsName() + ".endpoint_url";
    return Stream.<Supplier<Optional<Found>>>of(
            () -> override.map(url -> new Found("--endpoint", url)),
            () -> property(settings, service.endpointProperty()),
            () -> property(settings, "aws.endpointUrl"),
            () -> variable(settings, service.endpointVariable()),
            () -> variable(settings, "AWS_ENDPOINT_URL"),
            () ->
                settings
                    .servicesProperty(setting)
                    .map(url -> new Found(setting + " in the profile's services section", url)),
            () ->
                settings
                    .profileProperty(setting)
                    .map(url -> new Found(setting + " in the profile", url)),
            () ->
                settings
                    .profileProperty("endpoint_url")
                    .map(url -> new Found("endpoint_url in the profile", url)))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Found> property(Settings settings, String name) {
    return settings.systemProperty(name).map(url -> new Found("system property " + name, url));
  }

  private static Optional<Found> variable(Settings settings, String name) {
    return settings
        .environmentVariable(name)
        .map(url -> new Found("environment variable " + name, url));
  }

  private static boolean flag(
      Settings settings, String property, String variable, String profileProperty) {
    return settings
        .systemProperty(property)
        .or(() -> settings.environmentVariable(variable))
        .or(() -> settings.profileProperty(profileProperty))
        .map(value -> value.trim().equalsIgnoreCase("true"))
        .orElse(false);
  }

  private static URI judge(
      AwsService service,
      String region,
      Found found,
      Environment environment,
      List<String> rosterEndpoints) {
    URI uri = plainUri(found);
    boolean named =
        rosterEndpoints.stream()
            .anyMatch(entry -> withoutSlash(entry).equals(withoutSlash(found.url())));
    if (uri.getScheme().equals("http")) {
      if (!LOOPBACK.matcher(uri.getHost()).matches()) {
        throw refused(
            found.described() + " is plain http",
            service.label() + " is reached over https; remove this setting");
      }
      if (environment != Environment.REHEARSAL) {
        throw refused(
            found.described() + " is plain http, which only a rehearsal may use",
            "remove this setting, or use the rehearsal's own store and roster");
      }
    } else if (isOwn(service, region, uri)) {
      return uri;
    }
    if (!named) {
      throw refused(
          found.described()
              + " is neither AWS's own "
              + service.label()
              + " endpoint for "
              + region
              + " nor named in the roster",
          "remove this setting to use "
              + own(service, region, false, false)
              + "; if the endpoint is yours (VPC endpoint), enrol its exact URL in a new roster version");
    }
    return uri;
  }

  /**
   * Scheme, host and port only: user names, paths, queries and fragments have no place in an
   * endpoint.
   */
  private static URI plainUri(Found found) {
    try {
      URI uri = new URI(withoutSlash(found.url()));
      boolean plain =
          uri.getScheme() != null
              && (uri.getScheme().equals("https") || uri.getScheme().equals("http"))
              && uri.getHost() != null
              && uri.getHost().equals(uri.getHost().toLowerCase(Locale.ROOT))
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getRawPath().isEmpty();
      if (plain) {
        return uri;
      }
    } catch (URISyntaxException notAUri) {
      // refused below, with the same words
    }
    throw refused(
        found.described() + " is not a plain lower-case https://HOST or https://HOST:PORT",
        "correct or remove this setting");
  }

  private static boolean isOwn(AwsService service, String region, URI uri) {
    return (uri.getPort() == -1 || uri.getPort() == 443)
        && Stream.of(false, true)
            .flatMap(
                fips ->
                    Stream.of(false, true)
                        .flatMap(dual -> tryOwn(service, region, fips, dual).stream()))
            .anyMatch(own -> own.getHost().equals(uri.getHost()));
  }

  private static URI own(AwsService service, String region, boolean fips, boolean dualstack) {
    return tryOwn(service, region, fips, dualstack)
        .orElseThrow(
            () ->
                refused(
                    "AWS has no "
                        + service.label()
                        + " endpoint for "
                        + region
                        + " with FIPS "
                        + onOff(fips)
                        + " and dual-stack "
                        + onOff(dualstack),
                    "switch FIPS or dual-stack off"));
  }

  /** By the partition data in the SDK; empty when the partition lacks the variant. */
  private static Optional<URI> tryOwn(
      AwsService service, String region, boolean fips, boolean dualstack) {
    try {
      return Optional.of(service.ownEndpoint(Region.of(region), fips, dualstack));
    } catch (CompletionException | SdkException noSuchVariant) {
      return Optional.empty();
    }
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** Never user names and passwords, never more than a line. */
  private static String shortened(String text) {
    String shown = text.replaceAll("//[^/]*@", "//…@").replaceAll("[^\\x20-\\x7e…]", "?");
    return shown.length() <= 120 ? shown : shown.substring(0, 120) + "…";
  }

  private static Failure.Refused refused(String what, String hint) {
    return new Failure.Refused(Control.ENDPOINT_TRUSTED, what, hint);
  }
}

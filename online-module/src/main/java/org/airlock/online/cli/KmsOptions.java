package org.airlock.online.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.Environment;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.roster.Roster;
import org.airlock.online.desk.KmsOpener;
import org.airlock.online.kms.EventHistories;
import org.airlock.online.kms.KmsClients;
import org.airlock.online.kms.Sleeper;
import org.airlock.online.lifecycle.LastUse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to reach KMS; credentials come the AWS SDK's own ways. */
final class KmsOptions {
  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Must be the Region of the key's ARN; may be left out.")
  @Nullable String region;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Profile of the AWS configuration files.")
  @Nullable String profile;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description =
          "Another KMS endpoint; it must be AWS's own for the Region, or stand in the roster.")
  @Nullable URI endpointUrl;

  @Option(names = "--fips", description = "Use the FIPS endpoint of the Region.")
  boolean fips;

  @Option(
      names = "--pace",
      paramLabel = "DURATION",
      defaultValue = "PT5S",
      description =
          "Between two GetParametersForImport in one Region, ISO 8601 (default: ${DEFAULT-VALUE}; AWS allows one in 4 s).")
  Duration pace = KmsClients.PARAMETERS_PACE;

  /** Opens connections under the rules of this roster. */
  @SuppressWarnings("MustBeClosedChecker") // handed to Regions, which closes them
  KmsOpener opener(Roster roster) {
    return keyRegion ->
        KmsClients.open(
            keyRegion,
            Optional.ofNullable(profile),
            Optional.ofNullable(endpointUrl).map(URI::toString),
            fips,
            roster.environment(),
            roster.endpoints(),
            pace,
            Sleeper.ofThread(),
            System::nanoTime);
  }

  /**
   * CloudTrail for the last use of a key. A rehearsal has none, and whoever names another KMS would
   * be told about keys of the real one.
   */
  @SuppressWarnings("MustBeClosedChecker") // LastUse closes what it opens
  LastUse lastUse(Roster roster) {
    if (endpointUrl != null || roster.environment() == Environment.REHEARSAL) {
      return new LastUse(Optional.empty());
    }
    return new LastUse(
        Optional.of(
            keyRegion ->
                EventHistories.open(
                    keyRegion,
                    Optional.ofNullable(profile),
                    Optional.empty(),
                    fips,
                    roster.environment(),
                    roster.endpoints(),
                    Sleeper.ofThread(),
                    System::nanoTime)));
  }

  /**
   * Reads one ARN.
   *
   * @param source what a message calls the place
   */
  static KeyArn key(String arn, String source) {
    if (arn.startsWith("arn:aws-cn:")) {
      throw new Failure.Usage(
          source + " is a key of a China Region, which Airlock does not serve",
          "KMS there takes SM4 material of 16 bytes and SM2 wrapping; use the console of that Region");
    }
    return KeyArn.parse(arn)
        .orElseThrow(
            () ->
                new Failure.Usage(
                    source + " is not the ARN of a KMS key",
                    "write it like arn:aws:kms:eu-central-1:111122223333:key/…; aliases and bare ids are not accepted"));
  }

  /** Reads the keys of {@code --key} and compares them with {@code --region}. */
  List<KeyArn> keys(List<String> arns) {
    List<KeyArn> keys = arns.stream().map(arn -> key(arn, "--key")).toList();
    if (keys.stream().distinct().count() != keys.size()) {
      throw new Failure.Usage("--key names one key twice", "name each key once");
    }
    requireRegion(keys);
    return keys;
  }

  /** Refuses a {@code --region} that is not the one of every key. */
  void requireRegion(Collection<KeyArn> keys) {
    for (KeyArn key : keys) {
      if (region != null && !region.equals(key.region())) {
        throw new Failure.Usage(
            "--region " + region + " is not the Region of " + key,
            "leave --region out, or correct the ARN");
      }
    }
  }
}

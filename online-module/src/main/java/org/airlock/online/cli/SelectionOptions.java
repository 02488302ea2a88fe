package org.airlock.online.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.common.cli.ExpiryText;
import org.airlock.common.cli.LineFile;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.store.Disk;
import org.airlock.online.desk.Records;
import org.airlock.online.request.Selection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keys a request is for: named ones, or those of this store that pass a filter. */
final class SelectionOptions {
  private static final Pattern DAYS = Pattern.compile("([1-9][0-9]{0,3})d");

  @Option(
      names = "--key",
      paramLabel = "ARN",
      description = "A KMS key of origin EXTERNAL. Once per key.")
  List<String> keys = List.of();

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = {
        "The same from a file: one ARN in each line, and after a space 'no-expiry' or an instant where it",
        "differs from the expiry of the others. '#' begins a comment."
      })
  @Nullable Path keysFile;

  @Option(
      names = "--all",
      description = "Every key that this store knows, as far as the other filters let it.")
  boolean all;

  @Option(
      names = "--due",
      description =
          "Keys of this store whose material is missing, or expires within the roster's quorum lead time.")
  boolean due;

  @Option(
      names = "--expiring-within",
      paramLabel = "DAYS",
      description =
          "Keys of this store whose material is missing or expires within, for example 30d.")
  @Nullable String expiringWithin;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Filter: only keys of this account.")
  @Nullable String account;

  @Option(
      names = "--new-material",
      description = {
        "For a rotation: new material for each key. Its replicas get the same material;",
        "'importer rotate' makes it the current one afterwards."
      })
  boolean newMaterial;

  @Option(
      names = "--material",
      paramLabel = "ID",
      description = "Only the material with this KeyMaterialId.")
  @Nullable String material;

  @Option(
      names = "--partial",
      description =
          "Make the request although some keys cannot take material; they are left out and named.")
  boolean partial;

  @Option(
      names = "--only-missing",
      description =
          "Leave out what an unanswered request of this store covers whose token still lives.")
  boolean onlyMissing;

  /** What a file said for single keys. */
  record Chosen(Selection selection, Map<KeyArn, Expiry> single) {}

  /**
   * The selection.
   *
   * @param region filter, when it was given
   */
  Chosen choose(Disk disk, Records records, @Nullable String region, int quorumLeadDays) {
    Map<KeyArn, Expiry> single = new HashMap<>();
    Set<KeyArn> chosen = new LinkedHashSet<>();
    for (String arn : keys) {
      add(chosen, KmsOptions.key(arn, "--key"), "--key");
    }
    if (keysFile != null) {
      for (LineFile.Line line : LineFile.read(disk, keysFile)) {
        String source = keysFile + ", line " + line.number();
        KeyArn key = KmsOptions.key(line.words().get(0), source);
        add(chosen, key, source);
        if (line.words().size() > 1) {
          single.put(key, ExpiryText.parse(line.words().get(1), source));
        }
      }
    }
    boolean filtered = all || due || expiringWithin != null;
    if (chosen.isEmpty() != filtered) {
      throw new Failure.Usage(
          chosen.isEmpty() ? "no key is named" : "keys are named and a filter is given as well",
          "name keys with --key or --keys, or select those this store knows with --due, --expiring-within 30d or --all");
    }
    if (filtered) {
      chosen.addAll(records.keys());
      chosen.removeIf(
          key ->
              (region != null && !region.equals(key.region()))
                  || (account != null && !account.equals(key.account())));
    }
    if (chosen.isEmpty()) {
      throw new Failure.Usage(
          "this store knows no such key", "'importer status' lists the keys it knows");
    }
    return new Chosen(
        new Selection(
            chosen,
            newMaterial,
            Optional.ofNullable(material),
            partial,
            onlyMissing,
            within(quorumLeadDays)),
        single);
  }

  private Optional<Duration> within(int quorumLeadDays) {
    if (expiringWithin != null) {
      return Optional.of(days("--expiring-within", expiringWithin));
    }
    return due ? Optional.of(Duration.ofDays(quorumLeadDays)) : Optional.empty();
  }

  /** Reads {@code 30d}. */
  static Duration days(String option, String text) {
    Matcher form = DAYS.matcher(text);
    if (!form.matches()) {
      throw new Failure.Usage(option + " is not a number of days", "write it like 30d");
    }
    return Duration.ofDays(Long.parseLong(form.group(1)));
  }

  private static void add(Set<KeyArn> chosen, KeyArn key, String source) {
    if (!chosen.add(key)) {
      throw new Failure.Usage(source + " names " + key + " twice", "name each key once");
    }
  }
}

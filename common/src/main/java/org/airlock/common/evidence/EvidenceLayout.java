package org.airlock.common.evidence;

import java.util.List;
import java.util.Optional;

/**
 * Where a file of a store lies in a package. What has no place here is never taken: evidence is
 * public by construction.
 */
public final class EvidenceLayout {
  /** The manifest, which lists all other files. */
  public static final String MANIFEST = "manifest.dsse.json";

  /** The words for the paper; not listed, because they say the manifest's own digest. */
  public static final String WORDS = "MANIFEST-WORDS.txt";

  /** Answers of a time stamp authority; not listed, because they come after the signatures. */
  public static final String TIME_STAMPS = "timestamps/";

  private static final String TIME_STAMP = TIME_STAMPS + "[A-Za-z0-9]+\\.tsr";

  public static final String ROSTERS = "01-roster/roster/";
  public static final String TRUST = "01-roster/trust.json";
  public static final String TRANSCRIPT = "03-transcript/transcript.jsonl";
  public static final String TRANSCRIPT_TEXT = "03-transcript/transcript.txt";
  public static final String SOFTWARE = "02-environment/software.json";
  public static final String TRAIL = "06-import/cloudtrail.jsonl";
  public static final String KEYS = "06-import/keys.jsonl";
  public static final String DEVIATIONS = "07-exceptions/deviations.json";
  public static final String ATTESTATIONS = "08-signoff/attestations.json";
  public static final String ATTACHMENTS = "09-scans/attachments.json";
  public static final String FORMS = "forms.json";

  private static final String BUNDLE = ".dsse.json";

  private record Place(String store, String ending, String directory) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("plans/", BUNDLE, "00-plan/"),
          new Place("roster/", BUNDLE, "01-roster/"),
          new Place("trust.json", "", "01-roster/"),
          new Place("doctor/", ".json", "02-environment/"),
          new Place("material/", "/passport" + BUNDLE, "04-key/"),
          new Place("escrow/", BUNDLE, "05-shares/"),
          new Place("drills/", BUNDLE, "05-shares/"),
          new Place("requests/", BUNDLE, "06-import/"),
          new Place("wrapped/", BUNDLE, "06-import/"),
          new Place("receipts/", BUNDLE, "06-import/"),
          new Place("orders/", BUNDLE, "06-import/"));

  private EvidenceLayout() {}

  /** The place of a file of a store; empty for what stays there. */
  public static Optional<String> placeOf(String storeName) {
    return PLACES.stream()
        .filter(place -> storeName.startsWith(place.store()) && storeName.endsWith(place.ending()))
        .map(place -> place.directory() + storeName)
        .findFirst();
  }

  /** The name in the store of a file of a package; empty for what does not come from one. */
  public static Optional<String> storeName(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String rest = name.substring(slash + 1);
    return placeOf(rest).filter(name::equals).map(place -> rest);
  }

  /** True for the manifest and what cannot be in it. */
  static boolean isUnlisted(String name) {
    return name.equals(MANIFEST) || name.equals(WORDS) || name.matches(TIME_STAMP);
  }

  /** True for signed bundles other than rosters, as they lie in a package. */
  static boolean isBundle(String name) {
    return name.endsWith(BUNDLE) && !name.startsWith(ROSTERS) && storeName(name).isPresent();
  }
}

package org.airlock.common.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Digest;
import org.airlock.common.evidence.CheckResult;
import org.airlock.common.evidence.EvidenceBundle;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.Side;
import org.airlock.common.evidence.VerifiedPackage;

/** The files that a check read, for people who want to read them too. */
final class LookedAt {
  /** More do not help anybody in one cell. */
  private static final int MOST = 4;

  private final Story story;

  LookedAt(Story story) {
    this.story = story;
  }

  /** The files, each linked; a word when none of them is there. */
  Outline.Cell at(CheckResult check) {
    List<Outline.Cell> places = new ArrayList<>(places(check));
    if (places.isEmpty()) {
      return Outline.Cell.of("no such file");
    }
    if (places.size() > MOST) {
      int more = places.size() - MOST;
      places.subList(MOST, places.size()).clear();
      places.add(Outline.Cell.of("and " + more + " more beside them"));
    }
    return Outline.Cell.listed(places);
  }

  private List<Outline.Cell> places(CheckResult check) {
    return switch (check.control()) {
      case ROSTER_CHAIN ->
          packages(check).stream()
              .map(each -> Outline.Cell.linked(label(each, "roster"), story.newestRoster(each)))
              .toList();
      case TRANSCRIPT_CHAIN, TIME_FORWARD, ACTOR_ON_ROSTER, RECORDED_FILES, MACHINE_FIT ->
          files(check, EvidenceLayout.TRANSCRIPT, "transcript");
      case PLAN_FOLLOWED -> plans(check);
      case ESCROW_PROOF -> bundles(BundleType.ESCROW, BundleType.DRILL);
      case WRAPPED_MATCHES_REQUEST -> bundles(BundleType.WRAPPED_MATERIAL, BundleType.RECEIPT);
      case REQUEST_FRESH, REQUEST_UNUSED -> bundles(BundleType.WRAPPED_MATERIAL);
      case PASSPORT_MATCH, TOKEN_ALIVE, MATERIAL_ID_EXPECTED -> bundles(BundleType.RECEIPT);
      case PROOF_OF_USE -> transcript(Side.ONLINE);
      case HEAD_ON_PAPER -> transcript(Side.OFFLINE);
      case TRAIL_EXPLAINED -> files(check, EvidenceLayout.TRAIL, "CloudTrail");
      case TIME_STAMP -> stamps(check);
      default -> files(check, EvidenceLayout.MANIFEST, "manifest");
    };
  }

  private List<VerifiedPackage> packages(CheckResult check) {
    return story.evidence.packages().stream()
        .filter(each -> check.side().map(each.side()::equals).orElse(true))
        .toList();
  }

  private static String label(VerifiedPackage from, String what) {
    return from.side().code() + " " + what;
  }

  private List<Outline.Cell> files(CheckResult check, String name, String what) {
    return packages(check).stream()
        .filter(each -> each.files().names().contains(name))
        .map(each -> Outline.Cell.linked(label(each, what), story.link(each, name)))
        .toList();
  }

  private List<Outline.Cell> transcript(Side side) {
    Optional<VerifiedPackage> from = story.evidence.of(side);
    return from.stream()
        .map(
            each ->
                Outline.Cell.linked(
                    label(each, "transcript"), story.link(each, EvidenceLayout.TRANSCRIPT)))
        .toList();
  }

  private List<Outline.Cell> plans(CheckResult check) {
    List<Outline.Cell> both = new ArrayList<>(bundles(BundleType.PLAN));
    both.addAll(files(check, EvidenceLayout.TRANSCRIPT, "transcript"));
    return both;
  }

  private List<Outline.Cell> stamps(CheckResult check) {
    return packages(check).stream()
        .flatMap(
            each ->
                each.files().names().stream()
                    .filter(name -> name.startsWith(EvidenceLayout.TIME_STAMPS))
                    .map(name -> Outline.Cell.linked(name, story.link(each, name))))
        .toList();
  }

  /** What crossed the gap lies on both sides and is named once. */
  private List<Outline.Cell> bundles(BundleType... types) {
    List<Outline.Cell> all = new ArrayList<>();
    Set<Digest> seen = new HashSet<>();
    for (BundleType type : types) {
      for (VerifiedPackage each : story.evidence.packages()) {
        for (EvidenceBundle bundle : each.bundles()) {
          if (bundle.type() == type && seen.add(bundle.digest())) {
            all.add(
                Outline.Cell.linked(
                    label(each, bundle.header().id()), story.link(each, bundle.name())));
          }
        }
      }
    }
    return List.copyOf(all);
  }
}

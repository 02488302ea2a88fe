package org.airlock.common.evidence;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.transcript.Event;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a transcript leaves: what the checks need, and no events. Its size goes with
 * the files that were recorded, not with the length of the transcript.
 */
public final class TranscriptFacts {
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(2);
  private static final String DOCTOR = "doctor";
  private static final String CLOCK_OFFSET = "clock-offset-seconds";

  private final EvidenceManifest manifest;
  private final Set<String> people = new HashSet<>();
  private final Map<String, Digest> outputs = new LinkedHashMap<>();
  private final Set<String> provenCells = new HashSet<>();
  private final Map<Digest, Long> openedPlans = new LinkedHashMap<>();
  private final Map<String, Long> unfit = new TreeMap<>();
  private final List<Event> onPaper = new ArrayList<>();
  private final MessageDigest text = Digest.sha256();
  private @Nullable Instant latest;
  private @Nullable String backwards;
  private @Nullable String stranger;
  private @Nullable String unwaived;
  private @Nullable String undecided;

  TranscriptFacts(EvidenceManifest manifest, RosterChain rosters) {
    this.manifest = manifest;
    rosters.rosters().forEach(roster -> roster.people().forEach(p -> people.add(p.id())));
  }

  void take(Event event) {
    outputs.putAll(event.outputs());
    text.update(Papers.text(List.of(event)).toArray());
    if (Papers.isDeviation(event) || Papers.isAttestation(event)) {
      onPaper.add(event);
    }
    takeTime(event);
    takePeople(event);
    takeMachine(event);
    switch (event.type()) {
      case "target-proven" -> provenCells.add(event.fact("cell"));
      case "run-opened" ->
          event.inputs().values().forEach(digest -> openedPlans.put(digest, event.seq()));
      case "deviation" -> {
        if (event.fact("decided-by").isEmpty() && undecided == null) {
          undecided = "line " + event.seq() + ": a deviation that nobody decided";
        }
      }
      default -> {
        // Nothing that a check asks for.
      }
    }
  }

  private void takeTime(Event event) {
    boolean counts =
        event.ceremony().equals(manifest.ceremony())
            && !event.step().equals(DOCTOR)
            && (manifest.side() == Side.ONLINE || event.facts().containsKey(CLOCK_OFFSET));
    if (!counts) {
      return;
    }
    if (latest != null && event.at().isBefore(latest.minus(CLOCK_SLACK)) && backwards == null) {
      backwards = "line " + event.seq() + ": " + event.at() + " comes after " + latest;
    }
    if (latest == null || event.at().isAfter(latest)) {
      latest = event.at();
    }
  }

  private void takePeople(Event event) {
    if (stranger == null && !event.actor().isEmpty() && !people.contains(event.actor())) {
      stranger = "line " + event.seq() + ": " + event.actor() + " acted";
    }
    for (String witness : event.witnesses()) {
      if (stranger == null && !people.contains(witness)) {
        stranger = "line " + event.seq() + ": " + witness + " was witness";
      }
    }
    String decided = event.fact("decided-by");
    if (stranger == null
        && event.type().equals("deviation")
        && !decided.isEmpty()
        && !people.contains(decided)) {
      stranger = "line " + event.seq() + ": " + decided + " decided";
    }
  }

  private void takeMachine(Event event) {
    if (event.type().equals("machine-examined") && !event.step().equals(DOCTOR)) {
      noteUnwaived();
      if (event.fact("verdict").equals("FAIL")) {
        for (String check : event.fact("failed").split(" ")) {
          unfit.put(check, event.seq());
        }
      }
    } else if (event.type().equals("deviation") && !event.fact("decided-by").isEmpty()) {
      unfit.remove(event.fact("check"));
    }
  }

  private void noteUnwaived() {
    if (!unfit.isEmpty() && unwaived == null) {
      Map.Entry<String, Long> first = unfit.entrySet().iterator().next();
      unwaived =
          "line " + first.getValue() + ": " + first.getKey() + " failed and nobody waived it";
    }
    unfit.clear();
  }

  void end() {
    noteUnwaived();
  }

  /** What the papers of a package must say, by their names: SHA-256 of each. */
  Map<String, Digest> papers() {
    return Map.of(
        EvidenceLayout.DEVIATIONS,
        Digest.of(Papers.deviations(onPaper)),
        EvidenceLayout.ATTESTATIONS,
        Digest.of(Papers.attestations(onPaper)),
        EvidenceLayout.TRANSCRIPT_TEXT,
        new Digest(Bytes.copyOf(text.digest())));
  }

  /** The lines of {@code deviations.json}, of every ceremony of the store, in their order. */
  public List<Event> deviations() {
    return onPaper.stream().filter(Papers::isDeviation).toList();
  }

  /** Name in the store to the digest recorded last. */
  public Map<String, Digest> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  boolean isProven(String cell) {
    return provenCells.contains(cell);
  }

  /** Digests that guided ceremonies named as their plan, with the line. */
  Map<Digest, Long> openedPlans() {
    return Collections.unmodifiableMap(openedPlans);
  }

  Optional<String> backwards() {
    return Optional.ofNullable(backwards);
  }

  Optional<String> stranger() {
    return Optional.ofNullable(stranger);
  }

  /** In rehearsals nobody needs to waive. */
  Optional<String> unwaived() {
    return manifest.environment() == Environment.PRODUCTION
        ? Optional.ofNullable(unwaived)
        : Optional.empty();
  }

  Optional<String> undecided() {
    return Optional.ofNullable(undecided);
  }
}

package org.airlock.online.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.payload.ImportReceipt;

/** Deletions, expiries and rotations against the transcript and the receipts. */
final class ActJoin {
  /** A rotation that was asked for is over within minutes; replicas follow. */
  private static final Duration LONGEST_ROTATION = Duration.ofHours(24);

  /** From an act whose answer was lost back to its call. */
  private static final Duration LOST_ANSWER = Duration.ofHours(1);

  private final TrailRecords records;
  private final EventIndex events;
  private final Missing missing;
  private final List<Finding> findings = new ArrayList<>();

  ActJoin(TrailRecords records, EventIndex events, Missing missing) {
    this.records = records;
    this.events = events;
    this.missing = missing;
  }

  List<Finding> join() {
    List<TrailRecords.Act> open = new ArrayList<>();
    for (TrailRecords.Act act : records.acts()) {
      act.requestId()
          .flatMap(id -> events.take(act.eventName(), id, act.key()))
          .ifPresentOrElse(event -> matched(act, event), () -> open.add(act));
    }
    for (TrailRecords.Act act : open) {
      Optional<TrailEvent> event =
          act.requestId().isPresent() || act.key().isEmpty()
              ? Optional.empty()
              : events.take(act.eventName(), found -> fits(act, found));
      event.ifPresentOrElse(found -> matched(act, found), () -> miss(act));
    }
    events.left(TrailEvent.DELETE).forEach(this::deleted);
    events.left(TrailEvent.ROTATE_ON_DEMAND).forEach(this::rotated);
    rotationsFinished();
    events.left(TrailEvent.EXPIRE).forEach(this::expired);
    return findings;
  }

  private static boolean fits(TrailRecords.Act act, TrailEvent event) {
    return act.key().filter(event::concerns).isPresent()
        && !event.at().isBefore(act.at().minus(LOST_ANSWER))
        && !event.at().isAfter(act.at().plus(Coverage.TOLERANCE));
  }

  private void matched(TrailRecords.Act act, TrailEvent event) {
    if (event.error().isPresent()) {
      findings.add(
          Finding.unexplained(
              FindingKind.DIFFERENT,
              event,
              event.described()
                  + " is that of "
                  + act.name()
                  + ", but CloudTrail says that the call failed with "
                  + event.error().get(),
              "see what is true now: 'importer status --ask-kms'"));
      return;
    }
    findings.add(
        Finding.explained(FindingKind.MATCHED, event, event.described(), "nothing", act.name()));
  }

  private void miss(TrailRecords.Act act) {
    if (act.key().isEmpty() || !missing.accuses(act.key().get(), act.at())) {
      return;
    }
    findings.add(
        Missing.finding(
            FindingKind.RECEIPT_WITHOUT_EVENT,
            act.id(),
            act.key().get(),
            act.at(),
            act.actor(),
            act.name()
                + " records "
                + act.eventName()
                + " (request "
                + act.requestId().orElse("unknown")
                + "), and CloudTrail shows no such call",
            "see whether the log is complete; then look what is true now: 'importer status --ask-kms'"));
  }

  private void deleted(TrailEvent event) {
    findings.add(
        Finding.unexplained(
            FindingKind.DELETED,
            event,
            event.described() + importedSince(event),
            "ask who made the call; the key is useless until each of its materials is there again: 'importer request', wrap,"
                + " import"));
  }

  private void rotated(TrailEvent event) {
    Long line = records.unfinished().get(event.requestId());
    if (line != null) {
      findings.add(
          Finding.unexplained(
              FindingKind.UNRECORDED_ROTATION,
              event,
              event.described()
                  + " was asked for by this store (transcript line "
                  + line
                  + "), but never got its receipt",
              "run 'importer rotate' for this key again: it never rotates twice, proves and signs"));
      return;
    }
    findings.add(
        Finding.unexplained(
            FindingKind.UNRECORDED_ROTATION,
            event,
            event.described() + ": the key encrypts with its newest material since then",
            "ask who made the call; make sure that every material of this key is in an escrow"));
  }

  /** RotateKey is what AWS does once RotateKeyOnDemand was called, in each Region of the key. */
  private void rotationsFinished() {
    Set<String> explained = new HashSet<>();
    for (TrailEvent finished : events.left(TrailEvent.ROTATE)) {
      Optional<TrailEvent> asked =
          events.all(TrailEvent.ROTATE_ON_DEMAND).stream()
              .filter(event -> event.succeeded() && isFinish(event, finished))
              .filter(event -> explained.add(event.id() + " " + finished.region()))
              .findFirst();
      if (asked.isPresent()) {
        findings.add(
            Finding.explained(
                FindingKind.NOTED,
                finished,
                finished.described(),
                "nothing",
                "finishes the rotation asked for at " + asked.get().at()));
      } else {
        findings.add(
            Finding.unexplained(
                FindingKind.UNRECORDED_ROTATION,
                finished,
                finished.described()
                    + ": a rotation finished, and this log has no RotateKeyOnDemand before it",
                "read the log of the primary key's Region and of the day before too; then ask who rotates this key"));
      }
    }
  }

  private static boolean isFinish(TrailEvent asked, TrailEvent finished) {
    return asked.key().isPresent()
        && finished
            .key()
            .filter(
                key ->
                    key.keyId().equals(asked.key().get().keyId())
                        && key.account().equals(asked.key().get().account()))
            .isPresent()
        && !finished.at().isBefore(asked.at())
        && !finished.at().isAfter(asked.at().plus(LONGEST_ROTATION));
  }

  private void expired(TrailEvent event) {
    Optional<TrailRecords.Import> decided = lastBefore(event);
    Optional<Instant> validTo = decided.flatMap(one -> one.target().expiry().validTo());
    String what = event.described() + importedSince(event);
    if (validTo.isPresent() && !validTo.get().isAfter(event.at().plus(Coverage.TOLERANCE))) {
      findings.add(
          Finding.explained(
              FindingKind.EXPIRED,
              event,
              what,
              "if the key is still needed: 'importer request', wrap, import",
              "receipt " + decided.orElseThrow().receipt() + " says until " + validTo.get()));
      return;
    }
    findings.add(
        Finding.unexplained(
            FindingKind.EXPIRED,
            event,
            what
                + ", at a time that "
                + decided
                    .map(
                        one ->
                            "receipt "
                                + one.receipt()
                                + " does not say ("
                                + validTo.map(at -> "it says " + at).orElse("it says never")
                                + ")")
                    .orElse("no receipt says"),
            "somebody imported with another expiry: look for an UNRECORDED-IMPORT of this key; then 'importer request', wrap,"
                + " import"));
  }

  private Optional<TrailRecords.Import> lastBefore(TrailEvent event) {
    return records.imports().stream()
        .filter(one -> event.concerns(one.target().key()))
        .filter(one -> one.target().importedAt().isBefore(event.at()))
        .filter(one -> isSameMaterial(one.target(), event))
        .max(Comparator.comparing(one -> one.target().importedAt()));
  }

  private static boolean isSameMaterial(ImportReceipt.Target target, TrailEvent event) {
    return event.keyMaterialId().isEmpty()
        || target.keyMaterialId().isEmpty()
        || target.keyMaterialId().equals(event.keyMaterialId());
  }

  private String importedSince(TrailEvent event) {
    return records.imports().stream()
        .filter(one -> event.concerns(one.target().key()))
        .filter(one -> one.target().importedAt().isAfter(event.at()))
        .filter(one -> isSameMaterial(one.target(), event))
        .min(Comparator.comparing(one -> one.target().importedAt()))
        .map(
            one ->
                "; imported again at "
                    + one.target().importedAt()
                    + " (receipt "
                    + one.receipt()
                    + ")")
        .orElse("; no receipt says that it was imported again");
  }
}

package org.airlock.online.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.payload.ImportRequest;

/**
 * Requests against GetParametersForImport. AWS does not sign the wrapping key it hands out, so this
 * is the one later proof that KMS and nobody else did.
 */
final class ParameterJoin {
  private static final Duration TYPED_DEADLINE = Duration.ofMinutes(10);

  private final TrailRecords records;
  private final EventIndex events;
  private final Missing missing;
  private final List<Finding> findings = new ArrayList<>();

  ParameterJoin(TrailRecords records, EventIndex events, Missing missing) {
    this.records = records;
    this.events = events;
    this.missing = missing;
  }

  List<Finding> join() {
    List<TrailRecords.Parameters> open = new ArrayList<>();
    for (TrailRecords.Parameters one : records.parameters()) {
      Optional<TrailEvent> event =
          one.requestId()
              .flatMap(
                  id -> events.take(TrailEvent.PARAMETERS, id, Optional.of(one.target().key())));
      event.ifPresentOrElse(
          found -> compare(one, found, "the same request id"), () -> open.add(one));
    }
    for (TrailRecords.Parameters one : open) {
      Optional<TrailEvent> event =
          one.requestId().isPresent()
              ? Optional.empty()
              : events.take(TrailEvent.PARAMETERS, found -> fits(one, found));
      event.ifPresentOrElse(
          found ->
              compare(
                  one, found, "downloaded by hand: the same key, and 24 hours before the deadline"),
          () -> miss(one));
    }
    events.left(TrailEvent.PARAMETERS).forEach(this::unrecorded);
    return findings;
  }

  private static boolean fits(TrailRecords.Parameters one, TrailEvent event) {
    return event.concerns(one.target().key())
        && Duration.between(one.at(), event.at()).abs().compareTo(TYPED_DEADLINE) <= 0;
  }

  private void compare(TrailRecords.Parameters one, TrailEvent event, String by) {
    List<String> differences = differences(one.target(), event);
    String request = "request " + one.request();
    if (differences.isEmpty()) {
      findings.add(
          Finding.explained(
              FindingKind.MATCHED, event, event.described(), "nothing", request + ", by " + by));
      return;
    }
    findings.add(
        Finding.unexplained(
            FindingKind.DIFFERENT,
            event,
            event.described()
                + " is that of "
                + request
                + ", but "
                + String.join("; ", differences),
            "do not import what was wrapped for this request; make a new one, and ask who signed this one"));
  }

  private static List<String> differences(ImportRequest.Target target, TrailEvent event) {
    List<String> differences = new ArrayList<>();
    event
        .error()
        .ifPresent(code -> differences.add("CloudTrail says that the call failed with " + code));
    event
        .parameter("wrappingAlgorithm")
        .filter(algorithm -> !algorithm.equals(target.wrappingAlgorithm().name()))
        .ifPresent(
            algorithm ->
                differences.add(
                    "wrappingAlgorithm is "
                        + target.wrappingAlgorithm()
                        + " in the request and "
                        + algorithm
                        + " in CloudTrail"));
    event
        .parameter("wrappingKeySpec")
        .filter(spec -> !spec.equals(target.wrappingKeySpec().name()))
        .ifPresent(
            spec ->
                differences.add(
                    "wrappingKeySpec is "
                        + target.wrappingKeySpec()
                        + " in the request and "
                        + spec
                        + " in CloudTrail"));
    return differences;
  }

  private void miss(TrailRecords.Parameters one) {
    ImportRequest.Target target = one.target();
    if (!missing.accuses(target.key(), one.at())) {
      return;
    }
    findings.add(
        Missing.finding(
            FindingKind.REQUEST_WITHOUT_EVENT,
            one.request(),
            target.key(),
            one.at(),
            one.signers(),
            "request "
                + one.request()
                + " holds a wrapping key from "
                + target.endpoint()
                + " (request "
                + one.requestId().orElse("none")
                + "), and CloudTrail shows no such call",
            "see whether the log has read-only events (a trail may leave them out; the event history has them); if it has,"
                + " the wrapping key is not KMS's: do not wrap for this request, and if it was wrapped, treat the material as"
                + " disclosed"));
  }

  private void unrecorded(TrailEvent event) {
    Optional<TrailRecords.Interrupted> cutShort =
        records.interrupted().stream()
            .filter(request -> event.key().filter(request.keys()::contains).isPresent())
            .filter(
                request ->
                    !event.at().isBefore(request.from()) && !event.at().isAfter(request.to()))
            .findFirst();
    if (cutShort.isPresent()) {
      findings.add(
          Finding.explained(
              FindingKind.MATCHED,
              event,
              event.described(),
              "nothing: the token dies unused after 24 hours",
              "the request begun at transcript line " + cutShort.get().line() + " was cut short"));
      return;
    }
    findings.add(
        Finding.unexplained(
            FindingKind.UNRECORDED_PARAMETERS,
            event,
            event.described()
                + ": somebody else fetched a wrapping key and import token for this key, good for 24 hours",
            "ask who made the call and why; look whether an import followed within 24 hours"));
  }
}

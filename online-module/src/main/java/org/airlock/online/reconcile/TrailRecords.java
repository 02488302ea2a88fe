package org.airlock.online.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.airlock.common.bytes.Digest;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.transcript.Event;
import org.airlock.online.desk.Records;

/**
 * What this store says it did to KMS keys.
 *
 * @param keys every key that a request or receipt names
 * @param refused request ids of imports that KMS refused and the transcript has
 * @param unfinished request id of an import or rotation KMS took, to its transcript line
 * @param explanations id of an event or ARN of a key, to what people said about it
 */
record TrailRecords(
    Set<KeyArn> keys,
    List<Import> imports,
    List<Parameters> parameters,
    List<Act> acts,
    Set<String> refused,
    Map<String, Long> unfinished,
    List<Interrupted> interrupted,
    Map<String, String> explanations) {

  /** Written by the command that deletes material. */
  static final String MATERIAL_DELETED = "material-deleted";

  /** Written by the command that rotates. */
  static final String ROTATION_DONE = "rotation-done";

  static final String EXPLAINED = "trail-explained";

  private static final Set<String> NO_REQUEST_ID = Set.of("", "unknown", "none", "console-zip");

  /** For each key a call at AWS's pace of one in four seconds, and time for people to type. */
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(15);

  private static final Duration EACH_KEY = Duration.ofSeconds(10);

  TrailRecords {
    keys = Set.copyOf(keys);
    imports = List.copyOf(imports);
    parameters = List.copyOf(parameters);
    acts = List.copyOf(acts);
    refused = Set.copyOf(refused);
    unfinished = Map.copyOf(unfinished);
    interrupted = List.copyOf(interrupted);
    explanations = Map.copyOf(explanations);
  }

  /**
   * One key of one receipt.
   *
   * @param sentAt when the transcript says the call left
   */
  record Import(
      String receipt,
      String signers,
      ImportReceipt.Target target,
      Digest wrappedDigest,
      Optional<Instant> sentAt) {
    /** Empty when the answer was lost. */
    Optional<String> requestId() {
      return known(target.awsRequestId());
    }
  }

  /** One key of one request. */
  record Parameters(String request, String signers, ImportRequest.Target target) {
    /** Empty when a person downloaded the pair. */
    Optional<String> requestId() {
      return known(target.awsRequestId());
    }

    /** AWS gives 24 hours from the call. */
    Instant at() {
      return target.deadline().minus(Duration.ofHours(24));
    }
  }

  /**
   * A deletion or rotation of our own.
   *
   * @param name {@code transcript line 12} or {@code receipt R-KC-1-2}
   * @param eventName what CloudTrail calls it
   */
  record Act(
      String name,
      Instant at,
      String eventName,
      String actor,
      Optional<KeyArn> key,
      Optional<String> requestId) {
    /** As part of the id of a finding. */
    String id() {
      return name.replace(' ', '-');
    }
  }

  /** A request that was cut short: its tokens died unused. */
  record Interrupted(long line, Set<KeyArn> keys, Instant from, Instant to) {
    Interrupted {
      keys = Set.copyOf(keys);
    }
  }

  static TrailRecords of(Records records, List<Event> transcript, Scope scope) {
    List<Records.Stored<ImportRequest>> requests = records.requests();
    List<Records.Stored<ImportReceipt>> receipts = records.receipts();
    Map<String, Instant> sent = new HashMap<>();
    Map<String, Long> unfinished = new HashMap<>();
    Set<String> refused = new HashSet<>();
    List<Act> acts = new ArrayList<>();
    List<Event> rotations = new ArrayList<>();
    Map<String, String> explanations = new HashMap<>();
    for (Event event : transcript) {
      switch (event.type()) {
        case "target-sending" ->
            sent.putIfAbsent(event.fact("wrapped-digest") + " " + event.fact("key"), event.at());
        case "target-answered" ->
            known(event.fact("aws-request-id")).ifPresent(id -> unfinished.put(id, event.seq()));
        case "target-refused" -> known(event.fact("aws-request-id")).ifPresent(refused::add);
        case MATERIAL_DELETED -> acts.add(act(event, TrailEvent.DELETE));
        case "rotation-answered" ->
            known(event.fact("request-id")).ifPresent(id -> unfinished.put(id, event.seq()));
        case ROTATION_DONE -> rotations.add(event);
        case EXPLAINED -> explanations.put(event.fact("id"), said(event));
        default -> {
          // The other events say nothing about calls that CloudTrail shows.
        }
      }
    }
    acts.addAll(rotations(receipts, rotations));
    List<Import> imports =
        receipts.stream()
            .flatMap(receipt -> imports(receipt, sent))
            .filter(one -> scope.holds(one.target().key()))
            .toList();
    List<Parameters> parameters =
        requests.stream()
            .flatMap(TrailRecords::parameters)
            .filter(one -> scope.holds(one.target().key()))
            .toList();
    imports.forEach(one -> one.requestId().ifPresent(unfinished::remove));
    acts.forEach(act -> act.requestId().ifPresent(unfinished::remove));
    Set<KeyArn> keys = new TreeSet<>();
    imports.forEach(one -> keys.add(one.target().key()));
    parameters.forEach(one -> keys.add(one.target().key()));
    return new TrailRecords(
        keys,
        imports,
        parameters,
        acts.stream().filter(act -> act.key().map(scope::holds).orElse(true)).toList(),
        refused,
        unfinished,
        interrupted(transcript),
        explanations);
  }

  private static Stream<Import> imports(
      Records.Stored<ImportReceipt> receipt, Map<String, Instant> sent) {
    ImportReceipt payload = receipt.payload();
    return payload.targets().stream()
        .filter(target -> !target.outcome().equals(ImportReceipt.ROTATED))
        .map(
            target ->
                new Import(
                    payload.header().id(),
                    String.join(", ", receipt.signerIds()),
                    target,
                    payload.wrappedDigest(),
                    Optional.ofNullable(sent.get(payload.wrappedDigest() + " " + target.key()))));
  }

  private static Stream<Parameters> parameters(Records.Stored<ImportRequest> request) {
    return request.payload().targets().stream()
        .map(
            target ->
                new Parameters(
                    request.payload().header().id(),
                    String.join(", ", request.signerIds()),
                    target));
  }

  private static Act act(Event event, String eventName) {
    return new Act(
        "transcript line " + event.seq(),
        event.at(),
        eventName,
        event.actor(),
        KeyArn.parse(event.fact("key")),
        known(event.fact("request-id")));
  }

  /**
   * A rotation stands in the transcript of the machine that made it, and in a receipt, which
   * another machine may have too; it is one rotation.
   */
  private static List<Act> rotations(
      List<Records.Stored<ImportReceipt>> receipts, List<Event> transcript) {
    List<Act> acts = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Records.Stored<ImportReceipt> receipt : receipts) {
      for (ImportReceipt.Target target : receipt.payload().targets()) {
        if (target.outcome().equals(ImportReceipt.ROTATED)) {
          ids.add(receipt.payload().header().id());
          acts.add(
              new Act(
                  "receipt " + receipt.payload().header().id(),
                  target.importedAt(),
                  TrailEvent.ROTATE_ON_DEMAND,
                  String.join(", ", receipt.signerIds()),
                  Optional.of(target.key()),
                  known(target.awsRequestId())));
        }
      }
    }
    transcript.stream()
        .filter(event -> !ids.contains(event.fact("receipt")))
        .forEach(event -> acts.add(act(event, TrailEvent.ROTATE_ON_DEMAND)));
    return acts;
  }

  private static String said(Event event) {
    return "people said on "
        + event.at()
        + " (transcript line "
        + event.seq()
        + "): "
        + event.fact("reason");
  }

  private static Optional<String> known(String requestId) {
    return Optional.of(requestId).filter(id -> !NO_REQUEST_ID.contains(id));
  }

  /** Requests that were begun and not done by this or a later line of the same command. */
  private static List<Interrupted> interrupted(List<Event> transcript) {
    List<Interrupted> found = new ArrayList<>();
    Optional<Event> open = Optional.empty();
    for (Event event : transcript) {
      if (event.type().equals("request-begun")) {
        open.map(TrailRecords::interrupted).ifPresent(found::add);
        open = Optional.of(event);
      } else if (event.type().equals("request-done")) {
        open = Optional.empty();
      }
    }
    open.map(TrailRecords::interrupted).ifPresent(found::add);
    return found;
  }

  private static Interrupted interrupted(Event begun) {
    Set<KeyArn> keys =
        Stream.of(begun.fact("keys").split(" "))
            .flatMap(arn -> KeyArn.parse(arn).stream())
            .collect(Collectors.toSet());
    return new Interrupted(
        begun.seq(),
        keys,
        begun.at().minus(Coverage.TOLERANCE),
        begun.at().plus(LONGEST_REQUEST).plus(EACH_KEY.multipliedBy(keys.size())));
  }
}

package org.airlock.online.importing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.payload.UseProof;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.jspecify.annotations.Nullable;

/**
 * How far the import of one wrapped material has come, read from the transcript alone and kept up
 * with what is appended. For each target the events are, in this order: {@code target-sending}
 * before the call leaves, {@code target-answered} (or {@code target-refused}) when its outcome is
 * known, {@code target-proven} when the proof of use held. {@code import-partial} and {@code
 * import-done} name the targets that a receipt covers. Thread-safe.
 */
final class Progress {
  static final String SENDING = "target-sending";
  static final String ANSWERED = "target-answered";
  static final String REFUSED = "target-refused";
  static final String PROVEN = "target-proven";
  static final String PARTIAL = "import-partial";
  static final String DONE = "import-done";
  static final String UNKNOWN = "unknown";

  private static final String WRAPPED = "wrapped-digest";
  private static final String CELL = "cell";

  private final Store store;
  private final Digest wrapped;
  private final Map<String, Event> sending = new LinkedHashMap<>();
  private final Map<String, Event> answered = new LinkedHashMap<>();
  private final Map<String, Event> proven = new LinkedHashMap<>();
  private final Set<String> receipted = new HashSet<>();
  private final List<Event> receipts = new ArrayList<>();
  private boolean done;

  private Progress(Store store, Digest wrapped) {
    this.store = store;
    this.wrapped = wrapped;
  }

  static Progress of(Store store, Digest wrapped) {
    Progress progress = new Progress(store, wrapped);
    for (Event event : store.events()) {
      if (event.fact(WRAPPED).equals(wrapped.hex())) {
        progress.add(event);
      }
    }
    return progress;
  }

  private void add(Event event) {
    switch (event.type()) {
      case SENDING -> sending.put(event.fact(CELL), event);
      // A definite no: nothing is open any more, and a repetition may send at once.
      case REFUSED -> sending.remove(event.fact(CELL));
      case ANSWERED -> answered.put(event.fact(CELL), event);
      case PROVEN -> proven.put(event.fact(CELL), event);
      case PARTIAL, DONE -> {
        receipts.add(event);
        receipted.addAll(List.of(event.fact("cells").split(" ")));
        done |= event.type().equals(DONE);
      }
      default -> {
        // The other events of an import carry no state.
      }
    }
  }

  /** Writes one event about a target, or about all when {@code target} is empty. */
  synchronized void append(Event.Draft draft, Optional<WrappedMaterial.Target> target) {
    draft.fact(WRAPPED, wrapped);
    target.ifPresent(of -> draft.fact("key", of.key()).fact(CELL, of.cell()));
    add(store.append(draft));
  }

  /** True when every target has a receipt. */
  synchronized boolean isDone() {
    return done;
  }

  /** The events that wrote receipts for this wrapped material, oldest first. */
  synchronized List<Event> receipts() {
    return List.copyOf(receipts);
  }

  synchronized boolean hasReceipt(String cell) {
    return receipted.contains(cell);
  }

  /** True when a call may have reached KMS and nobody wrote down what came of it. */
  synchronized boolean isOpen(WrappedMaterial.Target target) {
    return sending.containsKey(target.cell()) && !answered.containsKey(target.cell());
  }

  /** The key's state before the last call left. */
  synchronized String stateBefore(WrappedMaterial.Target target) {
    @Nullable Event event = sending.get(target.cell());
    return event == null ? UNKNOWN : event.fact("state-before");
  }

  synchronized Optional<Answer> answer(WrappedMaterial.Target target) {
    return Optional.ofNullable(answered.get(target.cell())).map(Answer::of);
  }

  synchronized Optional<Proof> proof(WrappedMaterial.Target target) {
    return Optional.ofNullable(proven.get(target.cell())).map(Proof::of);
  }

  /**
   * What came of one import.
   *
   * @param outcome as in the receipt
   * @param stateBefore DescribeKey's, before it was sent
   * @param awsRequestId {@code unknown} when the answer was lost
   * @param at by AWS's clock
   */
  record Answer(
      String outcome,
      String stateBefore,
      Optional<String> keyMaterialId,
      String awsRequestId,
      Instant at) {
    static Answer of(Event event) {
      return new Answer(
          event.fact("outcome"),
          event.fact("state-before"),
          Optional.of(event.fact("key-material-id")).filter(id -> !id.isEmpty()),
          event.fact("aws-request-id"),
          Instant.parse(event.fact("at")));
    }

    Event.Draft write(Event.Draft draft) {
      return draft
          .fact("outcome", outcome)
          .fact("state-before", stateBefore)
          .fact("key-material-id", keyMaterialId.orElse(""))
          .fact("aws-request-id", awsRequestId)
          .fact("at", at);
    }
  }

  /** What the proof of use gave. */
  record Proof(UseProof use, String stateAfter) {
    static Proof of(Event event) {
      String source = "transcript line " + event.seq() + ", proof";
      return new Proof(
          UseProof.read(
              Fields.of(StrictJson.parse(Bytes.utf8(event.fact("proof")), source), source)),
          event.fact("state-after"));
    }

    Event.Draft write(Event.Draft draft) {
      return draft
          .fact("proof", JsonText.compact(use.write()).asUtf8().orElseThrow())
          .fact("state-after", stateAfter);
    }
  }
}

package org.airlock.online.importing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.jspecify.annotations.Nullable;

/**
 * How far the import of one wrapped material has come, read from the transcript alone. For each
 * target the events are, in this order: {@code target-sending} before the call leaves, {@code
 * target-answered} when its outcome is known, {@code target-proven} when the proof of use held.
 */
final class Progress {
  static final String SENDING = "target-sending";
  static final String ANSWERED = "target-answered";
  static final String PROVEN = "target-proven";
  static final String DONE = "import-done";
  static final String UNKNOWN = "unknown";

  private final Map<String, Event> sending = new LinkedHashMap<>();
  private final Map<String, Event> answered = new LinkedHashMap<>();
  private final Map<String, Event> proven = new LinkedHashMap<>();
  private Optional<Event> done = Optional.empty();

  private Progress() {}

  static Progress of(Store store, Digest wrapped) {
    Progress progress = new Progress();
    for (Event event : store.events()) {
      if (event.fact("wrapped-digest").equals(wrapped.hex())) {
        progress.add(event);
      }
    }
    return progress;
  }

  private void add(Event event) {
    switch (event.type()) {
      case SENDING -> sending.put(event.fact("key"), event);
      case ANSWERED -> answered.put(event.fact("key"), event);
      case PROVEN -> proven.put(event.fact("key"), event);
      case DONE -> done = Optional.of(event);
      default -> {
        // The other events of an import carry no state.
      }
    }
  }

  /** The event that closed this import, if it was finished before. */
  Optional<Event> done() {
    return done;
  }

  /** True when a call may have reached KMS and nobody wrote down what came of it. */
  boolean isOpen(KeyArn key) {
    return sending.containsKey(key.toString()) && !answered.containsKey(key.toString());
  }

  /** The key's state before the last call left. */
  String stateBefore(KeyArn key) {
    @Nullable Event event = sending.get(key.toString());
    return event == null ? UNKNOWN : event.fact("state-before");
  }

  Optional<Answer> answer(KeyArn key) {
    @Nullable Event event = answered.get(key.toString());
    return event == null ? Optional.empty() : Optional.of(Answer.of(event));
  }

  Optional<Proof> proof(KeyArn key) {
    @Nullable Event event = proven.get(key.toString());
    return event == null ? Optional.empty() : Proof.of(event);
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

    Event.Draft write(Event.Draft draft, KeyArn key, Digest wrapped) {
      return draft
          .fact("wrapped-digest", wrapped)
          .fact("key", key)
          .fact("outcome", outcome)
          .fact("state-before", stateBefore)
          .fact("key-material-id", keyMaterialId.orElse(""))
          .fact("aws-request-id", awsRequestId)
          .fact("at", at);
    }
  }

  /** What the proof of use gave. */
  record Proof(Bytes referenceCiphertext, boolean earlierDecrypted, String stateAfter) {
    static Optional<Proof> of(Event event) {
      return Bytes.ofBase64(event.fact("reference-ciphertext"))
          .map(
              ciphertext ->
                  new Proof(
                      ciphertext,
                      Boolean.parseBoolean(event.fact("earlier-decrypted")),
                      event.fact("state-after")));
    }

    Event.Draft write(Event.Draft draft, KeyArn key, Digest wrapped) {
      return draft
          .fact("wrapped-digest", wrapped)
          .fact("key", key)
          .fact("reference-ciphertext", referenceCiphertext.base64())
          .fact("earlier-decrypted", earlierDecrypted)
          .fact("state-after", stateAfter);
    }
  }
}

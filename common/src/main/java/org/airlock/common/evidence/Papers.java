package org.airlock.common.evidence;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.airlock.common.transcript.Event;

/** The files of a package that are drawn from the transcript, for people and for other programs. */
public final class Papers {
  private static final Set<String> DEVIATING =
      Set.of(
          "deviation",
          "step-skipped",
          "steps-void",
          "run-stopped",
          "torn-line-set-aside",
          "file-set-aside");
  private static final Set<String> SIGNED_OFF =
      Set.of("attendance-taken", "run-opened", "run-resumed", "run-closed", "run-stopped");

  private Papers() {}

  /** Whether a line stands in {@code deviations.json}: a deviation, an interruption or a repair. */
  public static boolean isDeviation(Event event) {
    return DEVIATING.contains(event.type()) || event.type().endsWith("-interrupted");
  }

  static boolean isAttestation(Event event) {
    return SIGNED_OFF.contains(event.type());
  }

  /** Every deviation, interruption and repair; an empty list is a statement too. */
  static Bytes deviations(List<Event> events) {
    return list(events.stream().filter(Papers::isDeviation).map(Papers::write).toList());
  }

  /** Who attended, and how each guided ceremony ended. */
  static Bytes attestations(List<Event> events) {
    return list(events.stream().filter(Papers::isAttestation).map(Papers::write).toList());
  }

  static Bytes attachments(List<Attachment> attachments) {
    return list(attachments.stream().map(Attachment::write).toList());
  }

  private static Bytes list(List<JsonObject> entries) {
    return JsonText.indented(new JsonArray(entries.stream().<JsonValue>map(e -> e).toList()));
  }

  private static JsonObject write(Event event) {
    JsonObject.Builder facts = JsonObject.builder();
    event.facts().forEach(facts::put);
    return JsonObject.builder()
        .put("line", event.seq())
        .put("at", event.at())
        .put("ceremony", event.ceremony())
        .put("step", event.step())
        .put("type", event.type())
        .put("actor", event.actor())
        .putStrings("witnesses", event.witnesses())
        .put("facts", facts.build())
        .build();
  }

  /** The forms of practice: produced, attached, or absent with the reason. */
  static Bytes forms(Set<String> files, List<Event> events, List<Attachment> attachments) {
    Set<String> types = events.stream().map(Event::type).collect(Collectors.toSet());
    events.stream().map(Event::step).forEach(types::add);
    return list(Form.ALL.stream().map(form -> status(form, files, types, attachments)).toList());
  }

  private static JsonObject status(
      Form form, Set<String> files, Set<String> types, List<Attachment> attachments) {
    JsonObject.Builder json =
        JsonObject.builder().put("form", form.number()).put("title", form.title());
    Optional<String> made = form.findMade(files, types);
    List<String> attached =
        attachments.stream()
            .filter(each -> each.form().equals(form.number()))
            .map(Attachment::file)
            .toList();
    if (made.isPresent()) {
      json.put("status", "produced").put("where", made.get());
    } else if (!attached.isEmpty()) {
      json.put("status", "attached").put("where", EvidenceLayout.ATTACHMENTS);
    } else {
      json.put("status", "absent").put("reason", form.otherwise());
    }
    return json.putStrings("attached", attached).build();
  }

  /** The transcript as people read it, a paragraph for each line of it. */
  static Bytes text(List<Event> events) {
    StringBuilder text = new StringBuilder();
    for (Event event : events) {
      text.append("line ").append(event.seq()).append("  ").append(event.at()).append("  ");
      text.append(event.ceremony()).append("  ").append(event.step()).append(": ");
      text.append(event.type());
      if (!event.actor().isEmpty()) {
        text.append("  by ").append(event.actor());
      }
      if (!event.witnesses().isEmpty()) {
        text.append(", seen by ").append(String.join(", ", event.witnesses()));
      }
      text.append('\n');
      if (!event.controls().isEmpty()) {
        text.append("    held: ").append(String.join(", ", event.controls())).append('\n');
      }
      append(text, event.facts());
      event
          .inputs()
          .forEach(
              (n, d) -> text.append("    read ").append(n).append("  ").append(d).append('\n'));
      event
          .outputs()
          .forEach(
              (n, d) -> text.append("    wrote ").append(n).append("  ").append(d).append('\n'));
    }
    return Bytes.utf8(text.toString());
  }

  private static void append(StringBuilder text, Map<String, String> facts) {
    facts.forEach(
        (name, value) ->
            text.append("    ")
                .append(name)
                .append(": ")
                .append(value.replace("\n", " "))
                .append('\n'));
  }
}

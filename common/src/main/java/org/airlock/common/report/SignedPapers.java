package org.airlock.common.report;

import java.util.ArrayList;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.VerifiedEvidence;
import org.airlock.common.evidence.VerifiedPackage;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;

/** What stands in files that no check reads, but that were signed: machines, software, forms. */
final class SignedPapers {
  private static final int LARGEST_BYTES = 1 << 20;

  private final VerifiedEvidence evidence;
  private final Story story;

  SignedPapers(VerifiedEvidence evidence, Story story) {
    this.evidence = evidence;
    this.story = story;
  }

  Outline.Section machines() {
    Outline.Rows software = new Outline.Rows();
    for (VerifiedPackage each : with(EvidenceLayout.SOFTWARE)) {
      JsonObject json = object(read(each, EvidenceLayout.SOFTWARE));
      software.add(
          Outline.Cell.of(each.side().code()),
          Outline.Cell.of(text(json, "program") + " " + text(json, "version")),
          Outline.Cell.of(text(json, "javaVersion") + ", " + text(json, "operatingSystem")),
          Outline.Cell.linked(
              array(json.find("files").orElse(new JsonArray(List.of()))).size()
                  + " files, each with its SHA-256",
              story.link(each, EvidenceLayout.SOFTWARE)));
    }
    Outline.Rows examined = new Outline.Rows();
    story.events.stream()
        .filter(told -> told.event().type().equals("machine-examined"))
        .forEach(
            told ->
                examined.add(
                    told.place(),
                    Outline.Cell.of(told.event().step()),
                    Outline.Cell.of(told.event().fact("profile")),
                    Outline.Cell.of(told.event().fact("verdict")),
                    Outline.Cell.of(told.event().fact("failed"))));
    List<Outline.Block> blocks = new ArrayList<>();
    blocks.add(
        software.isEmpty()
            ? new Outline.Paragraph("The folder does not say with which software it was made.")
            : software.under("side", "program", "Java, system", "its files"));
    blocks.add(
        examined.isEmpty()
            ? new Outline.Paragraph("No examination of a machine is recorded in this ceremony.")
            : examined.under("line", "step", "profile", "verdict", "failed checks"));
    return new Outline.Section("Machines and software", blocks);
  }

  Outline.Section forms() {
    Outline.Rows rows = new Outline.Rows();
    for (VerifiedPackage each : with(EvidenceLayout.FORMS)) {
      for (JsonValue entry : array(read(each, EvidenceLayout.FORMS))) {
        JsonObject form = object(entry);
        boolean absent = text(form, "status").equals("absent");
        rows.add(
            Outline.Cell.of(each.side().code()),
            Outline.Cell.of(text(form, "form") + "  " + text(form, "title")),
            Outline.Cell.of(text(form, "status")),
            absent ? Outline.Cell.of(text(form, "reason")) : where(each, text(form, "where")));
      }
    }
    return Outline.Section.of(
        "Forms",
        rows.isEmpty()
            ? new Outline.Paragraph("The folder has no list of forms.")
            : rows.under("side", "form", "status", "where, or why not"));
  }

  /** What stands there is signed, but no check read it: only what is in the package is linked. */
  private Outline.Cell where(VerifiedPackage from, String place) {
    String name = place.contains("#") ? place.substring(0, place.indexOf('#')) : place;
    boolean there =
        from.files().names().stream()
            .anyMatch(file -> name.endsWith("/") ? file.startsWith(name) : file.equals(name));
    return there ? Outline.Cell.linked(place, story.link(from, name)) : Outline.Cell.of(place);
  }

  private List<VerifiedPackage> with(String name) {
    return evidence.packages().stream()
        .filter(each -> each.files().names().contains(name))
        .toList();
  }

  private static JsonValue read(VerifiedPackage from, String name) {
    Bytes content = from.files().read(name, LARGEST_BYTES);
    return StrictJson.parse(content, from.place() + "/" + name);
  }

  private static JsonObject object(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw notOfItsForm();
  }

  private static List<JsonValue> array(JsonValue value) {
    if (value instanceof JsonArray array) {
      return array.elements();
    }
    throw notOfItsForm();
  }

  private static Failure.Integrity notOfItsForm() {
    return new Failure.Integrity(
        "a list of software or forms is not of its form",
        "verify without --report; ask the people who signed for the evidence as it was made");
  }

  private static String text(JsonObject json, String name) {
    return json.findText(name).orElse("");
  }
}

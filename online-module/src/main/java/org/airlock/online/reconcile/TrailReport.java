package org.airlock.online.reconcile;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;

/**
 * What one comparison found, for the screen and as JSON.
 *
 * @param source what was read, for people
 * @param covered for which accounts, Regions and times it speaks
 * @param read how many events of any kind were read
 * @param kept how many of them matter
 * @param keys how many keys the store knows
 * @param notes for the operator
 */
public record TrailReport(
    String source,
    List<Covered> covered,
    long read,
    int kept,
    int keys,
    List<Finding> findings,
    int outside,
    int tooNew,
    int noLog,
    List<String> notes) {

  /** One account and Region. */
  public record Covered(String account, String region, String from, String to) {}

  public TrailReport {
    covered = List.copyOf(covered);
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** What nothing explains, the most serious first. */
  public List<Finding> unexplained() {
    return findings.stream().filter(finding -> !finding.isExplained()).toList();
  }

  /** How many findings there are of each kind. */
  public Map<FindingKind, Integer> counts() {
    return counts(findings);
  }

  private static Map<FindingKind, Integer> counts(List<Finding> findings) {
    Map<FindingKind, Integer> counts = new EnumMap<>(FindingKind.class);
    findings.forEach(finding -> counts.merge(finding.kind(), 1, Integer::sum));
    return counts;
  }

  /**
   * Refuses unless everything is explained.
   *
   * @throws Failure.Refused {@code TRAIL-EXPLAINED}
   */
  public void requireExplained() {
    List<Finding> open = unexplained();
    if (open.isEmpty()) {
      return;
    }
    throw new Failure.Refused(
        Control.TRAIL_EXPLAINED,
        open.size()
            + " of "
            + findings.size()
            + " findings are not explained: "
            + described(counts(open)),
        "do what 'next' says for each; what people can answer for, write down: 'importer reconcile --explain ID --reason"
            + " TEXT'");
  }

  private static String described(Map<FindingKind, Integer> counts) {
    return String.join(
        ", ",
        counts.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().code())
            .toList());
  }

  /** The report for a terminal: what is open first and in full, the rest counted. */
  public void print(PrintStream out) {
    out.println("CloudTrail against the records of this store");
    out.println("  read     " + source + ": " + read + " events, " + kept + " of them matter");
    covered.forEach(
        place ->
            out.println(
                "  covers   "
                    + place.account()
                    + " "
                    + place.region()
                    + "  "
                    + place.from()
                    + " to "
                    + place.to()));
    notes.forEach(note -> out.println("  note     " + note));
    List<Finding> open = unexplained();
    out.println();
    if (open.isEmpty()) {
      out.println("Everything is explained.");
    } else {
      out.println("NOT EXPLAINED: " + open.size());
      Optional<FindingKind> group = Optional.empty();
      for (Finding finding : open) {
        if (group.filter(finding.kind()::equals).isEmpty()) {
          group = Optional.of(finding.kind());
          out.println();
          out.println(finding.kind().code() + ": " + finding.kind().meaning());
        }
        print(out, finding);
      }
    }
    printRest(out);
  }

  private static void print(PrintStream out, Finding finding) {
    out.println(
        "  " + finding.at().map(Object::toString).orElse("at no time") + "  " + finding.key());
    out.println("    who   " + finding.who());
    out.println("    what  " + finding.what());
    finding.explanation().ifPresent(why -> out.println("    why   " + why));
    if (!finding.next().equals("nothing")) {
      out.println("    next  " + finding.next());
    }
    out.println("    id    " + finding.id());
  }

  private void printRest(PrintStream out) {
    List<Finding> explained = findings.stream().filter(Finding::isExplained).toList();
    List<Finding> worthReading =
        explained.stream()
            .filter(
                finding ->
                    finding.kind() != FindingKind.MATCHED && finding.kind() != FindingKind.NOTED)
            .toList();
    if (!worthReading.isEmpty()) {
      out.println();
      out.println("EXPLAINED, but worth reading: " + worthReading.size());
      Optional<FindingKind> group = Optional.empty();
      for (Finding finding : worthReading) {
        if (group.filter(finding.kind()::equals).isEmpty()) {
          group = Optional.of(finding.kind());
          out.println();
          out.println(finding.kind().code() + ": " + finding.kind().meaning());
        }
        print(out, finding);
      }
    }
    out.println();
    out.println(
        "Counted: "
            + (findings.isEmpty() ? "nothing" : described(counts()))
            + "; "
            + keys
            + " keys known ('--json' lists all)");
    if (outside + tooNew + noLog > 0) {
      out.println(
          "Not compared: "
              + outside
              + " records from outside the time covered, "
              + tooNew
              + " younger than CloudTrail's delay of 15 minutes, "
              + noLog
              + " of places without a log");
    }
  }

  /** The whole report. */
  public JsonObject json() {
    JsonObject.Builder counted = JsonObject.builder();
    counts().forEach((kind, count) -> counted.put(kind.code(), count));
    return JsonObject.builder()
        .put("source", source)
        .putAll("covered", covered.stream().map(TrailReport::json).toList())
        .put("eventsRead", read)
        .put("eventsThatMatter", kept)
        .put("keys", keys)
        .put("explained", unexplained().isEmpty())
        .put("unexplained", unexplained().size())
        .put("counts", counted.build())
        .put(
            "notCompared",
            JsonObject.builder()
                .put("outsideTimeCovered", outside)
                .put("tooNew", tooNew)
                .put("noLog", noLog)
                .build())
        .putStrings("notes", notes)
        .putAll("findings", findings.stream().map(TrailReport::json).toList())
        .build();
  }

  private static JsonObject json(Covered place) {
    return JsonObject.builder()
        .put("account", place.account())
        .put("region", place.region())
        .put("from", place.from())
        .put("to", place.to())
        .build();
  }

  private static JsonObject json(Finding finding) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("kind", finding.kind().code())
            .put("explained", finding.isExplained())
            .put("id", finding.id());
    finding.at().ifPresent(at -> json.put("at", at));
    json.put("key", finding.key())
        .put("who", finding.who())
        .put("what", finding.what())
        .put("next", finding.next());
    finding.explanation().ifPresent(why -> json.put("explanation", why));
    return json.build();
  }
}

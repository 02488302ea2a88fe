package org.airlock.common.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.Side;
import org.airlock.common.evidence.VerifiedPackage;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.StrictJson;
import org.airlock.common.payload.ImportReceipt;

/**
 * What happened on both sides, at AWS and in CloudTrail, in one order; and where something that
 * should be there is not.
 */
final class Timeline {
  private static final Duration LONG = Duration.ofHours(4);
  private static final List<String> LANES = List.of("offline", "online", "AWS", "CloudTrail");

  private final Story story;
  private final List<Moment> moments = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();

  private record Moment(Instant at, String lane, String what, Outline.Cell place) {}

  Timeline(Story story) {
    this.story = story;
    story.events.forEach(
        told ->
            moments.add(
                new Moment(
                    told.event().at(),
                    told.side().code(),
                    told.event().step() + ": " + told.event().type(),
                    told.place())));
    addReceipts();
    addLines(EvidenceLayout.TRAIL, "eventTime", "CloudTrail", "eventName");
    addLines(EvidenceLayout.KEYS, "at", "AWS", "keyState");
    moments.sort(Comparator.comparing(Moment::at));
  }

  private void addReceipts() {
    for (Story.Bundle<ImportReceipt> receipt :
        story.bundles(BundleType.RECEIPT, payload -> ImportReceipt.parse(payload, "receipt"))) {
      if (!receipt.payload().header().ceremony().equals(story.ceremony)) {
        continue;
      }
      for (ImportReceipt.Target target : receipt.payload().targets()) {
        moments.add(
            new Moment(
                target.importedAt(),
                "AWS",
                target.outcome()
                    + " "
                    + target.key().keyId()
                    + ", request "
                    + target.awsRequestId(),
                Outline.Cell.linked(receipt.payload().header().id(), receipt.link())));
      }
    }
  }

  /** Lines of JSON that the importer put in: CloudTrail events, DescribeKey. */
  private void addLines(String file, String time, String lane, String what) {
    Optional<VerifiedPackage> online = story.evidence.of(Side.ONLINE);
    if (online.isEmpty() || !online.get().files().names().contains(file)) {
      gaps.add(
          lane.equals("CloudTrail")
              ? "no CloudTrail events are in the folder; 'importer evidence make --cloudtrail' puts them in"
              : "what DescribeKey said when the evidence was made is not in the folder (--ask-kms)");
      return;
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(online.get().files().open(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        JsonObject json = (JsonObject) StrictJson.parse(Bytes.utf8(line), file);
        moments.add(
            new Moment(
                Instant.parse(text(json, time)),
                lane,
                text(json, what) + " " + text(json, "requestID"),
                Outline.Cell.linked("online line " + number, story.link(online.get(), file))));
      }
    } catch (IOException | DateTimeException | ClassCastException e) {
      throw new Failure.Integrity(
          file + ": a line is not of its form", "make the evidence again from the store");
    }
  }

  private static String text(JsonObject json, String name) {
    return json.findText(name).orElse("");
  }

  private void nameGaps() {
    if (story.evidence.of(Side.ONLINE).isEmpty()) {
      gaps.add("the online side's package is not here");
    }
    if (story.evidence.of(Side.OFFLINE).isEmpty()) {
      gaps.add("the offline side's package is not here");
    }
    for (int i = 1; i < moments.size(); i++) {
      Duration between = Duration.between(moments.get(i - 1).at(), moments.get(i).at());
      if (between.compareTo(LONG) > 0) {
        gaps.add(
            between.toHours()
                + " hours without a record between \""
                + moments.get(i - 1).what()
                + "\" and \""
                + moments.get(i).what()
                + "\"");
      }
    }
    Set<String> steps = new HashSet<>();
    moments.forEach(moment -> steps.add(moment.what()));
    if (steps.contains("wrap: wrap-done") && !steps.contains("import: import-done")) {
      gaps.add("material was wrapped, and no import of this ceremony is recorded");
    }
    if (steps.contains("import: import-done")
        && steps.stream().noneMatch(step -> step.endsWith("receipt-countersigned"))) {
      gaps.add("no second import operator signed a receipt of this ceremony");
    }
  }

  Outline.Section section() {
    nameGaps();
    List<Outline.Block> blocks = new ArrayList<>();
    if (!moments.isEmpty()) {
      blocks.add(
          new Outline.Picture(
              LANES,
              moments.stream().map(Timeline::mark).toList(),
              "From "
                  + ReportWriter.time(moments.get(0).at())
                  + " to "
                  + ReportWriter.time(moments.get(moments.size() - 1).at())
                  + "; the table below says the same in words."));
    }
    Outline.Rows rows = new Outline.Rows();
    for (Moment moment : moments) {
      rows.add(
          Outline.Cell.of(ReportWriter.time(moment.at())),
          Outline.Cell.of(moment.lane()),
          Outline.Cell.of(moment.what()),
          moment.place());
    }
    blocks.add(rows.under("when", "where", "what", "look up"));
    blocks.add(
        new Outline.Paragraph(
            gaps.isEmpty() ? "Gaps: none found." : "Gaps: " + String.join("; ", gaps) + "."));
    return new Outline.Section("Timeline", blocks);
  }

  /** By order and not by the clock: those of two worlds differ. */
  private static Outline.Mark mark(Moment moment) {
    return new Outline.Mark(
        LANES.indexOf(moment.lane()), ReportWriter.time(moment.at()) + " " + moment.what());
  }
}

package org.airlock.common.report;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.evidence.CheckResult;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.Side;
import org.airlock.common.evidence.VerifiedEvidence;
import org.airlock.common.evidence.VerifiedPackage;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.Passport;
import org.airlock.common.roster.Roster;
import org.airlock.common.words.Words;

/** Draws the outline of a report; each method is one section. */
public final class ReportWriter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final VerifiedEvidence evidence;
  private final Story story;
  private final String folder;
  private final List<Story.Bundle<ImportReceipt>> receipts;
  private final List<Story.Bundle<EscrowRecord>> escrows;
  private final List<Story.Bundle<Passport>> passports;

  private ReportWriter(VerifiedEvidence evidence, Links links) {
    this.evidence = evidence;
    this.story = new Story(evidence, links);
    this.folder = links.folder();
    this.receipts =
        story.bundles(BundleType.RECEIPT, payload -> ImportReceipt.parse(payload, "receipt"));
    this.escrows =
        story.bundles(BundleType.ESCROW, payload -> EscrowRecord.parse(payload, "escrow"));
    this.passports =
        story.bundles(BundleType.PASSPORT, payload -> Passport.parse(payload, "passport"));
  }

  /**
   * The report of a folder in which everything held.
   *
   * @param folder the evidence
   * @param report where the report will be written; its links lead to the folder from there
   */
  public static Outline of(VerifiedEvidence evidence, Path folder, Path report) {
    ReportWriter writer = new ReportWriter(evidence, Links.between(report, folder));
    VerifiedPackage first = evidence.packages().get(0);
    SignedPapers papers = new SignedPapers(evidence, writer.story);
    return new Outline(
        "Key ceremony " + writer.story.ceremony,
        first.manifest().environment(),
        first.manifest().createdAt(),
        List.of(
            writer.summary(),
            new Timeline(writer.story).section(),
            new PeopleTable(writer.story).section(),
            writer.escrow(),
            writer.keys(),
            writer.controls(),
            writer.deviations(),
            papers.machines(),
            papers.forms(),
            writer.limitations(),
            Glossary.section()));
  }

  static String time(Instant at) {
    return TIME.format(at) + " UTC";
  }

  private Outline.Section summary() {
    Outline.Rows rows = new Outline.Rows();
    evidence
        .packages()
        .forEach(
            each ->
                rows.add(
                    Outline.Cell.of(each.side().code() + " side"),
                    Outline.Cell.linked(
                        "as of "
                            + time(each.manifest().createdAt())
                            + ", signed by "
                            + names(each, each.signerIds()),
                        story.link(each, EvidenceLayout.MANIFEST))));
    if (!story.events.isEmpty()) {
      Story.Told first = story.events.get(0);
      Story.Told last = story.events.get(story.events.size() - 1);
      rows.add(
          Outline.Cell.of("when"),
          Outline.Cell.of(time(first.event().at()) + " to " + time(last.event().at()))
              .at(List.of(first.place(), last.place())));
    }
    rows.add(Outline.Cell.of("what"), acts());
    rows.add(Outline.Cell.of("which keys"), keysInWords());
    rows.add(Outline.Cell.of("deviations"), deviationsInWords());
    long open = evidence.checks().stream().filter(check -> !check.checked()).count();
    rows.add(
        Outline.Cell.of("verdict"),
        Outline.Cell.of(
            "the evidence holds: "
                + evidence.checks().stream().filter(CheckResult::checked).count()
                + " checks"
                + (open == 0 ? "" : "; " + open + " could not be made, listed below")));
    return new Outline.Section(
        "Summary",
        List.of(
            rows.under("", ""),
            new Outline.Paragraph(
                "This report is drawn from evidence that was verified when it was written. It is no evidence itself:"
                    + " 'verify FOLDER' and verify.sh check the folder again, and the roster's words and the head must"
                    + " be those on paper. Files are named as they lie in "
                    + folder
                    + "; the links lead there while report and folder lie to each other as they did."),
            words()));
  }

  private Outline.Block words() {
    Outline.Rows rows = new Outline.Rows();
    VerifiedPackage first = evidence.packages().get(0);
    rows.add(
        Outline.Cell.linked("first roster", story.firstRoster(first)),
        Outline.Cell.of(
            Words.of(Words.Kind.ROSTER, first.rosters().first().digest().value()).text()));
    evidence
        .packages()
        .forEach(
            each ->
                rows.add(
                    Outline.Cell.linked(
                        each.side().code() + " head " + each.manifest().head().seq(),
                        story.link(each, EvidenceLayout.TRANSCRIPT)),
                    Outline.Cell.of(
                        Words.of(Words.Kind.TRANSCRIPT_HEAD, each.manifest().head().hash().value())
                            .text())));
    return rows.under("compare with paper", "words");
  }

  /** Each act once, with the line that finished it first. */
  private Outline.Cell acts() {
    Map<String, Outline.Cell> acts = new LinkedHashMap<>();
    for (Story.Told told : story.events) {
      String step = told.event().step();
      if (told.event().type().endsWith("-done")) {
        acts.putIfAbsent(step, Outline.Cell.of(step).at(List.of(told.place())));
      }
    }
    return acts.isEmpty()
        ? Outline.Cell.of("nothing was finished")
            .at(evidence.packages().stream().map(this::transcript).toList())
        : Outline.Cell.listed(List.copyOf(acts.values()));
  }

  private Outline.Cell transcript(VerifiedPackage from) {
    return Outline.Cell.linked(
        from.side().code() + " transcript", story.link(from, EvidenceLayout.TRANSCRIPT));
  }

  private Outline.Cell keysInWords() {
    Map<String, Outline.Cell> keys = new TreeMap<>();
    receipts.stream()
        .filter(receipt -> receipt.payload().header().ceremony().equals(story.ceremony))
        .forEach(
            receipt ->
                receipt
                    .payload()
                    .targets()
                    .forEach(
                        target ->
                            keys.putIfAbsent(
                                target.key().toString(),
                                Outline.Cell.linked(target.key().toString(), receipt.link()))));
    if (!keys.isEmpty()) {
      return Outline.Cell.listed(List.copyOf(keys.values()));
    }
    return evidence
        .of(Side.ONLINE)
        .map(
            online ->
                Outline.Cell.of("no key was imported in this ceremony")
                    .at(List.of(transcript(online))))
        .orElseGet(
            () ->
                Outline.Cell.of(
                    "not known: the online side's package is not here, and nothing else in this folder says"
                        + " what KMS did in this ceremony"));
  }

  private Outline.Cell deviationsInWords() {
    if (!story.deviations.isEmpty()) {
      return Outline.Cell.of(story.deviations.size() + ", listed below")
          .at(List.of(story.deviations.get(0).place()));
    }
    return Outline.Cell.of("none recorded")
        .at(
            evidence.packages().stream()
                .map(
                    each ->
                        each.files().names().contains(EvidenceLayout.DEVIATIONS)
                            ? Outline.Cell.linked(
                                each.side().code() + " deviations",
                                story.link(each, EvidenceLayout.DEVIATIONS))
                            : transcript(each))
                .toList());
  }

  static String names(VerifiedPackage from, List<String> ids) {
    Roster roster = from.rosters().newest();
    return String.join(
        ", ",
        ids.stream()
            .map(id -> roster.find(id).map(person -> person.name() + " (" + id + ")").orElse(id))
            .toList());
  }

  private Outline.Section escrow() {
    List<Outline.Block> blocks = new ArrayList<>();
    for (Story.Bundle<EscrowRecord> escrow : escrows) {
      EscrowRecord record = escrow.payload();
      blocks.add(
          new Outline.Paragraph(
              record.header().id()
                  + " \""
                  + record.label()
                  + "\", generation "
                  + record.generation()
                  + ": any "
                  + record.threshold()
                  + " of "
                  + record.shares().size()
                  + " shares restore it. Trial reconstructions that matched: "
                  + record.trials()
                  + "."));
      Outline.Rows rows = new Outline.Rows();
      for (EscrowRecord.ShareRecord share : record.shares()) {
        rows.add(
            Outline.Cell.of(String.valueOf(share.number())),
            Outline.Cell.of(share.custodian()),
            Outline.Cell.of(share.medium()),
            Outline.Cell.of(share.readBack() ? "yes" : "no"),
            Outline.Cell.linked(share.commitment().hex(), escrow.link()));
      }
      blocks.add(rows.under("share", "custodian", "medium", "read back", "commitment (SHA-256)"));
    }
    Outline.Rows custody = new Outline.Rows();
    story.events.stream()
        .filter(told -> told.event().step().equals("custody"))
        .forEach(
            told ->
                custody.add(
                    told.place(),
                    Outline.Cell.of(told.event().type()),
                    Outline.Cell.of(told.event().facts().toString())));
    blocks.add(
        custody.isEmpty()
            ? new Outline.Paragraph("No act of custody is recorded in this ceremony.")
            : custody.under("line", "act", "what"));
    return new Outline.Section("Escrow and custody", blocks);
  }

  private Outline.Section keys() {
    Outline.Rows rows = new Outline.Rows();
    for (Story.Bundle<ImportReceipt> receipt : receipts) {
      for (ImportReceipt.Target target : receipt.payload().targets()) {
        rows.add(
            Outline.Cell.of(target.key() + " " + target.keySpec() + " " + target.keyUsage()),
            Outline.Cell.of(target.key().region()),
            Outline.Cell.of(
                target.outcome() + " " + time(target.importedAt()) + ", " + expiry(target)),
            Outline.Cell.of(
                target.stateBefore()
                    + " → "
                    + target.stateAfter()
                    + "; proof: "
                    + target.proof().method().code()
                    + (target.proof().earlierDecrypted() ? ", an earlier ciphertext too" : "")),
            Outline.Cell.of(target.keyMaterialId().orElse("not named")),
            Outline.Cell.linked(receipt.payload().header().id(), receipt.link()));
      }
    }
    Outline.Rows materials = new Outline.Rows();
    for (Story.Bundle<Passport> passport : passports) {
      Passport p = passport.payload();
      materials.add(
          Outline.Cell.of(p.header().id() + " \"" + p.label() + "\""),
          Outline.Cell.of(p.keySpec() + ", " + p.origin()),
          Outline.Cell.of(p.words().text()),
          Outline.Cell.of(p.kcvCmac().orElse("none")),
          Outline.Cell.linked("passport", passport.link()));
    }
    return Outline.Section.of(
        "Keys and Regions",
        rows.isEmpty()
            ? new Outline.Paragraph("There is no receipt in the folder: nothing is known of KMS.")
            : rows.under("key", "Region", "import", "KMS", "material id", "receipt"),
        materials.under("material", "kind", "fingerprint in words", "KCV (CMAC)", "look up"));
  }

  private static String expiry(ImportReceipt.Target target) {
    return target.expiry().validTo().map(at -> "expires " + time(at)).orElse("does not expire");
  }

  private Outline.Section controls() {
    Outline.Rows verified = new Outline.Rows();
    LookedAt looked = new LookedAt(story);
    for (CheckResult check : evidence.checks()) {
      verified.add(
          Outline.Cell.of(check.control().id()),
          Outline.Cell.of(check.side().map(Side::code).orElse("both")),
          Outline.Cell.of(check.checked() ? "holds" : "NOT CHECKED"),
          Outline.Cell.of(check.what()),
          looked.at(check));
    }
    Map<String, Outline.Cell> held = new TreeMap<>();
    story.events.forEach(
        told ->
            told.event().controls().forEach(control -> held.putIfAbsent(control, told.place())));
    Outline.Rows rows = new Outline.Rows();
    held.forEach((control, place) -> rows.add(Outline.Cell.of(control), place));
    return Outline.Section.of(
        "Controls",
        verified.under("control", "side", "result", "over what", "look up"),
        new Outline.Paragraph("Held while the ceremony went on, as the programs recorded it:"),
        rows.under("control", "first held at"));
  }

  private Outline.Section deviations() {
    Outline.Rows rows = new Outline.Rows();
    story.deviations.forEach(
        told ->
            rows.add(
                told.place(),
                Outline.Cell.of(time(told.event().at())),
                Outline.Cell.of(told.event().step() + ": " + told.event().type()),
                Outline.Cell.of(told.event().facts().toString())));
    List<Outline.Block> blocks = new ArrayList<>();
    blocks.add(
        rows.isEmpty()
            ? new Outline.Paragraph("The transcripts record none.")
            : rows.under("line", "when", "what", "in full"));
    if (story.otherDeviations > 0) {
      blocks.add(
          new Outline.Paragraph(
              "Deviations of other ceremonies of these stores: "
                  + story.otherDeviations
                  + "; they are in the transcripts and in "
                  + EvidenceLayout.DEVIATIONS
                  + "."));
    }
    return new Outline.Section("Deviations", blocks);
  }

  private Outline.Section limitations() {
    TreeSet<String> all = new TreeSet<>();
    evidence
        .packages()
        .forEach(
            each -> each.rosters().rosters().forEach(roster -> all.addAll(roster.limitations())));
    passports.forEach(passport -> all.addAll(passport.payload().warnings()));
    List<Outline.Block> blocks = new ArrayList<>();
    all.forEach(each -> blocks.add(new Outline.Paragraph("Declared: " + each)));
    if (story.leftOut > 0) {
      blocks.add(
          new Outline.Paragraph(
              story.leftOut + " further lines of this ceremony are in the transcripts only."));
    }
    blocks.add(
        new Outline.Paragraph(
            "No record shows whether words were really compared, whether the room was closed, whether a custodian"
                + " kept a copy, or whether the people on the roster are who they are."));
    return new Outline.Section("Limitations", blocks);
  }
}

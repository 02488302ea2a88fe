package org.airlock.common.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.Visible;
import org.airlock.common.evidence.CheckResult;
import org.airlock.common.evidence.EvidenceManifest;
import org.airlock.common.evidence.EvidenceVerifier;
import org.airlock.common.evidence.Expectations;
import org.airlock.common.evidence.Side;
import org.airlock.common.evidence.VerifiedEvidence;
import org.airlock.common.evidence.VerifiedPackage;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.report.ReportForm;
import org.airlock.common.report.ReportWriter;
import org.airlock.common.words.Words;

/** Shows what the check of a folder of evidence found. */
final class EvidenceReport {
  private final Workplace workplace;
  private final CommonOptions options;
  private final Map<String, ReportForm> forms;

  EvidenceReport(Workplace workplace, CommonOptions options, Map<String, ReportForm> forms) {
    this.workplace = workplace;
    this.options = options;
    this.forms = forms;
  }

  void show(Path folder, Expectations expectations, Optional<Path> reportFile) {
    Optional<ReportForm> form = reportFile.map(this::form);
    VerifiedEvidence evidence = new EvidenceVerifier(expectations).verify(workplace.disk(), folder);
    reportFile.ifPresent(
        file ->
            workplace
                .disk()
                .writeNew(file, form.orElseThrow().write(ReportWriter.of(evidence, folder, file))));
    if (options.json()) {
      Program.print(workplace.out(), json(folder, evidence));
      return;
    }
    evidence.packages().forEach(this::showPackage);
    evidence.checks().forEach(this::showCheck);
    workplace.out().println();
    workplace.out().println(folder + ": the evidence holds.");
    VerifiedPackage first = evidence.packages().get(0);
    if (expectations.roster().isEmpty()) {
      workplace
          .out()
          .println("Compare the roster with the card from the enrolment (or give --roster):");
      words(Words.Kind.ROSTER, first.rosters().first().digest());
    }
    if (expectations.heads().isEmpty() && first.side() == Side.OFFLINE) {
      workplace
          .out()
          .println(
              "Compare head "
                  + first.manifest().head().seq()
                  + " with the signed script (or give --head):");
      words(Words.Kind.TRANSCRIPT_HEAD, first.manifest().head().hash());
    }
  }

  private ReportForm form(Path file) {
    String name = file.toString();
    String ending = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
    ReportForm form = forms.get(ending);
    if (form == null) {
      throw new Failure.Usage(
          file + ": this program writes reports that end in " + String.join(" or ", forms.keySet()),
          "name the file so; 'ceremony verify' writes .html and .pdf, and a browser prints the page");
    }
    return form;
  }

  private void words(Words.Kind kind, Digest digest) {
    workplace.out().println("  " + digest);
    Words.of(kind, digest.value()).rows().forEach(row -> workplace.out().println("  " + row));
  }

  private void showPackage(VerifiedPackage each) {
    EvidenceManifest manifest = each.manifest();
    workplace
        .out()
        .println(
            manifest.environment().code().toUpperCase(java.util.Locale.ROOT)
                + "  "
                + manifest.ceremony()
                + ", "
                + manifest.side().code()
                + " side, as of "
                + manifest.createdAt()
                + ", signed by "
                + String.join(", ", each.signerIds()));
  }

  private void showCheck(CheckResult check) {
    workplace
        .out()
        .println(
            String.format(
                java.util.Locale.ROOT,
                "%-11s %-24s %-8s %s",
                check.checked() ? "PASS" : "NOT CHECKED",
                check.control().id(),
                check.side().map(Side::code).orElse(""),
                Visible.text(check.what())));
  }

  private static JsonObject json(Path folder, VerifiedEvidence evidence) {
    return JsonObject.builder()
        .put("folder", folder.toString())
        .put("holds", true)
        .putAll("packages", evidence.packages().stream().map(EvidenceReport::packageJson).toList())
        .putAll("checks", evidence.checks().stream().map(EvidenceReport::checkJson).toList())
        .build();
  }

  private static JsonObject packageJson(VerifiedPackage each) {
    return JsonObject.builder()
        .put("side", each.side().code())
        .put("environment", each.manifest().environment().code())
        .put("ceremony", each.manifest().ceremony())
        .put("manifest", each.manifestDigest())
        .put("rosterDigest", each.rosters().first().digest())
        .put("headSeq", each.manifest().head().seq())
        .put("headHash", each.manifest().head().hash())
        .putStrings("signedBy", each.signerIds())
        .build();
  }

  private static JsonObject checkJson(CheckResult check) {
    return JsonObject.builder()
        .put("control", check.control().id())
        .put("side", check.side().map(Side::code).orElse("both"))
        .put("checked", check.checked())
        .put("what", check.what())
        .build();
  }
}

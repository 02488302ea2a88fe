package org.airlock.common.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.IdentityCard;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.Payload;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.report.ReportForm;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Head;
import org.airlock.common.transcript.TranscriptFile;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Signable;
import org.airlock.common.verification.Verified;
import org.airlock.common.words.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code verify FILE}: checks any bundle against the accepted rosters, the chain of a transcript,
 * or a folder of evidence.
 */
@Command(
    name = "verify",
    description = {
      "Check a bundle's signatures and content, a transcript's chain, or a folder of evidence.",
      "Evidence needs no store: what it is checked against comes with --roster, --head and --tsa."
    })
public final class VerifyCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  @Mixin private EvidenceExpectations expectations = new EvidenceExpectations();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Of a folder of evidence that holds: write a report for people, one .html file (or .pdf, by ceremony).")
  private @Nullable Path report;

  @Parameters(
      paramLabel = "FILE",
      description = "A *.dsse.json bundle, a transcript.jsonl, or a folder of evidence.")
  private @Nullable Path file;

  private final Map<String, ReportForm> forms;

  /**
   * @param forms of reports that this program writes, by the ending of the file
   */
  public VerifyCommand(Workplace workplace, Map<String, ReportForm> forms) {
    this.workplace = workplace;
    this.forms = Map.copyOf(forms);
  }

  @Override
  public Integer call() {
    Path path = Objects.requireNonNull(file);
    String name = path.toString();
    if (Files.isDirectory(path)) {
      new EvidenceReport(workplace, options, forms)
          .show(path, expectations.read(workplace.disk()), Optional.ofNullable(report));
      return 0;
    }
    expectations.requireUnused();
    Bytes content = workplace.disk().read(path, TranscriptFile.LARGEST_BYTES);
    if (name.endsWith(".jsonl")) {
      verifyTranscript(content, name);
      return 0;
    }
    Envelope envelope = Envelope.parse(content, name);
    if (envelope.payloadType().equals(BundleType.IDENTITY.payloadType())) {
      IdentityCard card = IdentityCard.open(content, name);
      report(
          "identity",
          card.person(),
          List.of(card.person()),
          envelope,
          "self-signed; an identity counts only on a roster");
      return 0;
    }
    try (Store store = options.open(workplace, "verify")) {
      RosterChain chain = Trust.load(store);
      if (envelope.payloadType().equals(BundleType.ROSTER.payloadType())) {
        verifyRoster(chain, envelope, name);
      } else {
        verifyBundle(new BundleVerifier(chain), envelope, content, name);
      }
    }
    return 0;
  }

  private void verifyTranscript(Bytes content, String name) {
    TranscriptFile transcript = TranscriptFile.read(content, name);
    Head head = transcript.head();
    Words words = Words.of(Words.Kind.TRANSCRIPT_HEAD, head.hash().value());
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("file", name)
              .put("events", head.seq())
              .put("head", head.hash())
              .put("words", words.text())
              .put("tornBytes", transcript.torn().size())
              .build());
      return;
    }
    workplace.out().println(name + ": the chain holds over " + head.seq() + " events");
    if (transcript.torn().size() > 0) {
      workplace
          .out()
          .println(
              "It ends in a torn line of "
                  + transcript.torn().size()
                  + " bytes, which does not count.");
    }
    workplace.out().println("Head " + head.seq() + ": " + head.hash());
    words.rows().forEach(row -> workplace.out().println("  " + row));
  }

  private void verifyRoster(RosterChain chain, Envelope envelope, String name) {
    for (RosterChain.Accepted accepted : chain.newestFirst()) {
      if (accepted.digest().equals(envelope.payloadDigest())) {
        report(
            "roster",
            "version " + accepted.roster().version(),
            RosterChain.signers(accepted.roster(), envelope).stream()
                .map(p -> p.id())
                .sorted()
                .toList(),
            envelope,
            "accepted in this store");
        return;
      }
    }
    RosterChain next = chain.successor(envelope, name);
    report(
        "roster",
        "version " + next.newest().version(),
        RosterChain.signers(next.newest(), envelope).stream().map(p -> p.id()).sorted().toList(),
        envelope,
        "the lawful successor; take it in with 'roster update'");
  }

  private void verifyBundle(
      BundleVerifier verifier, Envelope envelope, Bytes content, String name) {
    Verified<? extends Payload> verified =
        switch (Signable.typeOf(envelope, name)) {
          case IMPORT_REQUEST ->
              verifier.recorded(BundleType.IMPORT_REQUEST, content, name, ImportRequest::parse);
          case ESCROW -> verifier.recorded(BundleType.ESCROW, content, name, EscrowRecord::parse);
          case PASSPORT -> verifier.recorded(BundleType.PASSPORT, content, name, Passport::parse);
          case WRAPPED_MATERIAL ->
              verifier.recorded(BundleType.WRAPPED_MATERIAL, content, name, WrappedMaterial::parse);
          case DRILL -> verifier.recorded(BundleType.DRILL, content, name, DrillRecord::parse);
          case RECEIPT ->
              verifier.recorded(BundleType.RECEIPT, content, name, ImportReceipt::parse);
          case DELETION_ORDER ->
              verifier.recorded(BundleType.DELETION_ORDER, content, name, DeletionOrder::parse);
          case PLAN -> verifier.recorded(BundleType.PLAN, content, name, ApprovedPlan::parse);
          case IDENTITY, ROSTER -> throw new IllegalStateException("handled before");
        };
    report(
        verified.payload().header().type().code(),
        verified.payload().header().id(),
        verified.signerIds(),
        envelope,
        "under roster version " + verified.roster().version());
  }

  private void report(
      String type, String id, List<String> signers, Envelope envelope, String remark) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("type", type)
              .put("id", id)
              .putStrings("signedBy", signers)
              .put("digest", envelope.payloadDigest())
              .put("remark", remark)
              .build());
      return;
    }
    workplace
        .out()
        .println(
            type + " " + id + ": signatures hold (" + String.join(", ", signers) + "), " + remark);
    workplace.out().println("Digest: " + envelope.payloadDigest());
  }
}

package org.airlock.common.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.evidence.Expectations;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.Disk;
import org.airlock.common.timestamp.Authorities;
import org.airlock.common.transcript.PaperHead;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an auditor holds beside the evidence: options of {@code verify FOLDER}. */
public final class EvidenceExpectations {
  private static final String DIGEST = "[0-9a-f]{64}";

  @Option(
      names = "--roster",
      paramLabel = "SHA256",
      description = "Digest of the first roster, as it stands on the cards from the enrolment.")
  private @Nullable String roster;

  @Option(
      names = "--head",
      paramLabel = "HEAD",
      description =
          "A head of the offline transcript, as it stands on a signed script: 'LINE:SHA256', or 'LINE WORD WORD …' with all 32 words. Once per head.")
  private List<String> heads = List.of();

  @Option(
      names = "--tsa",
      paramLabel = "CERT",
      description =
          "Certificate (PEM) of the time stamp authority, or of the root that certifies it.")
  private @Nullable Path authority;

  Expectations read(Disk disk) {
    return new Expectations(
        rosterDigest(),
        heads.stream().map(PaperHead::parse).toList(),
        Optional.ofNullable(authority).map(file -> Authorities.read(disk, file)));
  }

  private Optional<Digest> rosterDigest() {
    if (roster == null) {
      return Optional.empty();
    }
    if (!roster.matches(DIGEST)) {
      throw new Failure.Usage(
          "--roster is not a SHA-256 digest",
          "write 64 lower-case hex digits; 'roster show' has them");
    }
    return Optional.of(Digest.ofHex(roster));
  }

  void requireUnused() {
    if (roster != null || !heads.isEmpty() || authority != null) {
      throw new Failure.Usage(
          "--roster, --head and --tsa go with a folder of evidence",
          "a bundle is checked against the rosters of --store");
    }
  }
}

package org.airlock.common.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.evidence.Expectations;
import org.airlock.common.failure.Failure;
import org.airlock.common.transcript.Head;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an auditor holds beside the evidence: options of {@code verify FOLDER}. */
public final class EvidenceExpectations {
  private static final String DIGEST = "[0-9a-f]{64}";
  private static final int LONGEST_SEQ = 9;

  @Option(
      names = "--roster",
      paramLabel = "SHA256",
      description = "Digest of the first roster, as it stands on the cards from the enrolment.")
  private @Nullable String roster;

  @Option(
      names = "--head",
      paramLabel = "LINE:SHA256",
      description =
          "A head of the offline transcript, as it stands on a signed script. Once per head.")
  private List<String> heads = List.of();

  Expectations read() {
    List<Head> read = new ArrayList<>();
    for (String text : heads) {
      int colon = text.indexOf(':');
      String seq = colon < 0 ? "" : text.substring(0, colon);
      String hash = text.substring(colon + 1);
      if (!seq.matches("[1-9][0-9]*") || seq.length() > LONGEST_SEQ || !hash.matches(DIGEST)) {
        throw new Failure.Usage(
            "--head is not LINE:SHA256", "write the line's number, a colon and its 64 hex digits");
      }
      read.add(new Head(Long.parseLong(seq), Digest.ofHex(hash)));
    }
    return new Expectations(rosterDigest(), read);
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
    if (roster != null || !heads.isEmpty()) {
      throw new Failure.Usage(
          "--roster and --head go with a folder of evidence",
          "a bundle is checked against the rosters of --store");
    }
  }
}

package org.airlock.common.evidence;

import java.util.List;
import org.airlock.common.bytes.Digest;
import org.airlock.common.roster.RosterChain;

/**
 * One side's package whose files, signatures and transcript held. Only the verifier makes one.
 *
 * @param manifestDigest SHA-256 of the manifest's payload; its words are on paper
 * @param bundles all but rosters, in the order of their names
 */
public record VerifiedPackage(
    EvidenceManifest manifest,
    Digest manifestDigest,
    List<String> signerIds,
    RosterChain rosters,
    List<EvidenceBundle> bundles,
    TranscriptFacts facts,
    PackageFiles files) {

  public VerifiedPackage {
    signerIds = List.copyOf(signerIds);
    bundles = List.copyOf(bundles);
  }

  public Side side() {
    return manifest.side();
  }
}

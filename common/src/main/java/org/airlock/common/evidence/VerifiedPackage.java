package org.airlock.common.evidence;

import java.util.List;
import org.airlock.common.bytes.Digest;
import org.airlock.common.roster.RosterChain;

/**
 * One side's package whose files, signatures and transcript held. Only the verifier makes one.
 *
 * @param manifestDigest SHA-256 of the manifest's payload; its words are on paper
 * @param bundles all but rosters, in the order of their names
 * @param place its directory in the folder that was checked: {@code offline}, {@code online}, or
 *     {@code .} when the folder is the package
 */
public record VerifiedPackage(
    EvidenceManifest manifest,
    Digest manifestDigest,
    List<String> signerIds,
    RosterChain rosters,
    List<EvidenceBundle> bundles,
    TranscriptFacts facts,
    PackageFiles files,
    String place) {

  public VerifiedPackage {
    signerIds = List.copyOf(signerIds);
    bundles = List.copyOf(bundles);
  }

  public Side side() {
    return manifest.side();
  }
}

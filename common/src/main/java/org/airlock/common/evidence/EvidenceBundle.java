package org.airlock.common.evidence;

import java.util.List;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;

/**
 * A bundle of a package that somebody on a roster signed. Its header was read; the rest of the
 * payload is parsed by the check that needs it.
 *
 * @param name in the package
 * @param digest SHA-256 of the payload: its identity
 * @param complete whether its signatures meet the rule
 */
public record EvidenceBundle(
    String name,
    BundleType type,
    Header header,
    Bytes payload,
    Digest digest,
    List<String> signerIds,
    boolean complete) {
  public EvidenceBundle {
    signerIds = List.copyOf(signerIds);
  }
}

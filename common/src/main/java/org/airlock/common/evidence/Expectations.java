package org.airlock.common.evidence;

import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.timestamp.Authorities;
import org.airlock.common.transcript.PaperHead;

/**
 * What an auditor knows from elsewhere.
 *
 * @param roster digest of the first roster, from the card that people keep since enrolment
 * @param heads of the offline transcript, from signed scripts
 * @param authorities whom they trust to say the time
 */
public record Expectations(
    Optional<Digest> roster, List<PaperHead> heads, Optional<Authorities> authorities) {
  public static final Expectations NONE = new Expectations(Optional.empty(), List.of());

  /** Without anybody who is trusted to say the time. */
  public Expectations(Optional<Digest> roster, List<PaperHead> heads) {
    this(roster, heads, Optional.empty());
  }

  public Expectations {
    heads = List.copyOf(heads);
  }
}

package org.airlock.common.evidence;

import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.transcript.Head;

/**
 * What an auditor knows from elsewhere.
 *
 * @param roster digest of the first roster, from the card that people keep since enrolment
 * @param heads of the offline transcript, from signed scripts
 */
public record Expectations(Optional<Digest> roster, List<Head> heads) {
  public static final Expectations NONE = new Expectations(Optional.empty(), List.of());

  public Expectations {
    heads = List.copyOf(heads);
  }
}

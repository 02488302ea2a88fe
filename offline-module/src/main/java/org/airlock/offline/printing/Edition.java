package org.airlock.offline.printing;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.offline.paper.Heading;
import org.airlock.offline.plan.PlanDesk;
import org.airlock.offline.script.Script;
import org.airlock.offline.script.ScriptCompiler;

/**
 * A script as it is printed.
 *
 * @param digest of the bytes that approvers sign; empty before the first has signed
 * @param words of that digest in rows of four, as the screen shows them
 * @param draft not to be used
 * @param createdAt the only date of the documents: when the plan was wrapped for signing, else its
 *     day
 */
public record Edition(
    Script script, Optional<Digest> digest, List<String> words, boolean draft, Instant createdAt) {
  public Edition {
    words = List.copyOf(words);
  }

  /** Of a plan that carries signatures, or none yet. */
  public static Edition of(PlanDesk.Draft plan, boolean draft) {
    Optional<Envelope> envelope = plan.envelope();
    return new Edition(
        ScriptCompiler.compile(plan.plan()),
        envelope.map(Envelope::payloadDigest),
        envelope.map(signed -> PlanDesk.words(signed).rows()).orElse(List.of()),
        draft,
        envelope
            .map(signed -> ApprovedPlan.parse(signed.payload(), "plan").header().createdAt())
            .orElseGet(() -> plan.plan().date().atStartOfDay(ZoneOffset.UTC).toInstant()));
  }

  CeremonyPlan plan() {
    return script.plan();
  }

  /** The mode in capitals, with what a draft says of itself. */
  String banner() {
    String mode = plan().environment().code().toUpperCase(Locale.ROOT);
    return draft ? "DRAFT - not approved - " + mode : mode;
  }

  /**
   * @param kind two or three letters before the ceremony's id, different for each document
   */
  Heading heading(String title, String kind) {
    return new Heading(
        title, kind + "-" + plan().ceremony(), plan().environment(), createdAt, draft);
  }
}

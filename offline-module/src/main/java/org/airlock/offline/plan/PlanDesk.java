package org.airlock.offline.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Finding;
import org.airlock.common.plan.PlanFile;
import org.airlock.common.plan.PlanLint;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;
import org.airlock.common.words.Words;
import org.airlock.offline.script.Script;
import org.airlock.offline.script.ScriptCompiler;

/** Plans under the roster of a store: read, linted, wrapped for signatures, opened. */
public final class PlanDesk {
  /** Longer without a break, and people make mistakes (practice section 4.1). */
  private static final long LONGEST_MINUTES = 180;

  /** The rule that a date is not over. */
  private static final String OCCASION_RULE = "L-12";

  private final RosterChain chain;

  public PlanDesk(RosterChain chain) {
    this.chain = chain;
  }

  /** A plan that people may still change, or one whose signatures are being collected. */
  public record Draft(CeremonyPlan plan, Optional<Envelope> envelope) {}

  /** Reads either form; of a bundle nothing is trusted but what people look at. */
  public static Draft read(Bytes file, String source) {
    if (source.endsWith(".dsse.json")) {
      Envelope envelope = Envelope.parse(file, source);
      return new Draft(
          ApprovedPlan.parse(envelope.payload(), source).plan(), Optional.of(envelope));
    }
    return new Draft(PlanFile.read(file, source), Optional.empty());
  }

  /** All findings, and what only the script shows: that it compiles, and how long it takes. */
  public List<Finding> lint(CeremonyPlan plan, Instant now) {
    List<Finding> findings =
        new ArrayList<>(
            PlanLint.check(plan, chain.newest(), LocalDate.ofInstant(now, ZoneOffset.UTC)));
    if (PlanLint.isClean(findings)) {
      Script script = ScriptCompiler.compile(plan);
      if (script.budget().toMinutes() > LONGEST_MINUTES) {
        findings.add(
            new Finding(
                "L-16",
                Finding.Severity.WARN,
                "script",
                "takes about "
                    + script.budget().toMinutes()
                    + " minutes; people tire after "
                    + LONGEST_MINUTES,
                "plan a break before a gate, or hold two ceremonies"));
      }
    }
    return List.copyOf(findings);
  }

  /**
   * @throws Failure.Refused {@code PLAN-SOUND} naming the first error
   */
  public List<Finding> requireSound(CeremonyPlan plan, Instant now) {
    return requireClean(plan, lint(plan, now));
  }

  /**
   * The same for a plan that is carried out: on its day and on the standby date, and past midnight,
   * a date that is over says nothing against it.
   */
  public void requireSoundToday(CeremonyPlan plan, Instant now) {
    requireClean(
        plan, lint(plan, now).stream().filter(each -> !each.rule().equals(OCCASION_RULE)).toList());
  }

  private static List<Finding> requireClean(CeremonyPlan plan, List<Finding> findings) {
    if (!PlanLint.isClean(findings)) {
      Finding first =
          findings.stream()
              .filter(each -> each.severity() == Finding.Severity.ERROR)
              .findFirst()
              .orElseThrow();
      throw new Failure.Refused(
          Control.PLAN_SOUND,
          "plan "
              + plan.ceremony()
              + ": "
              + first.rule()
              + ", "
              + first.where()
              + ": "
              + first.what(),
          first.hint() + "; 'plan lint' shows everything");
    }
    return findings;
  }

  /** The bundle that approvers sign, under the roster in force. */
  public Envelope forSigning(CeremonyPlan plan, Instant now, long sequence) {
    Roster roster = chain.current(now);
    ApprovedPlan payload =
        new ApprovedPlan(
            new Header(
                BundleType.PLAN,
                roster.environment(),
                plan.ceremony(),
                sequence,
                "P-" + plan.ceremony() + "-" + sequence,
                now,
                Optional.empty(),
                roster.version(),
                chain.newestDigest()),
            plan);
    return Envelope.unsigned(BundleType.PLAN.payloadType(), payload.toPayload());
  }

  /** The words of a plan, the same for every approver and on the printed script. */
  public static Words words(Envelope envelope) {
    return Words.of(Words.Kind.PLAN, envelope.payloadDigest().value());
  }

  /** What the roster still asks for; empty when the plan is approved. */
  public List<String> missing(Envelope envelope) {
    Set<Person> signers = RosterChain.signers(chain.newest(), envelope);
    return chain.newest().missing(BundleType.PLAN, signers);
  }

  /** An approved plan: signatures hold under the roster in force, and the plan is still sound. */
  public Verified<ApprovedPlan> open(Bytes file, String source, Instant now) {
    Verified<ApprovedPlan> plan = verified(file, source, now);
    requireSound(plan.payload().plan(), now);
    return plan;
  }

  /**
   * An approved plan that is carried out now. In production the day must be the plan's or its
   * standby date, or next to one of them, because places have other days than UTC; a rehearsal is
   * held when people have time.
   *
   * @param begun whether its ceremony was opened before: then it may be finished on any day
   */
  public Verified<ApprovedPlan> openToday(Bytes file, String source, Instant now, boolean begun) {
    Verified<ApprovedPlan> approved = verified(file, source, now);
    CeremonyPlan plan = approved.payload().plan();
    requireSoundToday(plan, now);
    if (!begun) {
      requireItsDay(plan, source, LocalDate.ofInstant(now, ZoneOffset.UTC));
    }
    return approved;
  }

  static void requireItsDay(CeremonyPlan plan, String source, LocalDate today) {
    boolean itsDay =
        !today.isBefore(plan.date().minusDays(1)) && !today.isAfter(plan.standbyDate().plusDays(1));
    if (plan.environment() == Environment.PRODUCTION && !itsDay) {
      throw new Failure.Refused(
          Control.PLAN_FOLLOWED,
          source
              + " is a plan for "
              + plan.date()
              + ", or "
              + plan.standbyDate()
              + "; today is "
              + today,
          "hold it on its day, or let a plan with another date be approved");
    }
  }

  private Verified<ApprovedPlan> verified(Bytes file, String source, Instant now) {
    return new BundleVerifier(chain)
        .current(BundleType.PLAN, file, source, now, ApprovedPlan::parse);
  }
}

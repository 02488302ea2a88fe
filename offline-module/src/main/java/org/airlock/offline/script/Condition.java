package org.airlock.offline.script;

import org.airlock.common.plan.CeremonyPlan.MediumClass;
import org.airlock.common.plan.Duty;

/** What a step needs, or establishes for the steps after it. */
public sealed interface Condition {
  /** Somebody in this duty has signed in. */
  record Present(Duty duty) implements Condition {}

  /** A medium of this class is at hand and was looked at. */
  record AtHand(MediumClass mediumClass) implements Condition {}

  /** Something is so. */
  record Holds(State state) implements Condition {}

  /** Facts of a ceremony, each established by one step. */
  enum State {
    SIGNED_IN,
    CLOCK_COMPARED,
    MACHINE_ACCEPTED,
    PLAN_OPENED,
    ENVIRONMENT_ACCEPTED,
    ROSTER_PROPOSED,
    ROSTER_SIGNED,
    ESCROW_AVAILABLE,
    QUORUM_CALLED,
    SHARES_HANDED_OUT,
    ESCROW_PROVEN,
    ESCROW_SEALED,
    REQUEST_BROUGHT,
    WRAPPED,
    CARRIED_OUT,
    IMPORTED,
    PROVEN_IN_USE,
    ROTATED,
    DRILLED,
    RESHARED,
    OLD_SHARES_DESTROYED,
    RECOVERED,
    DESTROYED,
    NO_SECRET_LEFT,
    EVIDENCE_WRITTEN,
    SIGNED_OFF,
    CLOSED
  }

  static Condition present(Duty duty) {
    return new Present(duty);
  }

  static Condition atHand(MediumClass mediumClass) {
    return new AtHand(mediumClass);
  }

  static Condition holds(State state) {
    return new Holds(state);
  }
}

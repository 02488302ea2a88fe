package org.airlock.common.plan;

import java.util.Locale;
import java.util.Optional;

/** What a ceremony is for. */
public enum PlanType {
  ENROLMENT("people, their keys and their roles are put on a roster"),
  ESTABLISH("an escrow is made and proven, and its first materials are imported"),
  REIMPORT("the same material is imported again with a fresh token"),
  ROTATION("new material becomes current in the same KMS key, and the old stays"),
  DRILL("a quorum shows that an escrow gives its materials back"),
  RESHARING("other shares replace those of an escrow, and its materials are sealed anew"),
  RECOVERY("material is brought back without this program"),
  DESTRUCTION("the last copies of material are destroyed before witnesses"),
  REHEARSAL("an establishing ceremony is played with worthless material, and its script judged");

  private final String purpose;

  PlanType(String purpose) {
    this.purpose = purpose;
  }

  /** The spelling in plans and options, for example {@code reimport}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Completes the sentence "In this ceremony …". */
  public String purpose() {
    return purpose;
  }

  /** Whether an escrow is described by the plan, made or used. */
  public boolean hasEscrow() {
    return this != ENROLMENT;
  }

  /** Whether new shares are given to certain people; old ones are given by whoever has them. */
  public boolean handsOutShares() {
    return switch (this) {
      case ESTABLISH, RESHARING, REHEARSAL -> true;
      case ENROLMENT, REIMPORT, ROTATION, DRILL, RECOVERY, DESTRUCTION -> false;
    };
  }

  /** Whether KMS keys take part. */
  public boolean hasCells() {
    return switch (this) {
      case ESTABLISH, REIMPORT, ROTATION, RECOVERY, DESTRUCTION, REHEARSAL -> true;
      case ENROLMENT, DRILL, RESHARING -> false;
    };
  }

  public static Optional<PlanType> ofCode(String code) {
    for (PlanType type : values()) {
      if (type.code().equals(code)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}

package org.airlock.offline.script;

import java.util.List;
import org.airlock.common.plan.Duty;

/** A point that takes named evidence to pass. */
public enum Gate {
  G0("READINESS"),
  G1("ENVIRONMENT ACCEPTED"),
  G2("KEY IN MEMORY ONLY"),
  G3("ESCROW SEALED AND PROVEN"),
  G4("WRAPPED"),
  G5("IMPORTED AND PROVEN"),
  G6("CLOSED");

  private final String title;

  Gate(String title) {
    this.title = title;
  }

  /** As on screens and paper, in capitals. */
  public String title() {
    return title;
  }

  /** One person of each duty confirms by name; nobody confirms for two. */
  public List<Duty> confirmedBy() {
    return switch (this) {
      case G0 -> List.of(Duty.ADMINISTRATOR, Duty.APPROVER);
      case G1, G2, G3, G4, G6 -> List.of(Duty.ADMINISTRATOR, Duty.WITNESS);
      case G5 -> List.of(Duty.ADMINISTRATOR, Duty.WITNESS, Duty.APPROVER);
    };
  }
}

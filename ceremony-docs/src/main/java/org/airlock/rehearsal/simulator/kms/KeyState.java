package org.airlock.rehearsal.simulator.kms;

/**
 * The states a simulated key can be in (KMS API, {@code KeyState}); creation is immediate, so there
 * is no Creating.
 */
public enum KeyState {
  ENABLED("Enabled"),
  DISABLED("Disabled"),
  PENDING_DELETION("PendingDeletion"),
  PENDING_IMPORT("PendingImport");

  private final String wireName;

  KeyState(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /**
   * The sentence AWS says about a key that is in this state and therefore cannot do what was asked.
   */
  String complaint(String arn) {
    return switch (this) {
      case ENABLED -> arn + " is enabled.";
      case DISABLED -> arn + " is disabled.";
      case PENDING_DELETION -> arn + " is pending deletion.";
      case PENDING_IMPORT -> arn + " is pending import.";
    };
  }
}

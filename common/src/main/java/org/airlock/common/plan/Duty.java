package org.airlock.common.plan;

import java.util.Locale;
import java.util.Optional;
import org.airlock.common.roster.Role;

/** What somebody does on the day; printed in short on scripts. */
public enum Duty {
  ADMINISTRATOR("ADM", "leads, and decides on exceptions"),
  OPERATOR("OPR", "the only person at the keyboard"),
  WITNESS("IW", "watches that the script is followed, and keeps the record of exceptions"),
  EXTERNAL_WITNESS("EW", "attests from outside"),
  CUSTODIAN("KC", "holds one share"),
  STORAGE_CONTROLLER("SC", "brings and stores sealed things"),
  IMPORT_OPERATOR("IMP", "talks to AWS at the networked machine"),
  APPROVER("APV", "has authorised it and accepts the risk");

  private final String abbreviation;
  private final String task;

  Duty(String abbreviation, String task) {
    this.abbreviation = abbreviation;
    this.task = task;
  }

  /** As in the script's column "who": {@code ADM}, {@code KC}. */
  public String abbreviation() {
    return abbreviation;
  }

  /** For people: what somebody in this duty does. */
  public String task() {
    return task;
  }

  /** The spelling in plans, for example {@code import-operator}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The roster role this duty takes; some duties take anybody of the roster. */
  public Optional<Role> role() {
    return switch (this) {
      case OPERATOR -> Optional.of(Role.OPERATOR);
      case WITNESS -> Optional.of(Role.WITNESS);
      case EXTERNAL_WITNESS -> Optional.of(Role.AUDITOR);
      case CUSTODIAN -> Optional.of(Role.CUSTODIAN);
      case IMPORT_OPERATOR -> Optional.of(Role.IMPORT_OPERATOR);
      case APPROVER -> Optional.of(Role.APPROVER);
      case ADMINISTRATOR, STORAGE_CONTROLLER -> Optional.empty();
    };
  }

  public static Optional<Duty> ofCode(String code) {
    for (Duty duty : values()) {
      if (duty.code().equals(code)) {
        return Optional.of(duty);
      }
    }
    return Optional.empty();
  }
}

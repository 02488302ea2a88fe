package org.airlock.common.roster;

import java.util.Locale;
import java.util.Optional;

/** What a person may do in a ceremony. */
public enum Role {
  OPERATOR,
  WITNESS,
  IMPORT_OPERATOR,
  APPROVER,
  CUSTODIAN,
  AUDITOR;

  /** The spelling in rosters and options, for example {@code import-operator}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Role> ofCode(String code) {
    for (Role role : values()) {
      if (role.code().equals(code)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}

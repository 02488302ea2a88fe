package org.airlock.offline.doctor;

import java.util.Locale;
import org.airlock.common.bundle.Environment;

/** How strictly a machine is judged. */
public enum Profile {
  /** A FAIL is noted. */
  REHEARSAL,
  /** A FAIL stops, unless somebody waived it by name. */
  PRODUCTION;

  /** The profile that an environment asks for. */
  public static Profile of(Environment environment) {
    return environment == Environment.PRODUCTION ? PRODUCTION : REHEARSAL;
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

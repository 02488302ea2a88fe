package org.airlock.offline.run;

import java.util.Locale;

/** What is decided about a deviation. */
enum Decision {
  CONTINUE,
  REPEAT,
  STOP;

  /** As it is typed and recorded. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.airlock.offline.run;

import java.util.Optional;

/** What people may type at any question instead of an answer. */
enum Call {
  /** Something is not as the plan says. */
  DEVIATION("!"),
  /** A break. */
  PAUSE("pause"),
  HELP("?");

  private final String typed;

  Call(String typed) {
    this.typed = typed;
  }

  String typed() {
    return typed;
  }

  static Optional<Call> of(CharSequence answer) {
    for (Call call : values()) {
      if (call.typed.contentEquals(answer)) {
        return Optional.of(call);
      }
    }
    return Optional.empty();
  }
}

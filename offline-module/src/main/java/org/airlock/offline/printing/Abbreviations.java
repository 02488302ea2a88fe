package org.airlock.offline.printing;

import java.util.ArrayList;
import java.util.List;
import org.airlock.common.plan.Duty;
import org.airlock.offline.script.Abort;
import org.airlock.offline.script.Gate;

/** What the short words of a script mean. */
final class Abbreviations {
  /** One of them. */
  record Entry(String word, String meaning) {}

  private Abbreviations() {}

  static List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    for (Duty duty : Duty.values()) {
      entries.add(
          new Entry(duty.abbreviation(), duty.code().replace('-', ' ') + ": " + duty.task()));
    }
    for (Abort abort : Abort.values()) {
      entries.add(new Entry(abort.name(), "if it does not end as expected: " + meaning(abort)));
    }
    for (Gate gate : Gate.values()) {
      entries.add(new Entry(gate.name(), "gate " + gate.title() + ", " + confirmedBy(gate)));
    }
    entries.add(
        new Entry("Initials", "of the acting person, written when the step has ended as expected"));
    entries.add(new Entry("min", "minutes that the step usually takes"));
    entries.add(new Entry("UTC", "time of the clock in the room, like 09:05; never local time"));
    entries.add(new Entry("share", "one custodian's part of the escrow key, never spoken"));
    entries.add(new Entry("!", "typed at any question, records an exception"));
    return entries;
  }

  /** For the band above a gate's step. */
  static String confirmedBy(Gate gate) {
    return "confirmed by name: "
        + String.join(", ", gate.confirmedBy().stream().map(Duty::abbreviation).toList());
  }

  private static String meaning(Abort abort) {
    return switch (abort) {
      case STOP -> "end the ceremony and carry out the destroy block of the gate that was reached";
      case HOLD ->
          "freeze, fill in an exception sheet; ADM decides with the agreement of IW before anybody goes on";
      case REDO -> "repeat, at most twice; then HOLD";
      case NOTE -> "record it and go on";
    };
  }
}

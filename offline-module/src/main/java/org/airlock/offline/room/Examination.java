package org.airlock.offline.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Console;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.offline.doctor.MachineGate;
import org.airlock.offline.doctor.Profile;
import org.airlock.offline.doctor.Report;
import org.airlock.offline.doctor.Visit;

/**
 * The machine's part of a sitting: nobody unlocks a key or types a share on one that is not fit.
 */
public final class Examination {
  private final Workplace workplace;
  private final Store store;
  private final MachineGate gate;
  private final Duration offset;

  /**
   * @param offset from the machine's clock to the time that people stated; zero when nobody is
   *     asked
   */
  public Examination(Workplace workplace, Store store, MachineGate gate, Duration offset) {
    this.workplace = workplace;
    this.store = store;
    this.gate = gate;
    this.offset = offset;
  }

  /**
   * Examines the machine and shows what people should know of it.
   *
   * @param event begins the events that record why a machine is refused
   * @throws org.airlock.common.failure.Failure.Refused {@code MACHINE-FIT} in production
   */
  public Report require(Console console, MachineGate.EventFactory event) {
    Report report = gate.examine(visit());
    if (gate.stops(report)) {
      MachineGate.record(store, report, event);
    }
    gate.require(report);
    notes(report).forEach(console::show);
    return report;
  }

  /** Looks again at what may have changed. */
  public void again() {
    gate.again(visit());
  }

  private Visit visit() {
    Instant clock = workplace.clock().instant();
    List<Event> events = store.events();
    return gate.visit(clock)
        .at(
            Optional.of(clock.plus(offset)),
            events.isEmpty() ? Optional.empty() : Optional.of(events.get(events.size() - 1).at()));
  }

  private static List<String> notes(Report report) {
    List<String> notes = new ArrayList<>();
    if (!report.failed().isEmpty()) {
      notes.add(
          "note: production would stop on this machine: "
              + Report.ids(report.failed())
              + " ('doctor' says why)");
    }
    if (report.profile() == Profile.PRODUCTION && !report.toTick().isEmpty()) {
      notes.add("note: look at and tick on paper: " + Report.ids(report.toTick()));
    }
    return notes;
  }
}

package org.airlock.offline.doctor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.airlock.common.bundle.Environment;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonText;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;

/**
 * Control {@code MACHINE-FIT}: in production a machine on which a check fails is refused, unless
 * somebody of the roster waived that check by name; the waiver is a deviation in the transcript. A
 * rehearsal examines and records in the same way, and goes on.
 */
public final class MachineGate {
  private final Machine machine;
  private final Roster roster;
  private final List<Waiver> waivers;

  /**
   * @param roster the roster in force
   * @throws Failure.Usage when a waiver names nobody on the roster, or a check twice
   */
  public MachineGate(Machine machine, Roster roster, List<Waiver> waivers) {
    this.machine = machine;
    this.roster = roster;
    this.waivers = List.copyOf(waivers);
    Set<Check> named = new HashSet<>();
    for (Waiver waiver : waivers) {
      if (roster.find(waiver.person()).isEmpty()) {
        throw new Failure.Usage(
            "the waiver of "
                + waiver.check().name()
                + " names "
                + waiver.person()
                + ", who is not on roster version "
                + roster.version(),
            "let somebody of the roster decide, and name that person");
      }
      if (!named.add(waiver.check())) {
        throw new Failure.Usage(
            waiver.check().name() + " is waived twice", "name one person and one reason");
      }
    }
  }

  /** A visit in the profile of the roster's environment, trusting its approvers. */
  public Visit visit(java.time.Instant clock) {
    return Visit.plain(machine, Profile.of(roster.environment()), clock)
        .trusting(envelope -> approvers(roster, envelope));
  }

  /** Identifiers of the approvers of a roster who signed. */
  public static Set<String> approvers(Roster roster, Envelope envelope) {
    return RosterChain.signers(roster, envelope).stream()
        .filter(person -> person.roles().contains(Role.APPROVER))
        .map(Person::id)
        .collect(Collectors.toSet());
  }

  /** Examines everything. */
  public Report examine(Visit visit) {
    return Doctor.examine(visit, waivers);
  }

  /**
   * Looks again at what may have changed.
   *
   * @throws Failure.Refused {@code MACHINE-FIT}
   */
  public void again(Visit visit) {
    require(Doctor.again(visit, waivers));
  }

  /**
   * Lets a report pass, or not.
   *
   * @throws Failure.Refused {@code MACHINE-FIT}
   */
  public void require(Report report) {
    if (!stops(report)) {
      return;
    }
    String what =
        report.failed().stream()
            .map(f -> f.check().name() + " " + f.check().title() + ": " + f.observation().raw())
            .collect(Collectors.joining("; "));
    Finding first = report.failed().get(0);
    throw new Failure.Refused(
        Control.MACHINE_FIT,
        "this machine is not fit for production: " + what,
        first.observation().remedy()
            + "; 'doctor --profile production' shows all, and --waive "
            + first.check().name()
            + "=PERSON:reason goes on with a recorded deviation");
  }

  public boolean stops(Report report) {
    return roster.environment() == Environment.PRODUCTION && !report.failed().isEmpty();
  }

  /**
   * Writes the report into the store, with an event that names it, and each waiver that was needed
   * as a deviation.
   *
   * @param event begins an event of the given type, with people and time
   */
  public static void record(Store store, Report report, EventFactory event) {
    String file = "doctor/report-" + (store.head().seq() + 1) + ".json";
    store.append(
        event
            .of("machine-examined")
            .fact("profile", report.profile().code())
            .fact("verdict", report.verdict().code())
            .fact("failed", Report.ids(report.failed()))
            .fact("to-tick", Report.ids(report.toTick()))
            .output(file, store.put(file, JsonText.indented(report.json()))));
    for (Waiver waiver : report.usedWaivers()) {
      store.append(
          event
              .of("deviation")
              .fact("check", waiver.check().name())
              .fact("decided-by", waiver.person())
              .fact("reason", waiver.reason()));
    }
  }

  /** Begins an event of a type. */
  @FunctionalInterface
  public interface EventFactory {
    Event.Draft of(String type);
  }
}

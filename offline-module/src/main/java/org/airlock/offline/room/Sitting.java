package org.airlock.offline.room;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Identities;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.Payload;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.HeadOnPaper;
import org.airlock.common.transcript.PaperHead;
import org.airlock.offline.doctor.Machine;
import org.airlock.offline.doctor.MachineGate;
import org.airlock.offline.doctor.Report;
import org.airlock.offline.doctor.ThisMachine;
import org.airlock.offline.selftest.SelfTest;

/**
 * One command's time in the ceremony room: the self-test passed, the store is open and held, the
 * roster is trusted and current, the time is stated by people, and operator and witness have
 * unlocked their keys. Closing wipes the keys and releases the store.
 */
public final class Sitting implements AutoCloseable {
  /** The fact that names the step of a guided ceremony. */
  public static final String SCRIPT_STEP = "script-step";

  /** The event that says which line on paper this store was compared with. */
  public static final String PAPER_COMPARED = "paper-compared";

  private static final int LONGEST_CEREMONY_ID = 40;

  private final Workplace workplace;
  private final Store store;
  private final RosterChain chain;
  private final Room room;
  private final String step;
  private final String ceremony;
  private final Duration clockOffset;
  private final Roster roster;
  private final Report machine;
  private final Optional<String> scriptStep;
  private final List<Identities.Unlocked> signers = new ArrayList<>();

  @MustBeClosed
  private Sitting(
      Workplace workplace,
      Store store,
      RosterChain chain,
      Room room,
      String step,
      String ceremony,
      Duration clockOffset,
      Roster roster,
      Report machine,
      Optional<String> scriptStep) {
    this.workplace = workplace;
    this.store = store;
    this.chain = chain;
    this.room = room;
    this.step = step;
    this.ceremony = ceremony;
    this.clockOffset = clockOffset;
    this.roster = roster;
    this.machine = machine;
    this.scriptStep = scriptStep;
  }

  /**
   * Opens the sitting.
   *
   * @param step the command, as it stands in the transcript
   * @param entry how words are typed at a terminal
   */
  @MustBeClosed
  public static Sitting open(
      Workplace workplace,
      CommonOptions options,
      String step,
      SittingOptions who,
      EntryFactory entry) {
    return open(workplace, options, step, who, entry, new ThisMachine());
  }

  /** As above, for the ceremony of a plan. */
  @MustBeClosed
  public static Sitting open(
      Workplace workplace,
      CommonOptions options,
      String step,
      String ceremony,
      PeopleOptions people,
      EntryFactory entry) {
    return open(
        workplace, options, step, ceremony, people, Optional.empty(), entry, new ThisMachine());
  }

  /** As above, on a machine that a test makes up. */
  @MustBeClosed
  public static Sitting open(
      Workplace workplace,
      CommonOptions options,
      String step,
      SittingOptions who,
      EntryFactory entry,
      Machine machine) {
    return open(
        workplace, options, step, who.ceremony(), who.people(), who.paperHead(), entry, machine);
  }

  @MustBeClosed
  @SuppressWarnings(
      "MustBeClosedChecker") // closed on every failing path, else handed to the caller
  private static Sitting open(
      Workplace workplace,
      CommonOptions options,
      String step,
      String ceremony,
      PeopleOptions who,
      Optional<PaperHead> paper,
      EntryFactory entry,
      Machine machine) {
    Header.requireTyped("--ceremony", ceremony);
    if (ceremony.length() > LONGEST_CEREMONY_ID) {
      throw new Failure.Usage(
          "--ceremony is longer than " + LONGEST_CEREMONY_ID + " characters",
          "for example KC-2026-014");
    }
    SelfTest.run(SelfTest.standard());
    Store store = options.open(workplace, step);
    Sitting sitting = null;
    try {
      RosterChain chain = Trust.load(store);
      Console console = options.console(workplace, chain.newest().environment());
      store.notes().forEach(note -> console.show("note: " + note));
      console.say(
          chain.newest().environment().code().toUpperCase(java.util.Locale.ROOT)
              + "  "
              + ceremony
              + "  "
              + step);
      Duration offset = statedOffset(console, workplace.clock().instant());
      Roster roster = chain.current(workplace.clock().instant().plus(offset));
      MachineGate gate = new MachineGate(machine, roster, who.waivers());
      Examination examination = new Examination(workplace, store, gate, offset);
      Report report =
          examination.require(
              console,
              type ->
                  Event.draft(step, type)
                      .at(workplace.clock().instant().plus(offset).truncatedTo(ChronoUnit.SECONDS))
                      .ceremony(ceremony));
      sitting =
          new Sitting(
              workplace,
              store,
              chain,
              new Room(
                  new BannerConsole(console, chain.newest().environment(), ceremony),
                  entry.of(console),
                  PrivateScreen.of(console, chain.newest().environment()),
                  examination::again),
              step,
              ceremony,
              offset,
              roster,
              report,
              Optional.empty());
      sitting.signers.add(Identities.unlock(console, who.operator(), roster, Role.OPERATOR));
      sitting.signers.add(Identities.unlock(console, who.witness(), roster, Role.WITNESS));
      sitting.requireTwoPeople();
      if (paper.isPresent()) {
        sitting.compare(paper.get());
      }
      MachineGate.record(store, report, sitting::event);
      return sitting;
    } catch (RuntimeException e) {
      if (sitting == null) {
        store.close();
      } else {
        sitting.close();
      }
      throw e;
    }
  }

  /** Makes the word entry that fits a console. */
  @FunctionalInterface
  public interface EntryFactory {
    WordEntry of(Console console);
  }

  /**
   * An air-gapped clock cannot be trusted: two people state the time, and what they state is
   * recorded.
   */
  private static Duration statedOffset(Console console, Instant machine) {
    String answer =
        console.ask(
            new Prompt(
                "stated-time",
                "This machine says "
                    + machine.truncatedTo(ChronoUnit.SECONDS)
                    + ". Operator and witness: if an independent clock agrees, type ok; else type the right time in UTC:"));
    if (answer.equalsIgnoreCase("ok")) {
      return Duration.ZERO;
    }
    try {
      return Duration.between(machine, Instant.parse(answer));
    } catch (DateTimeParseException e) {
      throw new Failure.Usage(
          "the stated time is neither ok nor a UTC instant", "write it like 2026-11-24T10:00:00Z");
    }
  }

  /**
   * The same people and the same store at another step, seen through another console. Closing the
   * first sitting closes it; it has nothing of its own.
   *
   * @param scriptStep of the guided ceremony, which every event of the new sitting names
   */
  @SuppressWarnings("MustBeClosedChecker") // the sitting it came from closes what they share
  public Sitting within(String otherStep, String scriptStep, Console console, WordEntry entry) {
    Sitting inner =
        new Sitting(
            workplace,
            store,
            chain,
            room.through(console, entry),
            otherStep,
            ceremony,
            clockOffset,
            roster,
            machine,
            Optional.of(scriptStep));
    inner.signers.addAll(signers);
    return inner;
  }

  /** The head that people wrote on paper is a line of this store. */
  private void compare(PaperHead paper) {
    long since = new HeadOnPaper(store.eventsFound(), store.headFound()).linesSince(paper);
    store.append(
        event(PAPER_COMPARED)
            .held(Control.HEAD_ON_PAPER)
            .fact("line", paper.seq())
            .fact("lines-since", since));
    console()
        .show("Line " + paper.seq() + " is the one on paper; lines written since then: " + since);
  }

  private void requireTwoPeople() {
    if (operator().person().id().equals(witness().person().id())) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          "operator and witness are one person, " + operator().person().id(),
          "let another witness of the roster take part");
    }
  }

  public Workplace workplace() {
    return workplace;
  }

  public Store store() {
    return store;
  }

  public RosterChain chain() {
    return chain;
  }

  public Roster roster() {
    return roster;
  }

  public Room room() {
    return room;
  }

  public Console console() {
    return room.console();
  }

  /**
   * Looks again at the machine, before something secret comes into being.
   *
   * @throws org.airlock.common.failure.Failure.Refused {@code MACHINE-FIT} in production
   */
  public void requireFitMachine() {
    room.beforeSecret();
  }

  /** What the doctor found when the sitting was opened. */
  public Report machine() {
    return machine;
  }

  public String ceremony() {
    return ceremony;
  }

  public Identities.Unlocked operator() {
    return signers.get(0);
  }

  public Identities.Unlocked witness() {
    return signers.get(1);
  }

  /** UTC as stated by operator and witness, whole seconds. */
  public Instant now() {
    return workplace.clock().instant().plus(clockOffset).truncatedTo(ChronoUnit.SECONDS);
  }

  /** An event of this sitting with its people, its stated time and what the machine said. */
  public Event.Draft event(String type) {
    Event.Draft event =
        Event.draft(step, type)
            .at(now())
            .ceremony(ceremony)
            .actor(operator().person().id())
            .witness(witness().person().id())
            .fact("clock-offset-seconds", clockOffset.toSeconds())
            .fact("network", System.getProperty("airlock.network", "unknown"));
    scriptStep.ifPresent(id -> event.fact(SCRIPT_STEP, id));
    return event;
  }

  /** The header of a bundle that this sitting makes. */
  public Header header(BundleType type, String id, long sequence, Optional<Instant> notAfter) {
    return new Header(
        type,
        roster.environment(),
        ceremony,
        sequence,
        id,
        now(),
        notAfter,
        roster.version(),
        chain.newestDigest());
  }

  /** The bundle, signed by operator and witness. */
  public Envelope sign(Payload payload) {
    return Envelope.unsigned(payload.header().type().payloadType(), payload.toPayload())
        .signedWith(operator().key())
        .signedWith(witness().key());
  }

  @Override
  public void close() {
    signers.forEach(Identities.Unlocked::close);
    store.close();
  }
}

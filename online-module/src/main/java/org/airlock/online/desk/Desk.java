package org.airlock.online.desk;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Identities;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Console;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.Payload;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;

/**
 * One command of an import operator: the store is open and held, the roster is trusted and current,
 * the operator's key is unlocked. Closing wipes the key and releases the store.
 */
public final class Desk implements AutoCloseable {
  private static final int LONGEST_CEREMONY_ID = 40;

  private final Workplace workplace;
  private final Store store;
  private final RosterChain chain;
  private final Roster roster;
  private final Console console;
  private final Identities.Unlocked operator;
  private final String step;

  private Desk(
      Workplace workplace,
      Store store,
      RosterChain chain,
      Roster roster,
      Console console,
      Identities.Unlocked operator,
      String step) {
    this.workplace = workplace;
    this.store = store;
    this.chain = chain;
    this.roster = roster;
    this.console = console;
    this.operator = operator;
    this.step = step;
  }

  /**
   * Opens the desk.
   *
   * @param step the command, as it stands in the transcript
   * @param identity private key file of an import operator
   */
  @MustBeClosed
  @SuppressWarnings(
      "MustBeClosedChecker") // closed on every failing path, else handed to the caller
  public static Desk open(Workplace workplace, CommonOptions options, String step, Path identity) {
    return open(workplace, options, step, identity, Role.IMPORT_OPERATOR);
  }

  /** As above, for a person with any of these roles. */
  @MustBeClosed
  @SuppressWarnings(
      "MustBeClosedChecker") // closed on every failing path, else handed to the caller
  public static Desk open(
      Workplace workplace, CommonOptions options, String step, Path identity, Role... anyOf) {
    Store store = options.open(workplace, step);
    try {
      RosterChain chain = Trust.load(store);
      Roster roster = chain.current(workplace.clock().instant());
      Console console = options.console(workplace, roster.environment());
      store.notes().forEach(note -> console.show("note: " + note));
      console.say(
          roster.environment().code().toUpperCase(java.util.Locale.ROOT) + "  importer " + step);
      Identities.Unlocked operator = Identities.unlock(console, identity, roster, anyOf);
      return new Desk(workplace, store, chain, roster, console, operator, step);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Checks the id of a ceremony that a person typed; bundle ids and AWS descriptions are made of
   * it.
   */
  public static String requireCeremony(String ceremony) {
    Header.requireTyped("--ceremony", ceremony);
    if (ceremony.length() > LONGEST_CEREMONY_ID) {
      throw new Failure.Usage(
          "--ceremony is longer than " + LONGEST_CEREMONY_ID + " characters",
          "for example KC-2026-014");
    }
    return ceremony;
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

  public Console console() {
    return console;
  }

  public Identities.Unlocked operator() {
    return operator;
  }

  /**
   * This machine's clock, whole seconds UTC. Whether a token lives is decided by AWS's clock
   * instead.
   */
  public Instant now() {
    return workplace.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** An event of this command with its operator. */
  public Event.Draft event(String ceremony, String type) {
    return Event.draft(step, type).ceremony(ceremony).actor(operator.person().id());
  }

  /** The header of a bundle made here. */
  public Header header(
      BundleType type, String ceremony, String id, long sequence, Optional<Instant> notAfter) {
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

  /** The bundle with this operator's signature. */
  public Envelope sign(Payload payload) {
    return Envelope.unsigned(payload.header().type().payloadType(), payload.toPayload())
        .signedWith(operator.key());
  }

  @Override
  public void close() {
    operator.close();
    store.close();
  }
}

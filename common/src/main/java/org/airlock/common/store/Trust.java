package org.airlock.common.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.transcript.Event;

/**
 * The trust of a store: the roster digest that people compared in words and pinned, and the chain
 * of rosters that grew from it. Controls {@code ROSTER-PINNED} and {@code ROSTER-CHAIN}.
 */
public final class Trust {
  private static final String PIN = "trust.json";

  private Trust() {}

  /**
   * Pins a first roster. The caller has had its words compared.
   *
   * @throws Failure.Refused when this store already trusts one, or somebody in it has not signed it
   */
  public static RosterChain pin(
      Store store, Envelope envelope, String source, InstantSource clock) {
    if (store.has(PIN)) {
      throw new Failure.Refused(
          Control.ROSTER_PINNED,
          store.root() + ": this store already trusts a roster",
          "take in a newer version with 'roster update', or begin a new store in another directory");
    }
    RosterChain chain = RosterChain.pinned(envelope.payloadDigest(), envelope, source);
    String file = rosterFile(chain.newest().version());
    Digest rosterDigest = store.put(file, envelope.toBytes());
    Bytes pin =
        JsonText.indented(
            JsonObject.builder()
                .put("rosterDigest", envelope.payloadDigest())
                .put("environment", chain.newest().environment().code())
                .put("acceptedAt", now(clock))
                .build());
    Digest pinDigest = store.put(PIN, pin);
    store.append(
        Event.draft("trust accept", "trust-accepted")
            .ceremony(chain.newest().header().ceremony())
            .held(Control.ROSTER_PINNED)
            .fact("roster", envelope.payloadDigest())
            .output(file, rosterDigest)
            .output(PIN, pinDigest));
    return chain;
  }

  /** The accepted chain, checked anew from the pin. */
  public static RosterChain load(Store store) {
    if (!store.has(PIN)) {
      throw new Failure.Refused(
          Control.ROSTER_PINNED,
          store.root() + ": no roster has been accepted in this store",
          "compare the roster's words with everybody and run 'trust accept ROSTER'");
    }
    Fields pin = Fields.of(StrictJson.parse(store.get(PIN), PIN), PIN);
    Digest digest = pin.digest("rosterDigest");
    RosterChain[] chain = new RosterChain[1];
    for (String file : store.recordedBelow("roster")) {
      Envelope envelope = Envelope.parse(store.get(file), file);
      chain[0] =
          chain[0] == null
              ? RosterChain.pinned(digest, envelope, file)
              : chain[0].successor(envelope, file);
    }
    return chain[0];
  }

  /** Takes in the lawful successor of the newest accepted roster. */
  public static RosterChain update(Store store, Envelope envelope, String source) {
    RosterChain now = load(store);
    if (envelope.payloadDigest().equals(now.newestDigest())) {
      throw new Failure.Usage(
          source + ": is the roster this store already has", "nothing needs to be done");
    }
    RosterChain next = now.successor(envelope, source);
    String file = rosterFile(next.newest().version());
    store.append(
        Event.draft("roster update", "roster-updated")
            .ceremony(next.newest().header().ceremony())
            .held(Control.ROSTER_CHAIN, Control.SIGNATURES)
            .fact("version", next.newest().version())
            .output(file, store.put(file, envelope.toBytes())));
    return next;
  }

  /**
   * Refuses a bundle of the other environment.
   *
   * @throws Failure.Refused {@code ENVIRONMENT-MATCH}
   */
  public static void requireEnvironment(Roster roster, Environment environment, String source) {
    if (roster.environment() != environment) {
      throw new Failure.Refused(
          Control.ENVIRONMENT_MATCH,
          source
              + ": is for "
              + environment.code()
              + ", this store is for "
              + roster.environment().code(),
          "rehearsal and production never mix; use the other store, or the right file");
    }
  }

  private static Instant now(InstantSource clock) {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
  }

  private static String rosterFile(long version) {
    return String.format(Locale.ROOT, "roster/%04d.dsse.json", version);
  }
}

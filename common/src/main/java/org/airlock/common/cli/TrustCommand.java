package org.airlock.common.cli;

import java.nio.file.Path;
import org.airlock.common.console.Confirmation;
import org.airlock.common.console.Console;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trust accept}: pins the roster digest that people compared in words. */
@Command(name = "trust", description = "Begin a store by accepting a roster.")
public final class TrustCommand {
  private final Workplace workplace;

  public TrustCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Command(
      name = "accept",
      description = "Compare the roster's words with everybody's and pin it in this store.")
  int accept(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "FILE", description = "The first roster, signed by everyone in it.")
          Path file) {
    Envelope envelope =
        Envelope.parse(workplace.disk().read(file, RosterCommand.LARGEST_BYTES), file.toString());
    // Shown to people before anything is trusted; the pin is what they confirm.
    Roster shown = Roster.parse(envelope.payload(), file.toString());
    Console console = options.console(workplace, shown.environment());
    RosterCommand.describe(shown).forEach(console::say);
    console.say("Compare these 32 words with the ones on everybody's own screen or card:");
    if (!Confirmation.ofWords(
        console,
        workplace.random(),
        "roster",
        "another person's screen or card",
        RosterCommand.words(envelope))) {
      throw new Failure.Refused(
          Control.ROSTER_PINNED,
          file + ": a word of the roster differs; it was not accepted",
          "stop: either a word was misread, or somebody has another roster. Compare all 32 words aloud");
    }
    try (Store store =
        Store.openOrCreate(
            workplace.disk(),
            options.store(),
            workplace.clock(),
            workplace.holder("trust accept"))) {
      RosterChain chain = Trust.pin(store, envelope, file.toString(), workplace.clock());
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .put("store", store.root().toString())
                .put("environment", chain.newest().environment().code())
                .put("rosterDigest", chain.newestDigest())
                .build());
      } else {
        workplace
            .out()
            .println(
                "Accepted roster version "
                    + chain.newest().version()
                    + " ("
                    + chain.newest().environment().code()
                    + ") in "
                    + store.root());
      }
    }
    return 0;
  }
}

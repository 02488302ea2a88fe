package org.airlock.offline.escrow;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.function.Function;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.console.Prompt;
import org.airlock.common.failure.Failure;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.room.Sitting;

/**
 * Randomness by people. One who is not the operator throws and types; another sees that dice are
 * thrown and typed, but neither their faces nor the screen. The record says how many throws, who
 * and who watched, and nothing that depends on a throw.
 */
final class Dice {
  private static final int TRIES = 5;

  private final Sitting sitting;

  Dice(Sitting sitting) {
    this.sitting = sitting;
  }

  /**
   * The generator to use; closing it wipes what the dice gave.
   *
   * @param count throws, 0 for none
   */
  @MustBeClosed
  MaterialGenerator mixedInto(MaterialGenerator machine, int count) {
    if (count == 0) {
      return machine.alone();
    }
    String thrower =
        person(
            "dice:thrower",
            "Who throws the dice and types them, alone at the screen? Identifier:",
            id ->
                id.equals(sitting.operator().person().id())
                    ? "the operator runs the machine, and does not throw the dice as well."
                    : "");
    String watcher =
        person(
            "dice:watcher",
            "Who watches that they are thrown, and sees neither faces nor screen? Identifier:",
            id -> id.equals(thrower) ? id + " throws the dice already." : "");
    try (SecretBytes dice = sitting.room().dice(count)) {
      record(count, thrower, watcher, machine);
      return machine.withDice(dice);
    }
  }

  private String person(String id, String question, Function<String, String> refused) {
    for (int i = 0; i < TRIES; i++) {
      String typed = sitting.console().ask(new Prompt(id, question));
      String problem =
          sitting.roster().find(typed).isEmpty()
              ? "nobody on roster version " + sitting.roster().version() + " has this identifier."
              : refused.apply(typed);
      if (problem.isEmpty()) {
        return typed;
      }
      sitting.console().show("error: " + problem + " Type another identifier.");
    }
    throw new Failure.Stopped(
        "nobody fit to throw or watch the dice was named in " + TRIES + " tries",
        "nothing was made; agree on two people of the roster and run the command again");
  }

  private void record(int count, String thrower, String watcher, MaterialGenerator machine) {
    sitting
        .store()
        .append(
            sitting
                .event("dice-thrown")
                .fact("dice", count)
                .fact("thrown-by", thrower)
                .fact("watched-by", watcher)
                .fact("to-mix-with", machine.entropy().algorithm()));
    sitting
        .console()
        .show(
            count
                + " throws by "
                + thrower
                + ", watched by "
                + watcher
                + "; they are mixed with the machine's generator and kept nowhere.");
  }
}

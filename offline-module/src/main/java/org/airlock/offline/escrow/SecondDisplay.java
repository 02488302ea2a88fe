package org.airlock.offline.escrow;

import org.airlock.common.console.Prompt;
import org.airlock.common.failure.Failure;
import org.airlock.offline.room.Sitting;

/**
 * Showing a share to its custodian once more. The words were on the screen once, and each further
 * time is a deviation from the script: somebody decides it, says why, and both are recorded before
 * anything is shown.
 */
final class SecondDisplay {
  private final Sitting sitting;

  SecondDisplay(Sitting sitting) {
    this.sitting = sitting;
  }

  /**
   * Asks whether the share is shown again, because of {@code refused}.
   *
   * @throws Failure.Refused {@code refused} itself, when nobody decides so
   */
  void decide(Failure.Refused refused, String custodian, int number) {
    sitting.console().show("error: " + refused.control().id() + ": " + refused.getMessage());
    String decidedBy =
        ask(
            "second-display:" + custodian,
            "Who decides that share "
                + number
                + " is shown to "
                + custodian
                + " once more? Identifier, or Enter for nobody:");
    if (decidedBy.isEmpty()) {
      throw refused;
    }
    if (sitting.roster().find(decidedBy).isEmpty() || decidedBy.equals(custodian)) {
      throw new Failure.Stopped(
          "the one who decides a second display is another person on the roster",
          "destroy every card of this set; begin again");
    }
    String why = ask("second-display-reason:" + custodian, "Why, in a few words:");
    if (why.isEmpty()) {
      throw new Failure.Stopped(
          "no reason was given for a second display",
          "destroy every card of this set; begin again");
    }
    sitting
        .store()
        .append(
            sitting
                .event("deviation")
                .fact("what", "share " + number + " is shown to " + custodian + " once more")
                .fact("after", refused.control().id())
                .fact("decided-by", decidedBy)
                .fact("why", why.substring(0, Math.min(200, why.length()))));
  }

  private String ask(String id, String text) {
    return sitting.console().ask(new Prompt(id, text));
  }
}

package org.airlock.rehearsal.cast;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.airlock.common.control.Control;

/**
 * A card of the fault deck: one trouble, what must notice it, and the way on.
 *
 * @param code the name on the command line, for example {@code expired-token}
 * @param happens what goes wrong
 * @param proves what it shows when it is caught
 * @param control the control that must name it; empty where the exit code alone does
 * @param exitCode of the command that must notice; 0 where the programs cope by themselves
 * @param remedy words that the screen must show: what to do next, or how it was coped with
 * @param trouble sets the trouble and runs the command that must notice it
 * @param way does what the screen says, to its end
 */
record FaultCard(
    String code,
    String happens,
    String proves,
    Optional<Control> control,
    int exitCode,
    String remedy,
    Trouble trouble,
    Way way) {

  /** What goes wrong. */
  @FunctionalInterface
  interface Trouble {
    Stage.Outcome strike(FaultTable table);
  }

  /** What the crew does then; it breaks off when that does not lead on. */
  @FunctionalInterface
  interface Way {
    void lead(FaultTable table);
  }

  /** Every card, in the order of the page. */
  static List<FaultCard> all() {
    return Stream.of(
            TimeFaults.cards(),
            ShareFaults.cards(),
            FileFaults.cards(),
            KmsFaults.cards(),
            PeopleFaults.cards(),
            TrailFaults.cards())
        .flatMap(List::stream)
        .toList();
  }

  static Optional<FaultCard> ofCode(String code) {
    return all().stream().filter(card -> card.code().equals(code)).findFirst();
  }

  static Draft of(String code) {
    return new Draft(code);
  }

  /** A card in the making. */
  static final class Draft {
    private final String code;
    private String happens = "";
    private String proves = "";

    private Draft(String code) {
      this.code = code;
    }

    Draft happens(String what) {
      happens = what;
      return this;
    }

    Draft proves(String what) {
      proves = what;
      return this;
    }

    Caught caughtBy(Control control) {
      return new Caught(this, Optional.of(control), 3);
    }

    /** Named by the exit code alone. */
    Caught endsWith(int exitCode) {
      return new Caught(this, Optional.empty(), exitCode);
    }
  }

  /** A card that knows what must notice. */
  record Caught(Draft draft, Optional<Control> control, int exitCode) {
    /** Another exit code than the usual one of a control. */
    Caught with(int otherExitCode) {
      return new Caught(draft, control, otherExitCode);
    }

    FaultCard card(String remedy, Trouble trouble, Way way) {
      return new FaultCard(
          draft.code, draft.happens, draft.proves, control, exitCode, remedy, trouble, way);
    }
  }
}

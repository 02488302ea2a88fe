package org.airlock.offline.room;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.airlock.common.bundle.Environment;
import org.airlock.common.console.Console;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.offline.doctor.Machine;
import org.airlock.offline.doctor.Onlookers;
import org.airlock.offline.doctor.ThisMachine;

/**
 * Whether what the screen shows stays on it. Control {@code SCREEN-PRIVATE}: no share is shown or
 * typed, and no throw of dice is typed, where a program records the terminal or carries it
 * elsewhere; in a rehearsal, where shares are worthless, people are warned instead.
 *
 * <p>Found are the usual programs, by the environment and by the processes above this one. A
 * recorder that hides, a camera or a cable are found by people.
 */
public final class PrivateScreen {
  private final Environment environment;
  private final Optional<String> exposedBy;

  /**
   * @param exposedBy the program that records or carries the screen
   */
  PrivateScreen(Environment environment, Optional<String> exposedBy) {
    this.environment = environment;
    this.exposedBy = exposedBy;
  }

  /** Looks around this process; a console that is no terminal has no screen to protect. */
  public static PrivateScreen of(Console console, Environment environment) {
    Machine machine = new ThisMachine();
    return new PrivateScreen(
        environment,
        console instanceof Terminal
            ? find(machine.environment(), machine.ancestors())
            : Optional.empty());
  }

  /**
   * The first program that records or carries the terminal.
   *
   * @param ancestors names of the processes above this one
   */
  static Optional<String> find(Map<String, String> variables, List<String> ancestors) {
    return Stream.concat(
            Onlookers.variables(variables).stream().map(Onlookers::settingOf),
            ancestors.stream().map(Onlookers::program).flatMap(Optional::stream))
        .findFirst();
  }

  /**
   * To be called before a share is shown or typed, or a throw of dice is typed.
   *
   * @throws Failure.Refused {@code SCREEN-PRIVATE} in production
   */
  void require(Console console) {
    require(console, "a share");
  }

  /**
   * @param secret what would be shown or typed, for example {@code a share}
   */
  void require(Console console, String secret) {
    if (exposedBy.isEmpty()) {
      return;
    }
    String what = "this terminal is recorded or carried elsewhere by " + exposedBy.get();
    if (environment == Environment.PRODUCTION) {
      throw new Failure.Refused(
          Control.SCREEN_PRIVATE,
          what + "; " + secret + " is neither shown nor typed here",
          "sit down at the machine's own screen and keyboard, outside " + exposedBy.get());
    }
    console.show(
        "warning: "
            + Control.SCREEN_PRIVATE.id()
            + ": "
            + what
            + "; in production "
            + secret
            + " would neither be shown nor typed here");
  }
}

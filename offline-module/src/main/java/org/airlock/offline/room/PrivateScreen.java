package org.airlock.offline.room;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.airlock.common.bundle.Environment;
import org.airlock.common.console.Console;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;

/**
 * Whether what the screen shows stays on it. Control {@code SCREEN-PRIVATE}: no share is shown or
 * typed where a program records the terminal or carries it elsewhere; in a rehearsal, where shares
 * are worthless, people are warned instead.
 *
 * <p>Found are the usual programs, by the environment and by the processes above this one. A
 * recorder that hides, a camera or a cable are found by people.
 */
public final class PrivateScreen {
  /** Variables that such a program sets, and the program. */
  private static final Map<String, String> VARIABLES =
      new TreeMap<>(
          Map.of(
              "SSH_CONNECTION", "ssh",
              "SSH_TTY", "ssh",
              "SSH_CLIENT", "ssh",
              "TMUX", "tmux",
              "STY", "screen",
              "ASCIINEMA_REC", "asciinema",
              "ASCIINEMA_SESSION", "asciinema"));

  /** Programs by name; a longer name that goes on with something else than a letter counts too. */
  private static final List<String> PROGRAMS =
      List.of(
          "script",
          "scriptlive",
          "tmux",
          "screen",
          "sshd",
          "dropbear",
          "mosh-server",
          "asciinema",
          "ttyrec",
          "termrec",
          "tlog-rec",
          "ttyd",
          "gotty",
          "telnetd",
          "in.telnetd",
          "xrdp",
          "xvnc",
          "x11vnc");

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
    return new PrivateScreen(
        environment,
        console instanceof Terminal ? find(System.getenv(), ancestors()) : Optional.empty());
  }

  /**
   * The first program that records or carries the terminal.
   *
   * @param ancestors names of the processes above this one
   */
  static Optional<String> find(Map<String, String> variables, List<String> ancestors) {
    for (Map.Entry<String, String> each : VARIABLES.entrySet()) {
      if (variables.containsKey(each.getKey())) {
        return Optional.of(each.getValue());
      }
    }
    return ancestors.stream().map(PrivateScreen::program).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> program(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return PROGRAMS.stream()
        .filter(
            program ->
                lower.startsWith(program)
                    && (lower.length() == program.length()
                        || !Character.isLetterOrDigit(lower.charAt(program.length()))))
        .findFirst();
  }

  private static List<String> ancestors() {
    List<String> names = new ArrayList<>();
    Optional<ProcessHandle> process = ProcessHandle.current().parent();
    while (process.isPresent()) {
      names.add(name(process.get()));
      process = process.get().parent();
    }
    return names;
  }

  /** Linux tells everybody the name of a process, and its file only to the owner. */
  private static String name(ProcessHandle process) {
    String comm = "/proc/" + process.pid() + "/comm";
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(comm), StandardCharsets.UTF_8))) {
      String name = reader.readLine();
      return name == null ? "" : name;
    } catch (IOException notLinux) {
      String file = process.info().command().orElse("");
      return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    }
  }

  /**
   * To be called before a share is shown or typed.
   *
   * @throws Failure.Refused {@code SCREEN-PRIVATE} in production
   */
  void require(Console console) {
    if (exposedBy.isEmpty()) {
      return;
    }
    String what = "this terminal is recorded or carried elsewhere by " + exposedBy.get();
    if (environment == Environment.PRODUCTION) {
      throw new Failure.Refused(
          Control.SCREEN_PRIVATE,
          what + "; a share is neither shown nor typed here",
          "sit down at the machine's own screen and keyboard, outside " + exposedBy.get());
    }
    console.show(
        "warning: "
            + Control.SCREEN_PRIVATE.id()
            + ": "
            + what
            + "; in production no share would be shown or typed here");
  }
}

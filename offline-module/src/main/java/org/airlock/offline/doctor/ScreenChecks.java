package org.airlock.offline.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** D12 to D14: who else sees the screen. */
final class ScreenChecks {
  private static final Set<String> WATCHERS =
      Set.of(
          "klipper",
          "clipit",
          "copyq",
          "parcellite",
          "gpaste-daemon",
          "diodon",
          "greenclip",
          "xclipboard",
          "wl-paste",
          "obs",
          "kazam",
          "simplescreenrec",
          "recordmydesktop",
          "wf-recorder",
          "vokoscreen",
          "peek");

  private ScreenChecks() {}

  static Observation recording(Visit visit) {
    List<String> found = new ArrayList<>();
    Onlookers.variables(visit.machine().environment())
        .forEach(name -> found.add("environment variable " + name));
    List<String> above = visit.machine().ancestors();
    above.stream()
        .filter(name -> Onlookers.program(name).isPresent())
        .forEach(name -> found.add("started under " + name));
    if (!found.isEmpty()) {
      return Observation.fail(
          String.join("; ", found),
          "log in at the machine's own text console and start the program there");
    }
    return above.isEmpty()
        ? Observation.notCheckable(
            "the processes above this one cannot be seen",
            "check by eye that this is the machine's own console")
        : Observation.pass("started under " + String.join(", ", above));
  }

  static Observation console(Visit visit) {
    return visit.machine().hasConsole()
        ? Observation.pass("standard input and output are a terminal")
        : Observation.fail(
            "standard input or output is not a terminal",
            "run the command at a terminal, without redirecting its input or output");
  }

  static Observation desktop(Visit visit) {
    List<String> found = new ArrayList<>();
    for (String name : List.of("DISPLAY", "WAYLAND_DISPLAY")) {
      if (!visit.machine().environment().getOrDefault(name, "").isEmpty()) {
        found.add(name + " is set");
      }
    }
    List<Processes.Entry> all = new Processes(visit.files()).all();
    all.stream()
        .map(Processes.Entry::name)
        .filter(WATCHERS::contains)
        .distinct()
        .forEach(name -> found.add(name + " is running"));
    if (!found.isEmpty()) {
      return Observation.warn(
          String.join("; ", found),
          "leave the desktop and work at a text console: no clipboard, no screen shots");
    }
    return all.isEmpty()
        ? Observation.unreadable("/proc")
        : Observation.pass("no desktop, clipboard manager or recorder");
  }
}

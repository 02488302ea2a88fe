package org.airlock.offline.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The usual programs that record a terminal or carry it elsewhere: by the variables they set and by
 * their names. The one list for check D12 and for control {@code SCREEN-PRIVATE}.
 */
public final class Onlookers {
  /** Variables that such a program sets, and the program; in the order of their names. */
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

  /** In small letters, as the kernel cuts them: at most 15 characters. */
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
          "expect",
          "telnetd",
          "in.telnetd",
          "shellinaboxd",
          "xrdp",
          "xvnc",
          "x11vnc",
          "x0vncserver",
          "wayvnc",
          "gnome-remote-de");

  private Onlookers() {}

  /** The variables among these that such a program has set. */
  public static List<String> variables(Map<String, String> environment) {
    return VARIABLES.keySet().stream().filter(environment::containsKey).toList();
  }

  /**
   * The program behind one of {@link #variables}.
   *
   * @param variable one that {@link #variables} gave
   */
  public static String settingOf(String variable) {
    return Optional.ofNullable(VARIABLES.get(variable)).orElseThrow();
  }

  /**
   * The program that a process is; a longer name that goes on with something else than a letter or
   * digit counts too, such as {@code tmux: server}.
   */
  public static Optional<String> program(String process) {
    String lower = process.toLowerCase(Locale.ROOT);
    return PROGRAMS.stream()
        .filter(
            program ->
                lower.startsWith(program)
                    && (lower.length() == program.length()
                        || !Character.isLetterOrDigit(lower.charAt(program.length()))))
        .findFirst();
  }
}

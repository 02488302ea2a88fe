package org.airlock.rehearsal.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was on the screen against what the page promises. {@code …} in a line stands for any
 * characters, at least one; a line of nothing but {@code …} stands for any lines, also none.
 * Everything else must be there, and nothing more.
 */
final class Screen {
  static final String ANY = "…";

  private Screen() {}

  /** The first difference, in words; empty when the screen is the promised one. */
  static Optional<String> difference(List<String> expected, List<String> shown) {
    if (matches(expected, 0, shown, 0)) {
      return Optional.empty();
    }
    int same = 0;
    while (same < expected.size()
        && same < shown.size()
        && !expected.get(same).equals(ANY)
        && line(expected.get(same), shown.get(same))) {
      same++;
    }
    return Optional.of(
        "line "
            + (same + 1)
            + " of the screen: promised '"
            + (same < expected.size() ? expected.get(same) : "nothing more")
            + "', shown '"
            + (same < shown.size() ? shown.get(same) : "nothing more")
            + "'");
  }

  private static boolean matches(List<String> expected, int e, List<String> shown, int s) {
    if (e == expected.size()) {
      return s == shown.size();
    }
    if (expected.get(e).equals(ANY)) {
      for (int skipped = s; skipped <= shown.size(); skipped++) {
        if (matches(expected, e + 1, shown, skipped)) {
          return true;
        }
      }
      return false;
    }
    return s < shown.size()
        && line(expected.get(e), shown.get(s))
        && matches(expected, e + 1, shown, s + 1);
  }

  private static boolean line(String expected, String shown) {
    String pattern =
        List.of(expected.split(ANY, -1)).stream()
            .map(Pattern::quote)
            .collect(Collectors.joining(".+"));
    return Pattern.matches(pattern, shown);
  }

  /** The same screen with what differs from run to run replaced by {@link #ANY}. */
  static List<String> masked(List<String> shown) {
    List<String> masked = new ArrayList<>();
    for (String line : shown) {
      if (line.matches(NUMBERED_WORDS)) {
        masked.add(
            line.replaceAll("([0-9]+) [A-Za-z.]+ *", "$1 … ")
                .replaceAll("… +", "… ")
                .stripTrailing());
        continue;
      }
      masked.add(
          VARIABLE.matcher(line).replaceAll(ANY).replaceAll("(…[ ,]+)+…", ANY).stripTrailing());
    }
    return masked;
  }

  private static final String NUMBERED_WORDS = "( +[0-9]{1,2} [A-Za-z.]+ *){1,4}";

  private static final Pattern VARIABLE =
      Pattern.compile(
          "https?://127[.0-9]+:[0-9]+"
              + "|(?<=:key/)(mrk-)?[0-9a-f-]{32,}"
              + "|\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{18,}"
              + "|\\b[0-9A-F]{4}( [0-9A-F]{4})+\\b"
              + "|\\b(?=[0-9a-f]*[0-9])[0-9a-f]{6,}\\b"
              + "|\\b20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z?| [0-9:]{5,}(Z| UTC)?)?"
              + "|\\b[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z?\\b"
              + "|\\b[0-9]+ (seconds?|minutes?|hours?|days?|s|ms|min|h)\\b( [0-9]+ ?(min|m|s)\\b)?"
              + "|/(tmp|home|work|usr/lib/jvm)/[^ '\"]*"
              + "|\\b[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9])");
}

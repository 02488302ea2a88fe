package org.airlock.rehearsal.runbook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was on the screen against what the page promises. {@code …} in a line stands for any
 * characters, at least one; {@code … 24 lines} stands for exactly so many lines. A line that says
 * only that a program waits counts once, however often it was shown. Everything else must be there,
 * and nothing more.
 */
final class Screen {
  static final String ANY = "…";

  private static final Pattern MANY = Pattern.compile("… ([1-9][0-9]{0,3}) lines");
  private static final String WHOLE = "\n";
  private static final String WAITING = "KMS is rotating; looking again in ";

  private Screen() {}

  /** The first difference, in words; empty when the screen is the promised one. */
  static Optional<String> difference(List<String> promised, List<String> screen) {
    List<String> expected = expanded(promised);
    List<String> shown = waitingOnce(screen);
    for (int i = 0; i < Math.max(expected.size(), shown.size()); i++) {
      if (i >= expected.size() || i >= shown.size() || !line(expected.get(i), shown.get(i))) {
        return Optional.of(
            "line "
                + (i + 1)
                + " of the screen: promised '"
                + (i < expected.size() ? expected.get(i) : "nothing more")
                + "', shown '"
                + (i < shown.size() ? shown.get(i) : "nothing more")
                + "'");
      }
    }
    return Optional.empty();
  }

  private static List<String> waitingOnce(List<String> screen) {
    List<String> once = new ArrayList<>();
    for (String line : screen) {
      boolean again =
          line.startsWith(WAITING)
              && !once.isEmpty()
              && once.get(once.size() - 1).startsWith(WAITING);
      if (!again) {
        once.add(line);
      }
    }
    return once;
  }

  private static List<String> expanded(List<String> promised) {
    List<String> expected = new ArrayList<>();
    for (String line : promised) {
      Matcher many = MANY.matcher(line);
      if (many.matches()) {
        expected.addAll(Collections.nCopies(Integer.parseInt(many.group(1)), WHOLE));
      } else {
        expected.add(line);
      }
    }
    return expected;
  }

  private static boolean line(String expected, String shown) {
    if (expected.equals(WHOLE)) {
      return true;
    }
    String pattern =
        List.of(expected.split(ANY, -1)).stream()
            .map(Pattern::quote)
            .collect(Collectors.joining(".+"));
    return Pattern.matches(pattern, shown);
  }

  /** The same screen with what differs from run to run replaced by {@link #ANY}. */
  static List<String> masked(List<String> shown) {
    List<String> masked = new ArrayList<>();
    for (String line : waitingOnce(shown)) {
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
          "(?<=would stop on this machine: )[D0-9 ]+(?= )"
              + "|(?<=^Type word )[0-9]+|(?<=^Type word .{1,60}: )[A-Za-z]+$"
              + "|https?://127[.0-9]+:[0-9]+"
              + "|(?<=:key/)(mrk-)?[0-9a-f-]{32,}"
              + "|\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{18,}"
              + "|\\b[0-9A-F]{4}( [0-9A-F]{4})+\\b"
              + "|\\b(?=[0-9a-f]*[0-9])[0-9a-f]{6,}\\b"
              + "|\\b20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z?| [0-9:]{5,}(Z| UTC)?)?"
              + "|\\b[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z?\\b"
              + "|\\b[0-9]+ (seconds?|minutes?|hours?|days?|s|ms|min|h)\\b( [0-9]+ ?(min|m|s)\\b)?"
              + "|/(tmp|home|work|usr/lib/jvm)/[^ '\"]*"
              + "|\\b(?=[A-Za-z+/]*[0-9])[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9])");
}

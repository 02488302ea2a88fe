package org.airlock.rehearsal.cast;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.common.control.Control;
import org.airlock.common.json.JsonObject;

/**
 * What a card of the fault deck came to.
 *
 * @param observed the control that the screen named; empty when it named none
 * @param exitCode of the command that had to notice
 * @param remedy the hint on the screen; empty when there was none
 * @param recovered whether the ceremony went on to its end afterwards
 * @param seconds how long the card took
 */
record ScoreSheet(
    FaultCard card,
    Optional<String> observed,
    int exitCode,
    String remedy,
    boolean recovered,
    long seconds) {
  private static final Pattern ERROR = Pattern.compile("(?m)^error: ([A-Z][A-Z-]+):");
  private static final Pattern HINT = Pattern.compile("(?m)^hint: +(.+)$");

  static ScoreSheet of(FaultCard card, Stage.Outcome outcome, boolean recovered, long seconds) {
    return new ScoreSheet(
        card,
        first(ERROR, outcome.shown()),
        outcome.exitCode(),
        first(HINT, outcome.shown()).orElse(""),
        recovered,
        seconds);
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Caught by the right control with the right exit code, a remedy shown, and it led on. */
  boolean passed() {
    return observed.equals(card.control().map(Control::id))
        && exitCode == card.exitCode()
        && !remedy.isEmpty()
        && recovered;
  }

  List<String> lines() {
    return List.of(
        "card:             " + card.code() + ": " + card.happens(),
        "what it proves:   " + card.proves(),
        "expected control: " + card.control().map(Control::id).orElse("none"),
        "observed control: " + observed.orElse("none"),
        "exit code:        " + exitCode + " (expected " + card.exitCode() + ")",
        "remedy shown:     " + (remedy.isEmpty() ? "none" : remedy),
        "recovered:        " + (recovered ? "yes" : "no"),
        "seconds:          " + seconds,
        "verdict:          " + (passed() ? "PASSED" : "FAILED"));
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("card", card.code())
        .put("proves", card.proves())
        .put("expectedControl", card.control().map(Control::id).orElse("none"))
        .put("observedControl", observed.orElse("none"))
        .put("exitCode", exitCode)
        .put("remedy", remedy)
        .put("recovered", recovered ? "yes" : "no")
        .put("seconds", seconds)
        .put("verdict", passed() ? "passed" : "failed")
        .build();
  }
}

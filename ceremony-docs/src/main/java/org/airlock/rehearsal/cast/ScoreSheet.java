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
 * @param exitCode of the command that had to notice; -1 when it never ran
 * @param remedy what the screen said to do next, or how the programs coped; empty when neither
 * @param recovered whether the crew got to the end with it
 * @param broke why the card could not be played to its end; empty when it was
 */
record ScoreSheet(
    FaultCard card,
    Optional<String> observed,
    int exitCode,
    String remedy,
    boolean recovered,
    Optional<String> broke) {
  private static final Pattern ERROR = Pattern.compile("(?m)^error: ([A-Z][A-Z-]+):");
  private static final Pattern HINT = Pattern.compile("(?m)^hint: +(.+)$");

  /** Before anything happened. */
  static ScoreSheet of(FaultCard card) {
    return new ScoreSheet(card, Optional.empty(), Stage.ANY, "", false, Optional.empty());
  }

  /** What the command that had to notice did. */
  ScoreSheet saw(Stage.Outcome outcome) {
    return new ScoreSheet(
        card,
        first(ERROR, outcome.shown()),
        outcome.exitCode(),
        first(HINT, outcome.shown())
            .or(
                () ->
                    outcome
                        .shown()
                        .lines()
                        .filter(line -> line.contains(card.remedy()))
                        .findFirst())
            .orElse("")
            .strip(),
        recovered,
        broke);
  }

  ScoreSheet ledOn() {
    return new ScoreSheet(card, observed, exitCode, remedy, true, broke);
  }

  ScoreSheet broke(String why) {
    return new ScoreSheet(card, observed, exitCode, remedy, recovered, Optional.of(why));
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Caught by the right control with the right exit code, with the right remedy, which led on. */
  boolean passed() {
    return observed.equals(card.control().map(Control::id))
        && exitCode == card.exitCode()
        && !card.remedy().isEmpty()
        && remedy.contains(card.remedy())
        && recovered
        && broke.isEmpty();
  }

  List<String> lines() {
    return List.of(
        "card:             " + card.code() + ": " + card.happens(),
        "what it proves:   " + card.proves(),
        "expected control: " + card.control().map(Control::id).orElse("none"),
        "observed control: " + observed.orElse("none"),
        "exit code:        " + exitCode + " (expected " + card.exitCode() + ")",
        "remedy expected:  ... " + card.remedy() + " ...",
        "remedy shown:     " + (remedy.isEmpty() ? "none" : remedy),
        "recovered:        " + (recovered ? "yes" : "no"),
        "verdict:          "
            + (passed() ? "PASSED" : "FAILED")
            + broke.map(why -> ": " + why).orElse(""));
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
        .put("broke", broke.orElse(""))
        .put("verdict", passed() ? "passed" : "failed")
        .build();
  }
}

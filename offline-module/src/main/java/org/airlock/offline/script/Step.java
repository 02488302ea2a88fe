package org.airlock.offline.script;

import java.time.Duration;
import java.util.List;
import org.airlock.common.plan.Duty;

/**
 * One numbered act of a script.
 *
 * @param id unique in its script, the same on paper, on the screen and in the transcript, for
 *     example {@code P4} or {@code B10-carol}
 * @param block the part of the script it belongs to, for example "Opening"
 * @param duty who acts; printed in short
 * @param person the identifier of the one who acts, where the plan names exactly one
 * @param text what is done, an instruction to the acting person
 * @param expected what the screen shows or people observe
 * @param act what the program does meanwhile
 * @param evidence the number of the artefact it contributes to (practice section 2), for example
 *     {@code 2.7}
 * @param budget how long it usually takes
 * @param abort what happens when it does not end as expected
 * @param needs established by earlier steps
 * @param gives established by this one
 */
public record Step(
    String id,
    String block,
    Duty duty,
    String person,
    String text,
    String expected,
    Act act,
    String evidence,
    Duration budget,
    Abort abort,
    List<Condition> needs,
    List<Condition> gives) {
  public Step {
    needs = List.copyOf(needs);
    gives = List.copyOf(gives);
    if (id.isBlank() || text.isBlank() || expected.isBlank()) {
      throw new IllegalArgumentException("a step has an id, a text and an expectation");
    }
  }

  /** The same step under the id that stands on paper. */
  public Step named(String otherId) {
    return new Step(
        otherId, block, duty, person, text, expected, act, evidence, budget, abort, needs, gives);
  }
}

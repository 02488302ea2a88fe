package org.airlock.offline.run;

import org.airlock.common.plan.CeremonyPlan;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.script.Act.Operation;

/** What the program does itself at a step, with the code of the plain commands. */
public interface Operations {
  /**
   * Carries an operation out.
   *
   * @param plan with the people of today
   * @param turn how often the script ran this operation before, from 0
   * @param sitting whose console follows the script
   */
  void perform(Operation operation, CeremonyPlan plan, int turn, Sitting sitting);

  /**
   * Puts on the OUT medium what an operation recorded, when the power went before the copy was
   * made. Operations that hand nothing out do nothing.
   */
  void handOver(Operation operation, Sitting sitting);
}

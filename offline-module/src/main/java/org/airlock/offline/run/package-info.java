/**
 * The guided ceremony: an approved plan's {@link org.airlock.offline.script.Script}, carried out
 * step by step.
 *
 * <ul>
 *   <li>{@link org.airlock.offline.run.GuidedRun} goes through the steps; inside an operation it
 *       follows the operation's own questions, through {@link org.airlock.offline.run.StepConsole};
 *   <li>{@link org.airlock.offline.run.RunRecord} is where it stands: replayed from the transcript,
 *       kept nowhere else, so that nothing is lost with the power;
 *   <li>{@link org.airlock.offline.run.AttentiveConsole} hears the three calls that are heard at
 *       every question: a deviation, a pause, help;
 *   <li>{@link org.airlock.offline.run.Deviations} takes down what did not go as the plan says, and
 *       who decided what comes next;
 *   <li>{@link org.airlock.offline.run.StepDesk} does the steps in which people act: words,
 *       numbers, gates; {@link org.airlock.offline.run.Attendance} and {@link
 *       org.airlock.offline.run.Bags} are its two larger parts;
 *   <li>{@link org.airlock.offline.run.Operations} are the plain commands' own code.
 * </ul>
 */
@NullMarked
package org.airlock.offline.run;

import org.jspecify.annotations.NullMarked;

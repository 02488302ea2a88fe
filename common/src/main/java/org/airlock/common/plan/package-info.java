/**
 * The plan of one ceremony: what will be done, by whom, to which KMS keys, when and where. One
 * reviewed file, from which everything printed is made.
 *
 * <ul>
 *   <li>{@link org.airlock.common.plan.CeremonyPlan} is the file: people write and review its JSON;
 *       every field is checked where it stands.
 *   <li>{@link org.airlock.common.plan.PlanLint} holds it against the roster and against itself, by
 *       rules with names.
 *   <li>{@link org.airlock.common.plan.ApprovedPlan} is the bundle that approvers sign: the file's
 *       fields with the header of every bundle.
 * </ul>
 */
@NullMarked
package org.airlock.common.plan;

import org.jspecify.annotations.NullMarked;

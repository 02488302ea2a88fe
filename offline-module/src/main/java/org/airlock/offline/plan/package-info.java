/**
 * Plans at the table: {@link org.airlock.offline.plan.PlanInterview} asks for one, {@link
 * org.airlock.offline.plan.PlanDesk} reads, lints and signs it. What a plan is and what is wrong
 * with one is in {@code org.airlock.common.plan}.
 */
@NullMarked
package org.airlock.offline.plan;

import org.jspecify.annotations.NullMarked;

/**
 * The sealed family of expected failures, one per exit code. Each carries what happened and what to
 * do next; a refusal by a control also carries the control.
 */
@NullMarked
package org.airlock.common.failure;

import org.jspecify.annotations.NullMarked;

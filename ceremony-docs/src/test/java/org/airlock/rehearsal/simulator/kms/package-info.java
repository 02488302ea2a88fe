/**
 * The state and error tables of the fact sheet, case by case, against the state machine. Written
 * from the reference, not from the code.
 */
@NullMarked
package org.airlock.rehearsal.simulator.kms;

import org.jspecify.annotations.NullMarked;

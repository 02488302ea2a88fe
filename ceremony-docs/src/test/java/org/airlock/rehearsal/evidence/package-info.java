/**
 * Evidence that was altered, by outsiders and by the people who sign it, before the verifiers.
 * {@code Company} has the keys, {@code Story} the good course, {@code Dossier} one side's package
 * while it can still be altered, {@code Alteration} what was done to it and which control must say
 * so.
 */
@NullMarked
package org.airlock.rehearsal.evidence;

import org.jspecify.annotations.NullMarked;

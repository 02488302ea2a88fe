/**
 * The Markdown that people work from, performed. {@link org.airlock.rehearsal.runbook.Runbook}
 * reads it, {@link org.airlock.rehearsal.runbook.Performance} runs its commands in one shell with
 * the packaged programs, and {@link org.airlock.rehearsal.runbook.Screen} compares what was on the
 * screen with what the page promises, line by line.
 */
@NullMarked
package org.airlock.rehearsal.runbook;

import org.jspecify.annotations.NullMarked;

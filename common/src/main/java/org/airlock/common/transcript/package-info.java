/**
 * The transcript: the chained log that is a store's only state.
 *
 * <ol>
 *   <li>Each {@link org.airlock.common.transcript.Event} is one JSON line and holds the hash of the
 *       line before it.
 *   <li>{@link org.airlock.common.transcript.TranscriptFile} reads a file and follows the chain; a
 *       torn last line is set apart, a broken chain is refused.
 *   <li>{@code org.airlock.common.store.Store} appends: one line, one fsync.
 * </ol>
 *
 * Status, resume, audit and evidence replay it. It never holds a secret.
 */
@NullMarked
package org.airlock.common.transcript;

import org.jspecify.annotations.NullMarked;

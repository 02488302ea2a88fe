/**
 * A store: one directory with the roster chain, the trust pin, the transcript and the bundles of
 * one side.
 *
 * <ul>
 *   <li>{@link org.airlock.common.store.Disk}: the few durable file operations, {@link
 *       org.airlock.common.store.RealDisk} does them;
 *   <li>{@link org.airlock.common.store.Store}: opens the directory, holds its lock, replays the
 *       transcript, sets aside what a crash left behind;
 *   <li>{@link org.airlock.common.store.Trust}: the pinned roster digest and the chain that grew
 *       from it.
 * </ul>
 *
 * A file counts only when the transcript names its digest; so a crash between the two leaves
 * nothing half-done.
 */
@NullMarked
package org.airlock.common.store;

import org.jspecify.annotations.NullMarked;

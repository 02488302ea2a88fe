/**
 * What happens to a KMS key's material after its import, each behind its own gates.
 *
 * <ul>
 *   <li>{@link org.airlock.online.lifecycle.Rotation}: pending material becomes the current one,
 *       and old ciphertext must still decrypt;
 *   <li>{@link org.airlock.online.lifecycle.RotationRunbook}: what people do for keys that cannot
 *       rotate;
 *   <li>{@link org.airlock.online.lifecycle.Deletion}: the kill switch. It is reversible, because
 *       nothing is deleted that an escrow was not shown to give back.
 * </ul>
 */
@NullMarked
package org.airlock.online.lifecycle;

import org.jspecify.annotations.NullMarked;

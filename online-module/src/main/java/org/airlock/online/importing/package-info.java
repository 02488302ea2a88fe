/**
 * From wrapped material to a receipt.
 *
 * <ul>
 *   <li>{@link org.airlock.online.importing.ImportDesk}: the checks that need no KMS, all targets
 *       in turn, the receipt;
 *   <li>{@code Sending}: one target, sent once; {@code LostAnswer}: what became of it when nobody
 *       heard; {@code AnsweredId}: what KMS calls it when the answer does not say; {@code
 *       ImportRefusal}: what a no means; {@code Progress}: how far an earlier run came, from the
 *       transcript;
 *   <li>{@code FollowedPrimary}: replicas after their primary, with what it took and nothing else;
 *   <li>{@code Proving} and {@link org.airlock.online.importing.ProofOfUse}: that KMS can use it.
 * </ul>
 */
@NullMarked
package org.airlock.online.importing;

import org.jspecify.annotations.NullMarked;

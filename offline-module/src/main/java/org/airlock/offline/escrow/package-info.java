/**
 * Escrows: an escrow key split into shares, and the materials sealed under it.
 *
 * <ul>
 *   <li>{@link org.airlock.offline.escrow.EscrowCeremony}: makes one, reads all shares back, proves
 *       it;
 *   <li>{@link org.airlock.offline.escrow.Dice}: randomness by people, for a new key;
 *   <li>{@link org.airlock.offline.escrow.HandOut}: hands out a share set and proves it, for a new
 *       escrow and a new generation alike;
 *   <li>{@link org.airlock.offline.escrow.Quorum}: brings the escrow key back from the custodians
 *       who are present;
 *   <li>{@link org.airlock.offline.escrow.ShareCheck}, {@link
 *       org.airlock.offline.escrow.ShareCommitments}: which share is this, alone and without a
 *       quorum;
 *   <li>{@link org.airlock.offline.escrow.DrillCeremony}: shows that everything still comes back;
 *       {@link org.airlock.offline.escrow.OracleProof} says how KMS is asked the same;
 *   <li>{@link org.airlock.offline.escrow.ReshareCeremony}: a new generation, two-phase; {@link
 *       org.airlock.offline.escrow.OldShares} and {@link
 *       org.airlock.offline.escrow.ShareDestruction}: what is left of the old one;
 *   <li>{@link org.airlock.offline.escrow.Margin}, {@link org.airlock.offline.escrow.Leaver}: how
 *       near an escrow is to being lost, and what follows when somebody goes;
 *   <li>{@link org.airlock.offline.escrow.SealedMaterial}: a material on its way into the store.
 * </ul>
 */
@NullMarked
package org.airlock.offline.escrow;

import org.jspecify.annotations.NullMarked;

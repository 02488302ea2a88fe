/**
 * What CloudTrail saw against what this store recorded. Whoever calls KMS past the ceremony leaves
 * an event that no record explains; whoever answers in KMS's place leaves a record without an
 * event.
 *
 * <ul>
 *   <li>{@link org.airlock.online.reconcile.TrailDesk}: one run, from the event history of the
 *       account ({@code TrailLookups}) or from exported logs ({@code TrailFiles}), and its line in
 *       the transcript;
 *   <li>{@code EventReader}, {@code TrailEvent}: AWS's format, read in bounded memory, unknown
 *       parts passed over; {@code TrailLog}: what of it is kept; {@code Coverage}: for which time
 *       it speaks;
 *   <li>{@code TrailRecords}: receipts, requests and transcript as the other side of the join;
 *   <li>{@code Reconciliation} with {@code ImportJoin}, {@code ParameterJoin}, {@code ActJoin} and
 *       {@code RiskJoin}: pure functions; an event explains at most one record;
 *   <li>{@link org.airlock.online.reconcile.Finding} and {@link
 *       org.airlock.online.reconcile.TrailReport}, which refuses with {@code TRAIL-EXPLAINED}.
 * </ul>
 *
 * <p>Forms of the events: KMS Developer Guide, "Examples of AWS KMS log entries"; {@code requestID}
 * is the request id that the SDK returned and the receipts keep.
 */
@NullMarked
package org.airlock.online.reconcile;

import org.jspecify.annotations.NullMarked;

/**
 * AWS JSON 1.1 as KMS speaks it: from a signed HTTP request to an operation of the state machine,
 * and its answer back.
 *
 * <ul>
 *   <li>{@link org.airlock.rehearsal.simulator.wire.SignedCaller}: who calls, and at which Region's
 *       endpoint, read from the SigV4 header. The signature itself is <em>not</em> verified: there
 *       are no accounts here whose secret could be known;
 *   <li>{@link org.airlock.rehearsal.simulator.wire.OperationTable}: every operation by name, one
 *       file per group;
 *   <li>{@link org.airlock.rehearsal.simulator.wire.RequestReader}: types, required members,
 *       lengths, enumerations, patterns, with the texts AWS uses. Stricter than AWS: a member that
 *       the operation does not have is refused.
 * </ul>
 */
@NullMarked
package org.airlock.rehearsal.simulator.wire;

import org.jspecify.annotations.NullMarked;

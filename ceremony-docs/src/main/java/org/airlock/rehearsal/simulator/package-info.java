/**
 * A KMS to rehearse with: it speaks AWS JSON 1.1 over loopback HTTP to the real SDK and the stock
 * command line, and refuses what AWS refuses. Its keys are worthless, live in memory only, and must
 * never hold material that protects anything.
 *
 * <p>Three layers, each in a package: {@code kms} is the state machine, {@code wire} the JSON
 * protocol, {@code http} the server. This package puts them together and adds what a rehearsal
 * needs besides: {@link MovableClock}, {@link FaultDeck}, {@link EventLog}, and the same three by
 * HTTP under {@code /_simulator/} ({@code ControlApi}).
 *
 * <pre>{@code
 * try (Simulator simulator = Simulator.start(0, InstantSource.system(), new SecureRandom())) {
 *   run(simulator.endpoint());                        // http://127.0.0.1:PORT
 *   simulator.clock().advance(Duration.ofHours(25));  // every import token is dead now
 *   simulator.faults().arm(Fault.dropImportReply(1));
 * }
 * }</pre>
 *
 * <p>What it does not do: verify signatures (only their presence and form), policies, grants,
 * quotas, moving a primary to another Region, and asymmetric keys of its own making. An access key
 * id of twelve digits is the caller's account; any other belongs to 111122223333.
 */
@NullMarked
package org.airlock.rehearsal.simulator;

import org.jspecify.annotations.NullMarked;

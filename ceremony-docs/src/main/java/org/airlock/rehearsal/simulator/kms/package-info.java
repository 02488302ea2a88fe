/**
 * The simulated KMS as a pure state machine: keys, material, tokens and ciphertexts. It knows
 * neither HTTP nor JSON; the clock, the randomness and the RSA wrapping keys come in through
 * constructors, so that a test can play a year in a millisecond.
 *
 * <p>Rules it keeps (KMS API model of 2025-11; where AWS says nothing, the stricter reading, marked
 * "stricter" in the code):
 *
 * <ul>
 *   <li>a key belongs to one account and one Region ({@link
 *       org.airlock.rehearsal.simulator.kms.Scope});
 *   <li>the first material is bound to an EXTERNAL key for ever; a key works only while every bound
 *       material is present;
 *   <li>a token belongs to one key, one algorithm, one RSA key pair, and lives for 24 hours;
 *   <li>a ciphertext belongs to one key and one material; the same bytes in another key do not open
 *       it.
 * </ul>
 *
 * <p>Start reading at {@link org.airlock.rehearsal.simulator.kms.KmsState}, then {@code
 * ImportOperations} and {@code Materials}. Nothing here is thread-safe: the caller serialises. Only
 * worthless rehearsal material may ever be imported: it is wiped when KMS would forget it, but no
 * stronger promise is made.
 */
@NullMarked
package org.airlock.rehearsal.simulator.kms;

import org.jspecify.annotations.NullMarked;

/**
 * The port to AWS KMS and its one adapter. Everything the importer asks of AWS goes through {@link
 * org.airlock.online.kms.Kms}; nothing in it can create, replicate, rotate or delete a key or its
 * material.
 *
 * <ul>
 *   <li>{@link org.airlock.online.kms.Kms}: the port, with plain records on both sides; no SDK type
 *       comes out;
 *   <li>{@link org.airlock.online.kms.Endpoint}: which host is talked to, and why it is trusted
 *       ({@code ENDPOINT-TRUSTED});
 *   <li>{@link org.airlock.online.kms.KmsClients}: opens the adapter with the operator's
 *       credentials;
 *   <li>{@code AwsKms}: the adapter; {@code KmsErrors}: what each AWS error code means and what to
 *       do next;
 *   <li>{@link org.airlock.online.kms.EventHistory}: the second port, CloudTrail's record of past
 *       calls, read only, under the same rules of trust;
 *   <li>{@code Guard}: sees every request before it leaves and every answer's {@code Date}.
 * </ul>
 *
 * <p>An import is sent once and never resent by machinery: its answer is {@link
 * org.airlock.online.kms.ImportOutcome}, where "unknown" is a value of its own.
 */
@NullMarked
package org.airlock.online.kms;

import org.jspecify.annotations.NullMarked;

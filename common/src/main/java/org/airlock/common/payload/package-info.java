/**
 * What the signed bundles carry, one record each, with its reader and writer side by side. Readers
 * are strict and are called only by {@code org.airlock.common.verification} after the signatures
 * held.
 *
 * <pre>
 *   importer request   ── ImportRequest ──▶  ceremony wrap
 *   ceremony wrap      ── WrappedMaterial (with Passport and EscrowRecord inside) ──▶  importer import
 *   importer import    ── ImportReceipt ──▶  the next request, and the evidence
 * </pre>
 */
@NullMarked
package org.airlock.common.payload;

import org.jspecify.annotations.NullMarked;

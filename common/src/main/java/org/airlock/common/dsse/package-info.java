/**
 * DSSE v1 envelopes: how everything that crosses the gap is signed.
 *
 * <ol>
 *   <li>{@link org.airlock.common.dsse.Envelope#parse} reads the file;
 *   <li>{@link org.airlock.common.dsse.Envelope#signedBy} names the distinct keys that really
 *       signed;
 *   <li>the roster turns keys into people and applies the rule; only then is the payload parsed.
 * </ol>
 *
 * No canonicalisation: bytes are signed, carried and parsed. Source: secure-systems-lab/dsse,
 * protocol 1.0.2.
 */
@NullMarked
package org.airlock.common.dsse;

import org.jspecify.annotations.NullMarked;

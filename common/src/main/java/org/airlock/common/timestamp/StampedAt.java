package org.airlock.common.timestamp;

import java.time.Instant;

/**
 * What a time stamp says once it was verified.
 *
 * @param at genTime, UTC
 * @param policy OID under which the authority stamped
 * @param serial of the token at that authority, decimal
 * @param authority subject of the certificate that signed
 */
public record StampedAt(Instant at, String policy, String serial, String authority) {}

/**
 * RFC 3161 time stamps, verified without a network: {@link
 * org.airlock.common.timestamp.TimeStampVerifier} holds an answer of an authority against the file
 * that it stamps and against the authority that somebody named.
 */
@NullMarked
package org.airlock.common.timestamp;

import org.jspecify.annotations.NullMarked;

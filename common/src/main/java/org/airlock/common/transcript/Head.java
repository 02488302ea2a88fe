package org.airlock.common.transcript;

import org.airlock.common.bytes.Digest;

/**
 * Where a transcript stands: the number of its last line and that line's hash. People write its
 * words on paper, so that the next ceremony can be opened with it.
 *
 * @param seq 0 for an empty transcript
 * @param hash SHA-256 of the last line with its newline; zeros for an empty transcript
 */
public record Head(long seq, Digest hash) {}

/**
 * Bytes: public ones that compare by value, digests, and the one type for secrets.
 *
 * <ul>
 *   <li>{@link org.airlock.common.bytes.Bytes}: immutable, may be printed, compared and logged;
 *   <li>{@link org.airlock.common.bytes.Digest}: SHA-256 of public data;
 *   <li>{@link org.airlock.common.bytes.SecretBytes}: wiped on close, never printed. One door leads
 *       out of it, {@code exposeSecretArray()};
 *   <li>{@link org.airlock.common.bytes.SecretInput} and {@link
 *       org.airlock.common.bytes.SecretOutput}: files with secrets, without a copy on the way.
 * </ul>
 */
@NullMarked
package org.airlock.common.bytes;

import org.jspecify.annotations.NullMarked;

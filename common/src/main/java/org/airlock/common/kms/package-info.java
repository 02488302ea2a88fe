/**
 * The catalogue of what KMS imports, as data: key specs, wrapping algorithms, sizes, and what fits
 * what. Pure rules; no AWS SDK. Source: KMS Developer Guide and API reference, as documented in
 * 2025-11.
 *
 * <ul>
 *   <li>{@link org.airlock.common.kms.KeySpec}: what can be imported, its encoding and size, and
 *       how it may be wrapped;
 *   <li>{@link org.airlock.common.kms.WrappingAlgorithm}, {@link
 *       org.airlock.common.kms.WrappingKeySpec}: hashes, ciphertext sizes;
 *   <li>{@link org.airlock.common.kms.KeyArn}: the one way a KMS key is named;
 *   <li>{@link org.airlock.common.kms.Expiry}: the decision every import states.
 * </ul>
 */
@NullMarked
package org.airlock.common.kms;

import org.jspecify.annotations.NullMarked;

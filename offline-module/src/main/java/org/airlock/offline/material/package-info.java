/**
 * Key material: {@link org.airlock.offline.material.MaterialGenerator} makes it, with dice by
 * {@link org.airlock.offline.material.DiceMixture}, {@link
 * org.airlock.offline.material.MaterialFile} takes in what others made, {@link
 * org.airlock.offline.material.PassportValues} computes what identifies it in public.
 *
 * <p>With stock tools: the fingerprint is {@code printf 'airlock passport fingerprint
 * v1\0SYMMETRIC_DEFAULT' | openssl dgst -sha256 -mac HMAC -macopt hexkey:…}.
 */
@NullMarked
package org.airlock.offline.material;

import org.jspecify.annotations.NullMarked;

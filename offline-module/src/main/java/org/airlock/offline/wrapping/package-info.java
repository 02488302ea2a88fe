/**
 * From a request to ciphertext, in reading order:
 *
 * <ol>
 *   <li>{@link org.airlock.offline.wrapping.WrapCeremony}: the script of {@code ceremony wrap};
 *   <li>{@link org.airlock.offline.wrapping.RequestRules}: what the request must satisfy;
 *   <li>{@link org.airlock.offline.wrapping.WrappingPublicKey}: whether the wrapping key is sound;
 *   <li>{@code org.airlock.offline.escrow.Quorum}: the escrow key comes back;
 *   <li>{@link org.airlock.offline.wrapping.KeyWrapper}: RSA-OAEP and the hybrid form.
 * </ol>
 */
@NullMarked
package org.airlock.offline.wrapping;

import org.jspecify.annotations.NullMarked;

/**
 * What custodians keep for ten years, on paper.
 *
 * <ul>
 *   <li>{@link org.airlock.offline.cards.HandwritingForm}: the empty form for words copied from the
 *       screen, which is the default;
 *   <li>{@link org.airlock.offline.cards.ShareCard}: a printed share with its QR code;
 *   <li>{@link org.airlock.offline.cards.RecoverySheet}: the sealed materials, and how to get at
 *       them without this program;
 *   <li>{@link org.airlock.offline.cards.EnvelopeLabel}: for the bag.
 * </ul>
 *
 * Only a share card holds a secret, and no library sees it: {@link
 * org.airlock.offline.cards.SecretQr} and {@link org.airlock.offline.paper.Places} write it into
 * bytes that are wiped.
 */
@NullMarked
package org.airlock.offline.cards;

import org.jspecify.annotations.NullMarked;

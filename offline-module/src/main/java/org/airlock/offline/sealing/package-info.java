/**
 * Materials at rest: {@link org.airlock.offline.sealing.Sealing} puts one into a small CMS file
 * under the escrow key and takes it out again, {@link org.airlock.offline.sealing.EscrowKeys} makes
 * and names escrow keys.
 */
@NullMarked
package org.airlock.offline.sealing;

import org.jspecify.annotations.NullMarked;

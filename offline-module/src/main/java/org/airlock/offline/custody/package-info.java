/**
 * Where the cards are: bags, their numbers, and who opened them for what.
 *
 * <ul>
 *   <li>{@link org.airlock.offline.custody.CustodyLedger}: the state, replayed from the transcript;
 *       there is no other record of it;
 *   <li>{@link org.airlock.offline.custody.CustodyDesk}: seals a card into a bag, opens it, moves
 *       it, each with a witness who holds no share of that set.
 * </ul>
 */
@NullMarked
package org.airlock.offline.custody;

import org.jspecify.annotations.NullMarked;

/**
 * The ceremony room.
 *
 * <ul>
 *   <li>{@link org.airlock.offline.room.Sitting}: what must hold before a command touches a secret,
 *       and who is there;
 *   <li>{@link org.airlock.offline.room.Room}: showing one share to one custodian, and taking one
 *       back;
 *   <li>{@link org.airlock.offline.room.CardFile}: a share on the custodian's own medium;
 *   <li>{@link org.airlock.offline.room.WordEntry}: how a share is typed or scanned, and {@link
 *       org.airlock.offline.room.WordTyping}, what each key does;
 *   <li>{@link org.airlock.offline.room.DiceTyping}: how throws of dice are typed;
 *   <li>{@link org.airlock.offline.room.Examination}: nobody sits down at a machine that is not
 *       fit;
 *   <li>{@link org.airlock.offline.room.PrivateScreen}: no share on a screen that is recorded;
 *   <li>{@link org.airlock.offline.room.Terminal}: the real screen and keyboard, over JLine.
 * </ul>
 */
@NullMarked
package org.airlock.offline.room;

import org.jspecify.annotations.NullMarked;

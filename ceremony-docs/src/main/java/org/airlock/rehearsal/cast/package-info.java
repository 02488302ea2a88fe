/**
 * Plays whole ceremonies with every role scripted. {@link org.airlock.rehearsal.cast.Rehearsal} is
 * the program; a {@link org.airlock.rehearsal.cast.Scenario} is a story made of {@link
 * org.airlock.rehearsal.cast.Acts}; each act starts the real launchers as separate processes on a
 * {@link org.airlock.rehearsal.cast.Stage}, a directory with an offline side, an online side, a
 * stick and the people's own media. Afterwards {@link org.airlock.rehearsal.cast.SecretScan} looks
 * for secrets where none may be.
 *
 * <p>A {@link org.airlock.rehearsal.cast.FaultCard} is a trouble, what must notice it and the way
 * on; {@link org.airlock.rehearsal.cast.FaultPlay} plays cards and keeps the score.
 */
@NullMarked
package org.airlock.rehearsal.cast;

import org.jspecify.annotations.NullMarked;

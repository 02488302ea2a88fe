/**
 * Fingerprints as words for people, in the PGP word list: {@link org.airlock.common.words.Words}.
 * Share words are another list, in the offline module.
 *
 * <p>The list was designed in 1995 by Patrick Juola and Philip Zimmermann; {@code pgp-words.txt}
 * holds one pair a line, for the values 00 to ff: the two-syllable word for even positions, the
 * three-syllable one for odd.
 */
@NullMarked
package org.airlock.common.words;

import org.jspecify.annotations.NullMarked;

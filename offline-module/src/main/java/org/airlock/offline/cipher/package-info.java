/**
 * The one helper through which secrets meet ciphers: {@link
 * org.airlock.offline.cipher.ResidueFreeCipher}.
 */
@NullMarked
package org.airlock.offline.cipher;

import org.jspecify.annotations.NullMarked;

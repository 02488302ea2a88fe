/**
 * SLIP-0039: a secret split into mnemonic shares, and put together again. Pure computation, no I/O.
 *
 * <ol>
 *   <li>{@link org.airlock.offline.slip39.Slip39} splits and combines; everything starts there.
 *   <li>{@link org.airlock.offline.slip39.SplitParameters} says how to split; an instance that
 *       makes no sense cannot exist.
 *   <li>{@link org.airlock.offline.slip39.Share} is one share: a public {@link
 *       org.airlock.offline.slip39.ShareHeader} (words 1 to 4) and a secret value.
 *   <li>{@link org.airlock.offline.slip39.ShareWords} and {@link
 *       org.airlock.offline.slip39.Wordlist} turn typed characters into word indices and back,
 *       without a String of a whole share.
 *   <li>{@link org.airlock.offline.slip39.ShareProblem} lists every reason for a refusal; {@link
 *       org.airlock.offline.slip39.ShareException} carries it, with the share and the words
 *       concerned.
 * </ol>
 *
 * <p>Inside, from the bottom: {@code Gf256} (field arithmetic without tables), {@code
 * Interpolation} (Lagrange), {@code SecretSharing} (one level: digest, split, recover), {@code
 * WipedHmac}, {@code Pbkdf2} and {@code FeistelCipher} (the four rounds), {@code Rs1024} (the
 * checksum), {@code CheckedShares} (every rule a set of shares must hold).
 *
 * <pre>{@code
 * try (ShareSet set = Slip39.split(escrowKey, noPassphrase, SplitParameters.singleGroup(3, 5), random);
 *     SecretBytes back = Slip39.combine(set.shares(0).subList(1, 4), noPassphrase)) {
 *   back.equalsInConstantTime(escrowKey); // true
 * }
 * }</pre>
 *
 * <p>Rules that hold in the whole package:
 *
 * <ul>
 *   <li>No branch, array index or early exit depends on a secret byte. Turning a value into words
 *       is the exception: it is a lookup by nature.
 *   <li>Every temporary array that held a secret is zeroed in {@code finally}.
 *   <li>Messages name words 1 to 4 of a share at most: they hold no secret. Of other words they
 *       name the position.
 *   <li>The digest of the standard has 32 bits and stops accidents, not a custodian who lies:
 *       compare what was combined with a commitment recorded at the split. A wrong passphrase gives
 *       a wrong secret and no error.
 * </ul>
 *
 * <p>Decisions where the standard is silent or its reference implementation is lenient: upper case,
 * repeated blanks and line breaks are read; the same share given twice is refused; words cut to
 * four letters are refused (an input field completes them with {@link
 * org.airlock.offline.slip39.Wordlist#completions}); a group index at or above the group count is
 * refused; a member index above 0 with member threshold 1 is read.
 */
@NullMarked
package org.airlock.offline.slip39;

import org.jspecify.annotations.NullMarked;

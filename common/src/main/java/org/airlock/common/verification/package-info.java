/**
 * From bytes to a payload one may act on: {@link org.airlock.common.verification.BundleVerifier}
 * checks signatures under an accepted roster first and parses afterwards; {@link
 * org.airlock.common.verification.Verified} is the proof that it did.
 */
@NullMarked
package org.airlock.common.verification;

import org.jspecify.annotations.NullMarked;

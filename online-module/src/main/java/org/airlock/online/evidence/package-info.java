/**
 * The online side's evidence: {@link org.airlock.online.evidence.LiveKeys} adds what KMS says of
 * the keys now; the package itself is {@link org.airlock.common.evidence}'s.
 */
@NullMarked
package org.airlock.online.evidence;

import org.jspecify.annotations.NullMarked;

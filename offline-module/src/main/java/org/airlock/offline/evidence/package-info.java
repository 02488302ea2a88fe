/**
 * The offline side's evidence: {@code ShareWordRuns} keeps share words out of it; the package
 * itself is {@link org.airlock.common.evidence}'s.
 */
@NullMarked
package org.airlock.offline.evidence;

import org.jspecify.annotations.NullMarked;

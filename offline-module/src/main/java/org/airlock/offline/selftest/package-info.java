/** Known-answer tests at start: {@link org.airlock.offline.selftest.SelfTest}. */
@NullMarked
package org.airlock.offline.selftest;

import org.jspecify.annotations.NullMarked;

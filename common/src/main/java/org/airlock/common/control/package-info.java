/** The names of all controls. The checks themselves stand in the package of what they protect. */
@NullMarked
package org.airlock.common.control;

import org.jspecify.annotations.NullMarked;

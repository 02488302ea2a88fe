package org.airlock.common.evidence;

import java.util.Optional;
import org.airlock.common.control.Control;

/**
 * One check that was made, or that could not be.
 *
 * @param side the package; empty for what both say together
 * @param checked false when what it needs was not given or is not there
 * @param what for people: over how much it held, or what is missing
 */
public record CheckResult(Control control, Optional<Side> side, boolean checked, String what) {}

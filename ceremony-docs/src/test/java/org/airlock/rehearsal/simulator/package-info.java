/** The simulator from outside: over HTTP by hand, and by the stock aws command line. */
@NullMarked
package org.airlock.rehearsal.simulator;

import org.jspecify.annotations.NullMarked;

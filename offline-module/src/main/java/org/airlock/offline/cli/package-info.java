/**
 * The command line of {@code ceremony}. Commands are thin: they read options, open a {@code
 * Sitting}, call one service and print. Start at {@link org.airlock.offline.cli.Ceremony}.
 */
@NullMarked
package org.airlock.offline.cli;

import org.jspecify.annotations.NullMarked;

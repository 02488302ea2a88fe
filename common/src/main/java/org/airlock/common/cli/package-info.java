/**
 * The parts of the command line that both programs have: running a command and reporting its
 * failure ({@link org.airlock.common.cli.Program}), the options every command takes, and the
 * commands for identities, rosters, trust, verification and words. Commands are thin: parse, call
 * one service, print.
 */
@NullMarked
package org.airlock.common.cli;

import org.jspecify.annotations.NullMarked;

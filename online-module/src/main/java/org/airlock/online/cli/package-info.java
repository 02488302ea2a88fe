/**
 * The command line of {@code importer}: {@link org.airlock.online.cli.Importer} builds the program,
 * each command parses, calls one service and prints.
 */
@NullMarked
package org.airlock.online.cli;

import org.jspecify.annotations.NullMarked;

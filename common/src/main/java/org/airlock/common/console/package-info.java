/**
 * Talking to people: {@link org.airlock.common.console.Console} is the port, {@link
 * org.airlock.common.console.ScriptedConsole} answers in rehearsals, {@link
 * org.airlock.common.console.Confirmation} compares words. The terminals themselves are in the two
 * programs.
 */
@NullMarked
package org.airlock.common.console;

import org.jspecify.annotations.NullMarked;

/**
 * The one step model: a plan becomes a {@link org.airlock.offline.script.Script}, a numbered list
 * of {@link org.airlock.offline.script.Step}s, from which the script is shown and printed. There is
 * no second list anywhere, and what follows a script step by step has to follow this one.
 *
 * <ul>
 *   <li>{@link org.airlock.offline.script.Scripts} has the steps of each type of ceremony.
 *   <li>{@link org.airlock.offline.script.ScriptCompiler} goes through them in order and refuses a
 *       step that needs a person, a medium or a state that no earlier step established.
 *   <li>{@link org.airlock.offline.script.Act} says what the program does at a step: nothing but
 *       wait for people, pass a gate, or run one of its own operations.
 * </ul>
 */
@NullMarked
package org.airlock.offline.script;

import org.jspecify.annotations.NullMarked;

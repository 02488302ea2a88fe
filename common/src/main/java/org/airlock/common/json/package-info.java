/**
 * JSON, read strictly and written stably, over jackson-core's streaming reader.
 *
 * <ul>
 *   <li>{@link org.airlock.common.json.StrictJson} turns bytes into a {@link
 *       org.airlock.common.json.JsonValue} tree or refuses;
 *   <li>{@link org.airlock.common.json.Fields} reads an object whose members are all known;
 *   <li>{@link org.airlock.common.json.JsonText} writes.
 * </ul>
 *
 * No secret ever passes through here: strings cannot be wiped.
 */
@NullMarked
package org.airlock.common.json;

import org.jspecify.annotations.NullMarked;

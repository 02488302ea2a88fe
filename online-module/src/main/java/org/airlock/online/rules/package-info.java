/** The controls of the importer as pure functions: they take data, and throw or return. */
@NullMarked
package org.airlock.online.rules;

import org.jspecify.annotations.NullMarked;

/**
 * Personal signing keys: {@link org.airlock.common.identity.IdentityKey} unlocked in memory, {@link
 * org.airlock.common.identity.IdentityKeyFile} on a medium. What others see of it is the {@code
 * IdentityCard} payload.
 */
@NullMarked
package org.airlock.common.identity;

import org.jspecify.annotations.NullMarked;

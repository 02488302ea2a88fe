/** What the offline store holds: {@link org.airlock.offline.inventory.Inventory}. */
@NullMarked
package org.airlock.offline.inventory;

import org.jspecify.annotations.NullMarked;

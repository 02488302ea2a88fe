package org.airlock.online.reconcile;

import java.util.Optional;
import org.airlock.common.kms.KeyArn;

/** Which part of the world is compared: everything, one account, one Region, or one of both. */
public record Scope(Optional<String> account, Optional<String> region) {
  boolean holds(String inAccount, String inRegion) {
    return account.map(inAccount::equals).orElse(true) && region.map(inRegion::equals).orElse(true);
  }

  boolean holds(KeyArn key) {
    return holds(key.account(), key.region());
  }
}

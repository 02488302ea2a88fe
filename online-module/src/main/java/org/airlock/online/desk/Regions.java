package org.airlock.online.desk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.kms.Kms;

/**
 * One connection to KMS for each Region that a command meets, opened when first needed. Not
 * thread-safe.
 */
public final class Regions implements AutoCloseable {
  private final KmsOpener opener;
  private final Map<String, Kms> open = new LinkedHashMap<>();

  public Regions(KmsOpener opener) {
    this.opener = opener;
  }

  /** The connection to the Region of {@code key}; closed with this. */
  @SuppressWarnings("MustBeClosedChecker") // kept in the map, closed by close()
  public Kms of(KeyArn key) {
    Kms kms = open.get(key.region());
    if (kms == null) {
      kms = opener.open(key.region());
      open.put(key.region(), kms);
    }
    return kms;
  }

  @Override
  public void close() {
    open.values().forEach(Kms::close);
    open.clear();
  }
}

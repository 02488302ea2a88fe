package org.airlock.online.desk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.kms.Kms;

/**
 * One connection to KMS for each Region that a command meets, opened when first needed.
 * Thread-safe.
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
    return of(key.region());
  }

  /** The connection to a Region; closed with this. */
  @SuppressWarnings("MustBeClosedChecker") // kept in the map, closed by close()
  public synchronized Kms of(String region) {
    Kms kms = open.get(region);
    if (kms == null) {
      kms = opener.open(region);
      open.put(region, kms);
    }
    return kms;
  }

  @Override
  public synchronized void close() {
    open.values().forEach(Kms::close);
    open.clear();
  }
}

package org.airlock.rehearsal.simulator.wire;

import java.math.BigDecimal;
import java.time.Instant;
import org.airlock.common.json.JsonNumber;

/** Times on the wire: JSON numbers of epoch seconds with three decimals. */
public final class Timestamps {
  private Timestamps() {}

  public static JsonNumber of(Instant time) {
    return new JsonNumber(BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString());
  }
}

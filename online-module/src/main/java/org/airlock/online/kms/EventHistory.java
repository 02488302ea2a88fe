package org.airlock.online.kms;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * CloudTrail's event history of one account in one Region: the management events of the last 90
 * days, without any trail being set up. Read only. Failures as in {@link Kms}. Not thread-safe.
 */
public interface EventHistory extends AutoCloseable {
  /**
   * LookupEvents for one name of event, all pages. Requests of one client are paced, because AWS
   * allows two a second per account and Region, whoever asks.
   *
   * @param from at or after
   * @param to at or before
   * @param each takes one event as CloudTrail's own JSON, newest first, not yet checked in any way
   */
  void lookup(String eventName, Instant from, Instant to, Consumer<String> each);

  /** The URL every request goes to, for records and screens. */
  String endpoint();

  @Override
  void close();
}

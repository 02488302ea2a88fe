package org.airlock.online.kms;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.airlock.common.kms.KeyArn;

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

  /**
   * LookupEvents for one key, newest first, until one of {@code names} comes; a few pages at most,
   * because a busy key has millions of events.
   *
   * @param from at or after
   * @param to at or before
   */
  Newest newest(KeyArn key, Set<String> names, Instant from, Instant to);

  /**
   * The newest event of the wanted names.
   *
   * @param event empty when none came
   * @param all whether every event of the time was looked at, or one was found
   */
  record Newest(Optional<Named> event, boolean all) {}

  /**
   * One event, in CloudTrail's words.
   *
   * @param user who called, {@code unknown} when CloudTrail did not say
   */
  record Named(String name, Instant at, String user) {}

  /** The URL every request goes to, for records and screens. */
  String endpoint();

  @Override
  void close();
}

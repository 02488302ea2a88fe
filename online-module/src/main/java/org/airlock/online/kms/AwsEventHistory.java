package org.airlock.online.kms;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/** {@link EventHistory} over the AWS SDK. */
final class AwsEventHistory implements EventHistory {
  /** AWS allows two requests a second; the SDK's own repetitions come on top. */
  static final Duration PACE = Duration.ofMillis(550);

  private static final int MOST_EVENTS_A_PAGE = 50;

  /** Six seconds at AWS's pace; somebody waits for the answer. */
  private static final int MOST_PAGES_OF_A_KEY = 10;

  private final Endpoint endpoint;
  private final SdkHttpClient http;
  private final CloudTrailClient client;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;
  private OptionalLong lastNanos = OptionalLong.empty();

  /** Takes ownership of both clients. */
  AwsEventHistory(
      Endpoint endpoint,
      SdkHttpClient http,
      CloudTrailClient client,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    this.endpoint = endpoint;
    this.http = http;
    this.client = client;
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
  }

  @Override
  public void lookup(String eventName, Instant from, Instant to, Consumer<String> each) {
    Optional<String> token = Optional.empty();
    do {
      LookupEventsResponse answer = page(LookupAttributeKey.EVENT_NAME, eventName, from, to, token);
      for (Event event : answer.events()) {
        @Nullable String json = event.cloudTrailEvent();
        if (json == null) {
          throw unusable("an event in it has no CloudTrailEvent");
        }
        each.accept(json);
      }
      Optional<String> next = Optional.ofNullable(answer.nextToken());
      if (next.isPresent() && next.equals(token)) {
        throw unusable("it has no last page");
      }
      token = next;
    } while (token.isPresent());
  }

  @Override
  public Newest newest(KeyArn key, Set<String> names, Instant from, Instant to) {
    Optional<String> token = Optional.empty();
    for (int page = 0; page < MOST_PAGES_OF_A_KEY; page++) {
      LookupEventsResponse answer =
          page(LookupAttributeKey.RESOURCE_NAME, key.toString(), from, to, token);
      for (Event event : answer.events()) {
        @Nullable Instant at = event.eventTime();
        if (at != null && names.contains(String.valueOf(event.eventName()))) {
          @Nullable String user = event.username();
          return new Newest(
              Optional.of(new Named(event.eventName(), at, user == null ? "unknown" : user)), true);
        }
      }
      token = Optional.ofNullable(answer.nextToken());
      if (token.isEmpty()) {
        return new Newest(Optional.empty(), true);
      }
    }
    return new Newest(Optional.empty(), false);
  }

  private LookupEventsResponse page(
      LookupAttributeKey attributeKey,
      String value,
      Instant from,
      Instant to,
      Optional<String> token) {
    pace();
    try {
      return client.lookupEvents(
          request ->
              request
                  .lookupAttributes(
                      attribute -> attribute.attributeKey(attributeKey).attributeValue(value))
                  .startTime(from)
                  .endTime(to)
                  .maxResults(MOST_EVENTS_A_PAGE)
                  .nextToken(token.orElse(null)));
    } catch (SdkException error) {
      throw EventHistoryErrors.failure(endpoint.region(), error);
    } finally {
      lastNanos = OptionalLong.of(nanoTime.getAsLong());
    }
  }

  private void pace() {
    if (lastNanos.isEmpty()) {
      return;
    }
    Duration rest = PACE.minusNanos(nanoTime.getAsLong() - lastNanos.getAsLong());
    if (rest.isNegative() || rest.isZero()) {
      return;
    }
    try {
      sleeper.sleep(rest);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure.Stopped("interrupted while waiting for AWS", "run the same command again");
    }
  }

  private Failure unusable(String why) {
    return new Failure.Transport(
        EventHistoryErrors.ACTION + " in " + endpoint.region() + ": the answer is unusable: " + why,
        "run the same command again, or read exported logs with --cloudtrail");
  }

  @Override
  public String endpoint() {
    return endpoint.toString();
  }

  @Override
  public void close() {
    client.close();
    http.close();
  }
}

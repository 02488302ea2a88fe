package org.airlock.online.alarms;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;

/**
 * What alarms are wanted in one account and Region.
 *
 * @param keys at least one, all of that account and Region
 * @param daysBefore how many days before an expiry people want to hear of it, each once
 * @param topicArn an SNS topic that exists; empty when one shall be made
 * @param email who shall be subscribed to the topic that is made
 */
public record AlarmPlan(
    String account,
    String region,
    List<WatchedKey> keys,
    List<Integer> daysBefore,
    Optional<String> topicArn,
    Optional<String> email) {

  /**
   * A month to find a date for the quorum, two weeks as the last time to invite it, three days as
   * the last alarm.
   */
  public static final List<Integer> USUAL_DAYS = List.of(30, 14, 3);

  private static final int MOST_THRESHOLDS = 5;

  /**
   * @throws Failure.Usage when a value cannot be meant
   */
  public AlarmPlan {
    keys = keys.stream().sorted(Comparator.comparing(WatchedKey::key)).toList();
    daysBefore = daysBefore.stream().sorted(Comparator.reverseOrder()).toList();
    if (keys.isEmpty()
        || keys.stream()
            .anyMatch(
                watched ->
                    !watched.key().account().equals(account)
                        || !watched.key().region().equals(region))) {
      throw new IllegalArgumentException("no keys, or keys of another account or Region");
    }
    if (daysBefore.isEmpty()
        || daysBefore.size() > MOST_THRESHOLDS
        || daysBefore.stream().distinct().count() != daysBefore.size()
        || daysBefore.stream().anyMatch(days -> days < 1 || days > Expiry.LONGEST_DAYS)) {
      throw new Failure.Usage(
          "--days is not one to "
              + MOST_THRESHOLDS
              + " different numbers from 1 to "
              + Expiry.LONGEST_DAYS,
          "write them like 30,14,3: the first must leave time to bring a quorum together");
    }
    if (topicArn.isPresent() && email.isPresent()) {
      throw new Failure.Usage(
          "--email subscribes to the topic that is made, and --topic-arn names one that exists",
          "subscribe to that topic yourself, or leave --topic-arn out");
    }
    topicArn.ifPresent(arn -> requireTopic(arn, account, region));
    email
        .filter(address -> !address.matches("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}"))
        .ifPresent(
            address -> {
              throw new Failure.Usage(
                  "--email is not an e-mail address", "write it like keys@example.com");
            });
  }

  private static void requireTopic(String arn, String account, String region) {
    if (!arn.matches("arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}")) {
      throw new Failure.Usage(
          "--topic-arn is not the ARN of a standard SNS topic",
          "write it like arn:aws:sns:" + region + ":" + account + ":key-alarms");
    }
    if (!arn.split(":")[3].equals(region)) {
      throw new Failure.Usage(
          "--topic-arn is in another Region than the keys, " + region,
          "alarms reach topics of their own Region only: name one there, or leave --topic-arn out");
    }
  }

  /** For example {@code aws} or {@code aws-us-gov}. */
  String partition() {
    return keys.get(0).key().toString().split(":")[1];
  }

  List<WatchedKey> expiring() {
    return keys.stream().filter(WatchedKey::expires).toList();
  }
}

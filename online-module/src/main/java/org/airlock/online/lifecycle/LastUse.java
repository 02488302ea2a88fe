package org.airlock.online.lifecycle;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.store.Store;
import org.airlock.online.kms.EventHistory;

/**
 * When a key was last used, as far as anybody can tell: by CloudTrail's event history, and by what
 * this store itself proved. It informs people and refuses nothing.
 */
public final class LastUse {
  /** How long CloudTrail keeps the event history. */
  private static final Duration HISTORY = Duration.ofDays(90);

  private static final Set<String> USES =
      Set.of(
          "Decrypt",
          "DeriveSharedSecret",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyPair",
          "GenerateDataKeyPairWithoutPlaintext",
          "GenerateDataKeyWithoutPlaintext",
          "GenerateMac",
          "ReEncrypt",
          "Sign",
          "Verify",
          "VerifyMac");

  private final Optional<Histories> histories;

  /** Opens the event history of one Region. */
  @FunctionalInterface
  public interface Histories {
    @MustBeClosed
    EventHistory open(String region);
  }

  /**
   * Nothing is asked yet.
   *
   * @param histories empty where there is no CloudTrail to ask, as in a rehearsal
   */
  public LastUse(Optional<Histories> histories) {
    this.histories = histories;
  }

  /** In a few words, who used {@code key} last and where that is known from. */
  String of(KeyArn key, Store store, Instant now) {
    String own =
        store.events("use-proven").stream()
            .filter(event -> event.fact("key").equals(key.toString()))
            .map(event -> event.at().toString())
            .reduce((older, newer) -> newer)
            .map(at -> "proven by this store on " + at)
            .orElse("not known to this store");
    return trail(key, now) + "; " + own;
  }

  private String trail(KeyArn key, Instant now) {
    if (histories.isEmpty()) {
      return "CloudTrail was not asked (a rehearsal, or --endpoint-url): see " + command(key);
    }
    try (EventHistory history = histories.get().open(key.region())) {
      EventHistory.Newest newest = history.newest(key, USES, now.minus(HISTORY), now);
      return newest
          .event()
          .map(
              event ->
                  event.name()
                      + " on "
                      + event.at()
                      + " by "
                      + event.user()
                      + ", says CloudTrail (up to 15 minutes late)")
          .orElse(
              newest.all()
                  ? "none in 90 days, says CloudTrail"
                  : "none among CloudTrail's newest events of this key, and there are more: see "
                      + command(key));
    } catch (Failure.Stopped stopped) {
      throw stopped;
    } catch (Failure failure) {
      return "CloudTrail could not be asked (" + failure.getMessage() + "): see " + command(key);
    }
  }

  private static String command(KeyArn key) {
    return "'aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue="
        + key
        + " --region "
        + key.region()
        + "'";
  }
}

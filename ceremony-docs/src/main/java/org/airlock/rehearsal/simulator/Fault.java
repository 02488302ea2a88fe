package org.airlock.rehearsal.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.airlock.rehearsal.simulator.kms.ErrorCode;

/**
 * A trouble that waits for requests.
 *
 * @param operation which requests it meets; empty for all
 * @param times how many requests it meets before it is over
 * @param delay how long SLOW waits; zero for the others
 * @param error what ERROR answers; empty for the others
 */
public record Fault(
    Kind kind, Optional<String> operation, int times, Duration delay, Optional<ErrorCode> error) {
  public static final int MOST_TIMES = 1_000_000;
  public static final Duration LONGEST_DELAY = Duration.ofMinutes(10);

  /** A fault of any kind but ERROR. */
  public Fault(Kind kind, Optional<String> operation, int times, Duration delay) {
    this(kind, operation, times, delay, Optional.empty());
  }

  public Fault {
    if (error.isPresent() != (kind == Kind.ERROR)) {
      throw new IllegalArgumentException("error goes with the kind ERROR, and only with it");
    }
    if (times < 1 || times > MOST_TIMES) {
      throw new IllegalArgumentException("times is 1 to " + MOST_TIMES);
    }
    if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException("delay is zero to " + LONGEST_DELAY);
    }
  }

  /** The kinds of trouble, named on the control API in lower case with hyphens. */
  public enum Kind {
    /**
     * The work is done, the answer lost: the connection closes without a byte. Counts successful
     * requests only.
     */
    DROP_REPLY("drop-reply"),
    /**
     * The work is done, the answer is KMSInternalException: the outcome is unknown. Counts
     * successful requests only.
     */
    FAIL_AFTER("fail-after"),
    /** ThrottlingException, nothing done. */
    THROTTLE("throttle"),
    /** KMSInternalException, nothing done. */
    INTERNAL_ERROR("internal-error"),
    /** DependencyTimeoutException, nothing done. */
    DEPENDENCY_TIMEOUT("dependency-timeout"),
    /** Any other error of AWS, nothing done. */
    ERROR("error"),
    /** A pause before the work. */
    SLOW("slow");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    public static Optional<Kind> find(String wireName) {
      return Arrays.stream(values()).filter(kind -> kind.wireName.equals(wireName)).findFirst();
    }
  }

  /** The reply-lost story: the next {@code times} successful imports happen, and nobody is told. */
  public static Fault dropImportReply(int times) {
    return new Fault(Kind.DROP_REPLY, Optional.of("ImportKeyMaterial"), times, Duration.ZERO);
  }

  /** The next {@code times} requests of {@code operation} are throttled. */
  public static Fault throttle(String operation, int times) {
    return new Fault(Kind.THROTTLE, Optional.of(operation), times, Duration.ZERO);
  }

  /** The next {@code times} requests of {@code operation} are refused with this error. */
  public static Fault error(String operation, ErrorCode error, int times) {
    return new Fault(Kind.ERROR, Optional.of(operation), times, Duration.ZERO, Optional.of(error));
  }
}

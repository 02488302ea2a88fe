package org.airlock.online.desk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.airlock.common.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Does the same with many things, a bounded number at a time in each Region, and says of each
 * whether it worked: one that fails does not keep the others from their turn.
 *
 * <p>Where the machine itself is unfit (full disk, no credentials) or a person stopped it, nothing
 * further is begun: what was not tried is reported with that failure.
 */
public final class Fleet {
  /** KMS shares its request quotas over a whole account and Region. */
  public static final int IN_ONE_REGION = 4;

  private Fleet() {}

  /**
   * What came of one.
   *
   * @param failure empty when it worked
   */
  public record Result<T, R>(T item, Optional<R> value, Optional<Failure> failure) {}

  /**
   * Does {@code work} with every item.
   *
   * @param region items of one Region share {@code width} threads; Regions run side by side
   * @param finished told after each, from any thread
   * @return in the order of {@code items}
   */
  public static <T, R> List<Result<T, R>> each(
      List<T> items,
      Function<T, String> region,
      int width,
      Consumer<T> finished,
      Function<T, R> work) {
    Map<String, ExecutorService> lanes = new LinkedHashMap<>();
    AtomicReference<@Nullable Failure> halted = new AtomicReference<>();
    try {
      List<Future<Result<T, R>>> futures = new ArrayList<>();
      for (T item : items) {
        ExecutorService lane =
            lanes.computeIfAbsent(
                region.apply(item), name -> Executors.newFixedThreadPool(width, Fleet::thread));
        futures.add(lane.submit(() -> one(item, work, finished, halted)));
      }
      List<Result<T, R>> results = new ArrayList<>();
      for (Future<Result<T, R>> future : futures) {
        results.add(of(future));
      }
      return results;
    } finally {
      lanes.values().forEach(ExecutorService::shutdownNow);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "region");
    thread.setDaemon(true);
    return thread;
  }

  private static <T, R> Result<T, R> one(
      T item,
      Function<T, R> work,
      Consumer<T> finished,
      AtomicReference<@Nullable Failure> halted) {
    @Nullable Failure before = halted.get();
    if (before != null) {
      return new Result<>(item, Optional.empty(), Optional.of(before));
    }
    try {
      Result<T, R> result =
          new Result<>(item, Optional.ofNullable(work.apply(item)), Optional.empty());
      finished.accept(item);
      return result;
    } catch (Failure failure) {
      if (failure instanceof Failure.Environment || failure instanceof Failure.Stopped) {
        halted.compareAndSet(null, failure);
      }
      finished.accept(item);
      return new Result<>(item, Optional.empty(), Optional.of(failure));
    }
  }

  private static <R> R of(Future<R> future) {
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure.Stopped(
          "interrupted; calls that had begun were left to finish", "run the same command again");
    } catch (ExecutionException bug) {
      if (bug.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(bug.getCause());
    }
  }

  /**
   * One failure that stands for several, of the gravest kind among them.
   *
   * @param what the beginning of the message, for example {@code "3 of 300 were not imported"}
   * @param name how an item is named in the list
   */
  public static <T, R> Failure summary(
      String what, List<Result<T, R>> failed, Function<T, String> name, String hint) {
    StringBuilder text = new StringBuilder(what);
    int shown = 0;
    for (Result<T, R> result : failed) {
      if (shown++ == MOST_NAMED) {
        text.append("; and ").append(failed.size() - MOST_NAMED).append(" more");
        break;
      }
      text.append(shown == 1 ? ": " : "; ")
          .append(name.apply(result.item()))
          .append(": ")
          .append(result.failure().orElseThrow().getMessage());
    }
    Failure gravest =
        failed.stream()
            .map(result -> result.failure().orElseThrow())
            .max((one, other) -> gravity(one) - gravity(other))
            .orElseThrow();
    String advice = hint + ". For the first kind of failure: " + gravest.hint();
    if (gravest instanceof Failure.Refused refused) {
      return new Failure.Refused(refused.control(), text.toString(), advice);
    }
    if (gravest instanceof Failure.Integrity) {
      return new Failure.Integrity(text.toString(), advice);
    }
    if (gravest instanceof Failure.Environment) {
      return new Failure.Environment(text.toString(), advice, gravest);
    }
    return gravest instanceof Failure.Stopped
        ? new Failure.Stopped(text.toString(), advice)
        : new Failure.Transport(text.toString(), advice);
  }

  private static final int MOST_NAMED = 5;

  private static int gravity(Failure failure) {
    return switch (failure.exitCode()) {
      case 4 -> 4;
      case 3 -> 3;
      case 5 -> 2;
      case 7 -> 1;
      default -> 0;
    };
  }
}

package org.airlock.online.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Test;

final class FleetTest {
  private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

  private static List<Fleet.Result<Integer, String>> each(
      int width, Function<Integer, String> work) {
    return Fleet.each(HUNDRED, item -> "region-" + item % 3, width, item -> {}, work);
  }

  @Test
  void each_allWork_givesResultsInTheirOrder() {
    assertThat(each(4, item -> "done " + item).stream().map(result -> result.value().orElseThrow()))
        .containsExactlyElementsOf(HUNDRED.stream().map(item -> "done " + item).toList());
  }

  @Test
  void each_someRefused_doTheOthers() {
    List<Fleet.Result<Integer, String>> results =
        each(
            2,
            item -> {
              if (item % 10 == 3) {
                throw new Failure.Refused(Control.KEY_STATE, "no " + item, "look");
              }
              return "done";
            });
    assertThat(results.stream().filter(result -> result.failure().isPresent())).hasSize(10);
    Failure summary =
        Fleet.summary(
            "10 of 100 failed",
            results.stream().filter(result -> result.failure().isPresent()).toList(),
            item -> "item " + item,
            "run again");
    assertThat(summary).isInstanceOf(Failure.Refused.class);
    assertThat(summary).hasMessageContaining("10 of 100 failed: item 3: no 3; item 13: no 13");
    assertThat(summary).hasMessageContaining("and 5 more");
    assertThat(summary.hint()).isEqualTo("run again. For the first kind of failure: look");
  }

  @Test
  void each_machineUnfit_beginsNothingFurther() {
    AtomicInteger begun = new AtomicInteger();
    List<Fleet.Result<Integer, String>> results =
        Fleet.each(
            HUNDRED,
            item -> "one",
            1,
            item -> {},
            item -> {
              begun.incrementAndGet();
              if (item == 5) {
                throw new Failure.Environment("the disk is full", "make room");
              }
              return "done";
            });
    assertThat(begun).hasValue(6);
    assertThat(results.stream().filter(result -> result.failure().isPresent())).hasSize(95);
  }

  @Test
  void each_neverMoreAtOnceThanAsked_andRegionsSideBySide() throws InterruptedException {
    Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch allRegions = new CountDownLatch(3);
    List<Fleet.Result<Integer, Boolean>> results =
        Fleet.each(
            HUNDRED,
            item -> "region-" + item % 3,
            2,
            item -> {},
            item -> {
              AtomicInteger mine =
                  running.computeIfAbsent("region-" + item % 3, region -> new AtomicInteger());
              seen.add(mine.incrementAndGet());
              allRegions.countDown();
              boolean together = await(allRegions);
              mine.decrementAndGet();
              return together;
            });
    assertThat(seen).allMatch(count -> count <= 2);
    assertThat(results).allMatch(result -> result.value().orElseThrow());
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void each_aBug_isNotHidden() {
    assertThatThrownBy(
            () ->
                each(
                    1,
                    item -> {
                      throw new IllegalStateException("a bug");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a bug");
  }

  @Test
  void summary_gravestKindDecidesTheExitCode() {
    List<Fleet.Result<String, String>> results =
        List.of(
            new Fleet.Result<>(
                "a",
                java.util.Optional.empty(),
                java.util.Optional.of(new Failure.Transport("t", "h"))),
            new Fleet.Result<>(
                "b",
                java.util.Optional.empty(),
                java.util.Optional.of(new Failure.Integrity("i", "h"))),
            new Fleet.Result<>(
                "c",
                java.util.Optional.empty(),
                java.util.Optional.of(new Failure.Environment("e", "h"))));
    assertThat(Fleet.summary("x", results, name -> name, "y").exitCode()).isEqualTo(4);
    assertThat(Fleet.summary("x", results.subList(0, 1), name -> name, "y").exitCode())
        .isEqualTo(6);
    assertThat(
            Fleet.summary("x", List.of(results.get(0), results.get(2)), name -> name, "y")
                .exitCode())
        .isEqualTo(5);
  }
}

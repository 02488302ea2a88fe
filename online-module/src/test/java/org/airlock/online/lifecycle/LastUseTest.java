package org.airlock.online.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.Office;
import org.airlock.online.desk.Desk;
import org.airlock.online.kms.EventHistory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastUseTest {
  @TempDir private Path scratch;
  private Office office;

  @BeforeEach
  void open() {
    office = new Office(scratch);
  }

  private static final class Played implements EventHistory {
    private final Newest newest;

    Played(Newest newest) {
      this.newest = newest;
    }

    @Override
    public void lookup(String eventName, Instant from, Instant to, Consumer<String> each) {
      throw new AssertionError("one key is looked up");
    }

    @Override
    public Newest newest(KeyArn key, Set<String> names, Instant from, Instant to) {
      assertThat(key).isEqualTo(Office.KEY);
      assertThat(names).contains("Decrypt", "Sign", "GenerateMac").doesNotContain("DescribeKey");
      return newest;
    }

    @Override
    public String endpoint() {
      return "";
    }

    @Override
    public void close() {}
  }

  @SuppressWarnings("MustBeClosedChecker") // LastUse closes it
  private String said(EventHistory.Newest newest) {
    return said(new LastUse(Optional.of(region -> new Played(newest))));
  }

  private String said(LastUse lastUse) {
    try (Desk desk = office.desk("ines", "test")) {
      return lastUse.of(Office.KEY, desk.store(), desk.now());
    }
  }

  @Test
  void lastUse_thatCloudTrailKnows_isNamed() {
    assertThat(
            said(
                new EventHistory.Newest(
                    Optional.of(
                        new EventHistory.Named(
                            "Decrypt", Instant.parse("2026-11-20T10:00:00Z"), "billing")),
                    true)))
        .startsWith("Decrypt on 2026-11-20T10:00:00Z by billing, says CloudTrail")
        .endsWith("not known to this store");
  }

  @Test
  void lastUse_thatCloudTrailDoesNotKnow_saysHowFarItLooked() {
    assertThat(said(new EventHistory.Newest(Optional.empty(), true)))
        .startsWith("none in 90 days, says CloudTrail");
    assertThat(said(new EventHistory.Newest(Optional.empty(), false)))
        .startsWith("none among CloudTrail's newest events of this key, and there are more")
        .contains("aws cloudtrail lookup-events");
  }

  @Test
  void lastUse_whenCloudTrailCannotBeAsked_saysSo() {
    LastUse refused =
        new LastUse(
            Optional.of(
                region -> {
                  throw new Failure.Environment("no permission", "ask for it");
                }));
    assertThat(said(refused)).startsWith("CloudTrail could not be asked (no permission): see ");
    assertThat(said(Office.NO_TRAIL)).startsWith("CloudTrail was not asked");
  }
}

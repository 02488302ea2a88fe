package org.airlock.offline.room;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.Head;
import org.airlock.offline.CeremonyRoom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain command with the head of the ceremony before. */
final class SittingTest {
  @TempDir private Path scratch;
  private CeremonyRoom room;
  private Head before;

  @BeforeEach
  void holdACeremony() {
    room = new CeremonyRoom(scratch);
    room.escrow("vault", 2, "orders");
    before = head();
  }

  private Head head() {
    try (Store store = room.open()) {
      return store.head();
    }
  }

  private void open(String head) {
    room.sittingWithHead("drill", head).close();
  }

  @Test
  void headFromPaper_isRecordedBeforeAnythingElse() {
    open(before.seq() + ":" + before.hash().hex());
    try (Store store = room.open()) {
      Event compared = store.events().get((int) before.seq());
      assertThat(compared.type()).isEqualTo("paper-compared");
      assertThat(compared.controls()).containsExactly("HEAD-ON-PAPER");
      assertThat(compared.facts())
          .containsEntry("line", Long.toString(before.seq()))
          .containsEntry("lines-since", "0");
    }
    assertThat(room.screen()).contains("lines written since then: 0");
  }

  @Test
  void headThatThisStoreDoesNotHave_isRefused_andNothingIsWritten() {
    String hash = before.hash().hex();
    assertRefused(Control.HEAD_ON_PAPER, () -> open(before.seq() + 1 + ":" + hash));
    assertRefused(Control.HEAD_ON_PAPER, () -> open(before.seq() - 1 + ":" + hash));
    assertThat(head()).isEqualTo(before);
  }

  @Test
  void cutLine_whoseFilesAreSetAside_isStillAnOlderStore() throws IOException {
    Path log = room.store().resolve("transcript.jsonl");
    List<String> lines = Files.readAllLines(log);
    Files.write(log, lines.subList(0, lines.size() - 1));
    Files.createDirectories(room.store().resolve("receipts"));
    Files.writeString(room.store().resolve("receipts/lost.json"), "{}");
    assertRefused(Control.HEAD_ON_PAPER, () -> open(before.seq() + ":" + before.hash().hex()))
        .hasMessageContaining(
            "ends at line " + (before.seq() - 1) + ": the store is an older copy");
    assertThat(head().seq()).isGreaterThanOrEqualTo(before.seq());
  }

  @Test
  void headThatIsNone_isAUsageError() {
    assertThatThrownBy(() -> open("the last one"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("neither LINE:SHA256 nor LINE and 32 words");
  }
}

package org.airlock.common.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceMakerTest {
  @TempDir private Path directory;
  private final Enrolment people = new Enrolment();

  private EvidenceMaker.Draft draft(String label) {
    RealDisk disk = new RealDisk();
    try (Store store =
        Store.openOrCreate(disk, directory.resolve("store"), () -> Enrolment.NOW, "test")) {
      var chain = Trust.pin(store, people.envelope(), "roster-1", () -> Enrolment.NOW);
      EscrowRecord e = people.escrow();
      EscrowRecord labelled =
          new EscrowRecord(
              e.header(),
              label,
              e.generation(),
              e.supersedes(),
              e.setIdentifier(),
              e.threshold(),
              e.escrowKeyFingerprint(),
              e.shares(),
              e.trials(),
              e.limitations());
      String record = "escrow/E-KC-1-1/escrow.dsse.json";
      String sealed = "material/M-KC-1-1/sealed.g1.cms";
      Digest recorded = store.put(record, people.signed(labelled, "anna", "wim").toBytes());
      store.append(
          Event.draft("escrow create", "escrow-done")
              .ceremony("KC-1")
              .output(record, recorded)
              .output(sealed, store.put(sealed, Bytes.utf8("sealed"))));
      return new EvidenceMaker(store, chain, Side.OFFLINE, "test", new SecretShapes(text -> false))
          .draft(disk, new EvidenceMaker.Wish("KC-1", List.of(), Map.of()));
    }
  }

  @Test
  void sealedMaterial_isNamedAndNotTaken() {
    EvidenceMaker.Draft draft = draft("vault");
    assertThat(draft.manifest().withheld()).containsOnlyKeys("material/M-KC-1-1/sealed.g1.cms");
    assertThat(draft.files().keySet())
        .contains("05-shares/escrow/E-KC-1-1/escrow.dsse.json", "03-transcript/transcript.jsonl")
        .noneMatch(name -> name.endsWith(".cms"));
    assertThat(draft.manifest().subjects().keySet()).isEqualTo(draft.files().keySet());
  }

  @Test
  void secretInsideABundle_isRefusedThoughItIsBase64There() {
    Failure.Refused refused =
        catchThrowableOfType(Failure.Refused.class, () -> draft("vault, PIN=4711"));
    assertThat(refused.control()).isEqualTo(Control.NOTHING_SECRET);
    assertThat(refused)
        .hasMessageContaining("escrow/E-KC-1-1/escrow.dsse.json")
        .hasMessageNotContaining("4711");
  }
}

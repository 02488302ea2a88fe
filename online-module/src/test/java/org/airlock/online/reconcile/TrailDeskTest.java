package org.airlock.online.reconcile;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonText;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.online.FakeKms;
import org.airlock.online.Office;
import org.airlock.online.desk.Records;
import org.airlock.online.kms.EventHistory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real store, with what the desk of the importer wrote into it. */
final class TrailDeskTest {
  private static final Instant LATER = Enrolment.NOW.plus(Duration.ofHours(2));
  private static final Period ALWAYS = new Period(Optional.empty(), Optional.empty());
  private static final Scope EVERYWHERE = new Scope(Optional.empty(), Optional.empty());

  @TempDir private Path scratch;
  private Office office;
  private final List<String> shown = new ArrayList<>();

  /** What CloudTrail has, and what it was asked. */
  private final List<LoggedEvent> history = new ArrayList<>();

  private final List<String> asked = new ArrayList<>();

  @BeforeEach
  void import_() {
    office = new Office(scratch);
    office.firstImport();
    history.add(
        LoggedEvent.of(TrailEvent.PARAMETERS)
            .request("request-id-parameters")
            .with("wrappingAlgorithm", Office.CHOICE.algorithm().orElseThrow().name())
            .with("wrappingKeySpec", Office.CHOICE.keySpec().name()));
    history.add(
        LoggedEvent.of(TrailEvent.IMPORT)
            .request("request-id-import")
            .with("expirationModel", "KEY_MATERIAL_DOES_NOT_EXPIRE")
            .answered("keyMaterialId", Digest.of(Office.MATERIAL).hex()));
    office.clock = LATER;
  }

  private final class PlayedHistory implements EventHistory {
    private final String region;

    PlayedHistory(String region) {
      this.region = region;
    }

    @Override
    public void lookup(String eventName, Instant from, Instant to, Consumer<String> each) {
      asked.add(region + " " + eventName + " " + from + " " + to);
      history.stream()
          .filter(event -> event.event().name().equals(eventName))
          .filter(event -> event.event().region().equals(region))
          .forEach(event -> each.accept(event.line()));
    }

    @Override
    public Newest newest(KeyArn key, Set<String> names, Instant from, Instant to) {
      throw new AssertionError("a comparison asks for names of events");
    }

    @Override
    public String endpoint() {
      return "https://cloudtrail." + region + ".amazonaws.com";
    }

    @Override
    public void close() {
      asked.add(region + " closed");
    }
  }

  private <T> T at(Scope scope, Period period, java.util.function.Function<TrailDesk, T> work) {
    try (Store store =
        Store.open(new RealDisk(), office.store("store"), () -> office.clock, "reconcile")) {
      return work.apply(
          new TrailDesk(
              store,
              new Records(store, Trust.load(store)),
              scope,
              period,
              office.clock,
              shown::add,
              System::nanoTime));
    }
  }

  private TrailReport compare(Scope scope, Period period) {
    return at(scope, period, desk -> desk.againstHistory(PlayedHistory::new).report());
  }

  private TrailReport compare() {
    return compare(EVERYWHERE, ALWAYS);
  }

  private TrailReport compareFiles(Period period, LoggedEvent... events) {
    Path log = scratch.resolve("log.jsonl");
    try {
      Files.writeString(
          log,
          String.join("\n", List.of(events).stream().map(LoggedEvent::line).toList()),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return at(EVERYWHERE, period, desk -> desk.againstFiles(List.of(log)));
  }

  private void explain(String id, String reason) {
    at(
        EVERYWHERE,
        ALWAYS,
        desk -> {
          desk.explain(id, reason);
          return true;
        });
  }

  private Event lastEvent() {
    List<Event> events = office.events();
    return events.get(events.size() - 1);
  }

  private static String printed(TrailReport report) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Credentials of another account, in which nothing happened, explain nothing. */
  @Test
  void history_withoutOneEvent_isNoLogAndNotExplained() {
    history.clear();
    TrailReport report =
        at(
                new Scope(Optional.empty(), Optional.empty()),
                new Period(Optional.empty(), Optional.empty()),
                desk -> desk.againstHistory(PlayedHistory::new))
            .report();
    assertThat(report.noLog()).isPositive();
    assertThat(report.unexplained()).extracting(Finding::kind).containsOnly(FindingKind.NO_LOG);
    assertThat(report.notes())
        .anyMatch(note -> note.contains("nothing shows that these credentials are of account"));
  }

  @Test
  void recordedImport_isExplained_andTheTranscriptSaysSo() {
    TrailReport report = compare();
    report.requireExplained();
    assertThat(report.findings()).extracting(Finding::kind).containsOnly(FindingKind.MATCHED);
    assertThat(report.findings()).hasSize(2);
    assertThat(printed(report))
        .contains(
            "Everything is explained.",
            "Counted: 2 MATCHED; 1 keys known ('--json' lists all)",
            "covers   111122223333 eu-central-1  2026-08-26T12:00:00Z to 2026-11-24T12:00:00Z",
            "note     eu-central-1 was asked at https://cloudtrail.eu-central-1.amazonaws.com");

    assertThat(lastEvent().type()).isEqualTo("trail-reconciled");
    assertThat(lastEvent().controls()).containsExactly("ENDPOINT-TRUSTED", "TRAIL-EXPLAINED");
    assertThat(lastEvent().fact("source")).isEqualTo("event-history");
    assertThat(lastEvent().fact("unexplained")).isEqualTo("0");
    assertThat(lastEvent().fact("count-MATCHED")).isEqualTo("2");
    String lines = history.get(1).line() + "\n" + history.get(0).line() + "\n";
    assertThat(lastEvent().inputs())
        .containsEntry("cloudtrail-events", Digest.of(Bytes.utf8(lines)));
  }

  @Test
  void history_isAskedByName_inEachRegionOfTheStore() {
    compare();
    assertThat(asked).hasSize(TrailEvent.NAMES.size() + 1);
    assertThat(asked.get(0))
        .isEqualTo("eu-central-1 ImportKeyMaterial 2026-08-26T12:00:00Z 2026-11-24T12:00:00Z");
    assertThat(asked).last().isEqualTo("eu-central-1 closed");
    assertThat(shown)
        .containsExactly(
            "Asking CloudTrail for 2026-08-26T12:00:00Z to 2026-11-24T12:00:00Z: at least 15 requests at two a second (AWS's"
                + " limit), 8 s or more",
            "eu-central-1: 2 events matter so far");
  }

  @Test
  void unexplained_isRefused_withTheCounts() {
    history.add(LoggedEvent.of(TrailEvent.IMPORT).id("e-9").request("r-9"));
    history.add(LoggedEvent.of(TrailEvent.DELETE).request("r-8"));
    TrailReport report = compare();
    assertRefused(Control.TRAIL_EXPLAINED, report::requireExplained)
        .hasMessage("2 of 4 findings are not explained: 1 UNRECORDED-IMPORT, 1 DELETED");
    String screen = printed(report);
    assertThat(screen)
        .contains("NOT EXPLAINED: 2")
        .contains("UNRECORDED-IMPORT: an import that no receipt records")
        .contains("  2026-11-24T10:00:00Z  " + Office.KEY)
        .contains("    who   arn:aws:iam::111122223333:user/Ines")
        .contains("    what  ImportKeyMaterial, request r-9")
        .contains("    next  ask who made the call")
        .contains("    id    e-9");
    assertThat(screen.indexOf("UNRECORDED-IMPORT")).isLessThan(screen.indexOf("DELETED:"));
    assertThat(lastEvent().controls()).containsExactly("ENDPOINT-TRUSTED");
    assertThat(lastEvent().fact("count-UNRECORDED-IMPORT")).isEqualTo("1");
    assertThat(lastEvent().fact("unexplained")).isEqualTo("2");
  }

  @Test
  void json_hasEverything() {
    history.add(LoggedEvent.of(TrailEvent.IMPORT).id("e-9").request("r-9"));
    assertThat(JsonText.compact(compare().json()).asUtf8().orElseThrow())
        .contains(
            "\"explained\":false,\"unexplained\":1,\"counts\":{\"UNRECORDED-IMPORT\":1,\"MATCHED\":2}",
            "\"notCompared\":{\"outsideTimeCovered\":0,\"tooNew\":0,\"noLog\":0}",
            "{\"kind\":\"UNRECORDED-IMPORT\",\"explained\":false,\"id\":\"e-9\",\"at\":\"2026-11-24T10:00:00Z\",\"key\":\""
                + Office.KEY,
            "\"explanation\":\"receipt R-KC-1-1, by the same request id\"",
            "\"covered\":[{\"account\":\"111122223333\",\"region\":\"eu-central-1\"");
  }

  @Test
  void explanation_holdsFromThenOn() {
    history.add(LoggedEvent.of(TrailEvent.PUT_POLICY).id("e-7"));
    explain("e-7", "change 4711, approved by Petra");
    TrailReport report = compare();
    report.requireExplained();
    assertThat(printed(report))
        .contains(
            "EXPLAINED, but worth reading: 1",
            "    why   people said on 2026-11-24T12:00:00Z (transcript line ",
            "): change 4711, approved by Petra");
  }

  @Test
  void explanation_thatCannotBeMeant_isRefused() {
    assertThatThrownBy(() -> explain("no id at all", "reason"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessage("--explain is not the id of a finding");
    assertThatThrownBy(() -> explain("e-1", "x\ny"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessage("--reason is not 3 to 200 plain characters");
    assertThatThrownBy(() -> explain(Office.KEY.toString(), "all of it"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining(
            "is a key of this store, of which every finding is explained by itself");
  }

  @Test
  void recordsOfOurOwnDeletionAndRotation_explainThem() {
    try (Store store =
        Store.open(new RealDisk(), office.store("store"), () -> Enrolment.NOW, "test")) {
      store.append(
          Event.draft("delete-material", TrailRecords.MATERIAL_DELETED)
              .fact("key", Office.KEY)
              .fact("request-id", "r-delete"));
      store.append(
          Event.draft("rotate", TrailRecords.ROTATION_DONE)
              .fact("key", Office.KEY)
              .fact("request-id", "r-rotate"));
    }
    history.add(LoggedEvent.of(TrailEvent.DELETE).request("r-delete"));
    history.add(LoggedEvent.of(TrailEvent.ROTATE_ON_DEMAND).request("r-rotate"));
    compare().requireExplained();
  }

  @Test
  void requestCutShort_explainsItsTokens() {
    office.clock = Enrolment.NOW.plusSeconds(600);
    try (Store store =
        Store.open(new RealDisk(), office.store("store"), () -> office.clock, "test")) {
      store.append(Event.draft("request", "request-begun").fact("keys", Office.KEY));
    }
    history.add(
        LoggedEvent.of(TrailEvent.PARAMETERS)
            .id("e-8")
            .request("r-8")
            .at(Enrolment.NOW.plusSeconds(605)));
    office.clock = LATER;
    TrailReport report = compare();
    report.requireExplained();
    assertThat(report.findings())
        .anyMatch(finding -> finding.explanation().orElse("").contains("was cut short"));
  }

  @Test
  void refusalThatTheTranscriptHas_isRecognised() {
    office.kms.onImport =
        call -> FakeKms.refusal("IncorrectKeyMaterialException", Control.SAME_MATERIAL);
    Bytes wrapped = office.signed(office.answer(office.request(Office.KEY)));
    assertThatThrownBy(() -> office.importIt(wrapped)).isInstanceOf(Failure.Refused.class);
    history.add(
        LoggedEvent.of(TrailEvent.IMPORT)
            .id("e-5")
            .request("request-id")
            .failed("IncorrectKeyMaterialException"));
    assertThat(compare().findings())
        .filteredOn(finding -> finding.kind() == FindingKind.FAILED)
        .singleElement()
        .extracting(finding -> finding.explanation().orElseThrow())
        .isEqualTo("the transcript has the refusal");
  }

  // Exported logs

  @Test
  void files_withoutAPeriod_speakFromTheirFirstToTheirLastEvent() {
    TrailReport report = compareFiles(ALWAYS, history.get(0), history.get(1));
    report.requireExplained();
    assertThat(report.covered())
        .containsExactly(
            new TrailReport.Covered(
                "111122223333", "eu-central-1", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z"));
    assertThat(lastEvent().fact("source")).isEqualTo("files");
    assertThat(lastEvent().controls()).containsExactly("TRAIL-EXPLAINED");
    assertThat(lastEvent().inputs()).containsOnlyKeys("cloudtrail-files");
  }

  @Test
  void files_withAPeriod_answerForIt() {
    Period day =
        new Period(
            Optional.of(Instant.parse("2026-11-24T00:00:00Z")),
            Optional.of(Instant.parse("2026-11-25T00:00:00Z")));
    TrailReport report = compareFiles(day, history.get(0));
    assertThat(report.unexplained())
        .singleElement()
        .extracting(Finding::kind)
        .isEqualTo(FindingKind.RECEIPT_WITHOUT_EVENT);
    assertThat(compareFiles(ALWAYS, history.get(0)).unexplained()).isEmpty();
    assertThat(printed(compareFiles(ALWAYS, history.get(0))))
        .contains("Not compared: 1 records from outside the time covered");
  }

  @Test
  void files_ofAnotherAccount_leaveTheStoresKeysWithoutALog() {
    TrailReport report =
        compareFiles(
            ALWAYS,
            LoggedEvent.of(TrailEvent.DISABLE)
                .on(KeyArn.parse("arn:aws:kms:eu-central-1:999999999999:key/1").orElseThrow()));
    assertThat(report.unexplained())
        .singleElement()
        .extracting(Finding::kind)
        .isEqualTo(FindingKind.NO_LOG);
  }

  // The event history

  @Test
  void credentialsOfAnotherAccount_areRefused() {
    history.add(
        LoggedEvent.of(TrailEvent.IMPORT)
            .on(KeyArn.parse("arn:aws:kms:eu-central-1:999999999999:key/1").orElseThrow()));
    assertThatThrownBy(this::compare)
        .isInstanceOf(Failure.Environment.class)
        .hasMessage(
            "these AWS credentials show the events of account 999999999999, but the keys are in account 111122223333");
  }

  @Test
  void keysOfNoOrSeveralAccounts_needOneNamed() {
    assertThatThrownBy(() -> compare(new Scope(Optional.empty(), Optional.of("us-east-1")), ALWAYS))
        .isInstanceOf(Failure.Usage.class)
        .hasMessage("this store knows no KMS key there, so no account is known");
    assertThatThrownBy(
            () -> compare(new Scope(Optional.of("999999999999"), Optional.empty()), ALWAYS))
        .isInstanceOf(Failure.Usage.class)
        .hasMessage("this store knows no KMS key there, so no Region is known");
  }

  @Test
  void keysOfSeveralAccounts_areNamed() {
    KeyArn other = KeyArn.parse("arn:aws:kms:eu-central-1:999999999999:key/1").orElseThrow();
    office.clock = Enrolment.NOW;
    office.kms.key(other);
    office.request(other);
    office.clock = LATER;
    assertThatThrownBy(this::compare)
        .isInstanceOf(Failure.Usage.class)
        .hasMessage("this store knows keys of the accounts 111122223333, 999999999999");
    compare(new Scope(Optional.of("111122223333"), Optional.empty()), ALWAYS).requireExplained();
  }

  @Test
  void periodBeyondTheHistory_isCutAndSaid() {
    Instant longAgo = LATER.minus(Duration.ofDays(400));
    TrailReport report = compare(EVERYWHERE, new Period(Optional.of(longAgo), Optional.empty()));
    assertThat(report.notes())
        .contains(
            "the event history holds 90 days; for earlier ones read exported logs with --cloudtrail");
    assertThat(asked.get(0)).contains(" 2026-08-26T12:00:00Z ");
    assertThatThrownBy(
            () ->
                compare(
                    EVERYWHERE,
                    new Period(Optional.of(longAgo), Optional.of(longAgo.plusSeconds(1)))))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("is older than CloudTrail's event history of 90 days");
  }

  @Test
  void period_backwards_isRefused() {
    assertThatThrownBy(() -> new Period(Optional.of(LATER), Optional.of(Enrolment.NOW)))
        .isInstanceOf(Failure.Usage.class)
        .hasMessage("--from 2026-11-24T12:00:00Z is not before --to 2026-11-24T10:00:00Z");
  }

  @Test
  void eventsAsked_canBeKept_andReadAgain() throws IOException {
    Bytes events = at(EVERYWHERE, ALWAYS, desk -> desk.againstHistory(PlayedHistory::new).events());
    Path saved = scratch.resolve("saved.jsonl");
    Files.write(saved, events.toArray());
    at(EVERYWHERE, ALWAYS, desk -> desk.againstFiles(List.of(saved))).requireExplained();
  }
}

package org.airlock.common.cli;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.Environment;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.roster.Roster;
import org.airlock.common.store.RealDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RosterDraftTest {
  private static final List<String> USUAL =
      List.of(
          "anna=operator",
          "wim=witness",
          "ines=import-operator",
          "ivan=import-operator",
          "vera=approver",
          "otto=approver");

  @TempDir private Path scratch;
  private Workplace workplace;

  @BeforeEach
  void writeCards() throws IOException {
    Enrolment people = new Enrolment();
    for (String entry : USUAL) {
      String id = entry.substring(0, entry.indexOf('='));
      Files.write(card(id), people.signed(people.card(id), id).toBytes().toArray());
    }
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    workplace =
        new Workplace(
            "test",
            "test",
            new RealDisk(),
            () -> Enrolment.NOW,
            new SecureRandom(),
            nowhere,
            nowhere,
            (out, quiet) -> {
              throw new AssertionError("nobody is asked");
            });
  }

  private Path card(String id) {
    return scratch.resolve(id + ".identity.dsse.json");
  }

  private List<String> options(List<String> entries) {
    return entries.stream()
        .map(
            entry ->
                card(entry.substring(0, entry.indexOf('='))) + entry.substring(entry.indexOf('=')))
        .toList();
  }

  private RosterDraft draft(Environment environment) {
    return new RosterDraft(workplace, environment);
  }

  private static Roster roster(RosterDraft draft, boolean small) {
    return draft.roster(
        "KC-1", Enrolment.NOW.plus(Duration.ofDays(9)), small, false, Optional.empty());
  }

  @Test
  void roster_ofTheUsualPeople_declaresNothing() {
    Roster roster =
        roster(
            draft(Environment.REHEARSAL)
                .people(options(USUAL))
                .custodians(List.of("carol=Carol Weber"))
                .endpoints(List.of("http://127.0.0.1:4566", "https://kms.example:8443")),
            false);
    assertThat(roster.people()).hasSize(7);
    assertThat(roster.limitations()).isEmpty();
    assertThat(roster.version()).isEqualTo(1);
  }

  @Test
  void roster_ofTwoPeople_mustSaySmallAndDeclares() {
    List<String> two =
        List.of("anna=operator,approver,custodian", "wim=witness,import-operator,custodian");
    assertThatThrownBy(() -> roster(draft(Environment.REHEARSAL).people(options(two)), false))
        .isInstanceOf(Failure.Usage.class);
    assertThat(roster(draft(Environment.REHEARSAL).people(options(two)), true).limitations())
        .contains("anna is operator and approver in one person");
  }

  @Test
  void people_namedTwice_areRefused() {
    List<String> twice = new ArrayList<>(USUAL);
    twice.add("anna=custodian");
    assertThatThrownBy(() -> draft(Environment.REHEARSAL).people(options(twice)))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("anna is named twice");
  }

  @Test
  void people_ofTheOtherEnvironment_areRefused() {
    assertRefused(
        Control.ENVIRONMENT_MATCH, () -> draft(Environment.PRODUCTION).people(options(USUAL)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://kms.example",
        "http://192.0.2.1:4566",
        "https://KMS.example",
        "https://kms.example/path",
        "kms.example",
        ""
      })
  void endpoints_thatCouldNeverBeUsed_areRefused(String url) {
    assertThatThrownBy(() -> draft(Environment.REHEARSAL).endpoints(List.of(url)))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("--endpoint");
  }

  @Test
  void endpoints_plainHttpInProduction_areRefused() {
    assertThatThrownBy(
            () -> draft(Environment.PRODUCTION).endpoints(List.of("http://127.0.0.1:4566")))
        .isInstanceOf(Failure.Usage.class);
  }
}

package org.airlock.rehearsal.cast;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;
import org.airlock.common.payload.ImportRequest;

/** Rosters, roles and plans. */
final class PeopleFaults {
  private static final String FIRST = "usb/roster-1.dsse.json";
  private static final String NORAS_KEY = "people/nora/nora.key.pem";
  private static final String NEXT = "usb/roster-2.dsse.json";

  private PeopleFaults() {}

  static List<FaultCard> cards() {
    return List.of(
        FaultCard.of("missing-signature")
            .happens("the second import operator did not sign the request")
            .proves("one person alone cannot ask")
            .caughtBy(Control.SIGNATURES)
            .card(
                "let another import operator run 'importer countersign",
                table -> {
                  table.acts.tryRequest(0, FaultTable.AGAIN, table.key, Expiry.never());
                  return table.wrapLone(Stage.ANY, "carol", "chen");
                },
                table -> {
                  table.acts.countersign(table.loneFile());
                  table.wrapLone(0, "carol", "chen");
                  table.importNow();
                }),
        FaultCard.of("one-person-twice")
            .happens("the operator, who may witness too, takes both seats")
            .proves("two signatures are two people")
            .caughtBy(Control.SIGNATURES)
            .card(
                "let another witness of the roster take part",
                table -> {
                  operatorMayWitness(table);
                  updateOnline(table);
                  return table.acts.wrapAlone(Stage.ANY, FaultTable.CEREMONY, table.request());
                },
                FaultTable::onward),
        FaultCard.of("unapproved-roster")
            .happens("a next roster is brought to the offline machine that one approver signed")
            .proves("one person cannot change who may act")
            .caughtBy(Control.SIGNATURES)
            .card(
                "let them run 'roster sign'",
                table -> {
                  nextRoster(table, Player.SECOND_IMPORT_OPERATOR);
                  sign(table, "vera");
                  return update(table, Stage.ANY, NEXT);
                },
                table -> {
                  sign(table, "otto");
                  update(table, 0, NEXT);
                }),
        FaultCard.of("stale-roster")
            .happens("somebody brings back the roster of last year")
            .proves("an older list of people is never taken again")
            .caughtBy(Control.ROSTER_CHAIN)
            .card(
                "this machine already has a newer roster; an older one is never accepted",
                table -> {
                  accepted(table, Player.WITNESS);
                  return update(table, Stage.ANY, FIRST);
                },
                PeopleFaults::withTheNewWitness),
        FaultCard.of("revoked-person")
            .happens("the witness was taken off the roster, and sits down again")
            .proves("a key that is on no roster opens nothing")
            .caughtBy(Control.SIGNATURES)
            .card(
                "use the key that was enrolled, or enrol this one with a new roster version",
                table -> {
                  table.request();
                  accepted(table, Player.WITNESS);
                  return table.tryWrap();
                },
                PeopleFaults::withTheNewWitness),
        FaultCard.of("rehearsal-in-production")
            .happens("a card made for rehearsals is put on a production roster")
            .proves("rehearsal and production never mix")
            .caughtBy(Control.ENVIRONMENT_MATCH)
            .card(
                "a key serves one of the two; create another identity",
                table -> roster(table, Stage.ANY, "production"),
                table -> roster(table, 0, "rehearsal")));
  }

  /** Roster 2, in which {@code gone} is replaced by a new person of the same role. */
  private static void nextRoster(FaultTable table, String gone) {
    Acts acts = table.acts;
    Player leaver = acts.player(gone);
    acts.stage()
        .importer(
            0,
            Stage.answers("passphrase:nora", leaver.passphrase()),
            "identity",
            "create",
            "--person",
            "nora",
            "--name",
            "Nora Berg",
            "--environment",
            "rehearsal",
            "--out",
            "people/nora");
    List<String> people = new ArrayList<>();
    people.add("people/nora/nora.identity.dsse.json=" + leaver.roles());
    acts.signers().stream()
        .filter(player -> !player.id().equals(gone))
        .forEach(player -> people.add(player.cardFile() + "=" + player.roles()));
    draft(table, people);
    acts.stage()
        .importer(
            0,
            Stage.answers("passphrase:nora", leaver.passphrase(), "sign-roster", "nora"),
            "roster",
            "sign",
            NEXT,
            "--identity",
            NORAS_KEY,
            "--quiet");
  }

  /** Roster 2 of these people, each an identity file with roles. */
  private static void draft(FaultTable table, List<String> people, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "roster",
                "new",
                "--ceremony",
                "KC-2026-007",
                "--environment",
                "rehearsal",
                "--after",
                FIRST,
                "--endpoint",
                table.stage().endpoint(),
                "--expires",
                table.acts.now().plus(365, ChronoUnit.DAYS).toString()));
    people.forEach(person -> arguments.addAll(List.of("--person", person)));
    Player.custodians()
        .forEach(
            custodian ->
                arguments.addAll(List.of("--custodian", custodian.id() + "=" + custodian.name())));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--out", NEXT));
    table.stage().importer(0, Map.of(), arguments.toArray(String[]::new));
  }

  /** Roster 2, a small company's, in which the operator is a witness as well. */
  private static void operatorMayWitness(FaultTable table) {
    draft(
        table,
        table.acts.signers().stream()
            .map(
                player ->
                    player.cardFile()
                        + "="
                        + player.roles()
                        + (player.id().equals(Player.OPERATOR) ? ",witness" : ""))
            .toList(),
        "--small");
    approved(table);
  }

  private static void sign(FaultTable table, String approver) {
    Map<String, Object> answers = table.acts.answersOf(approver);
    answers.put("sign-roster", approver);
    table
        .stage()
        .importer(
            0,
            answers,
            "roster",
            "sign",
            NEXT,
            "--identity",
            table.acts.player(approver).keyFile(),
            "--quiet");
  }

  private static void accepted(FaultTable table, String gone) {
    nextRoster(table, gone);
    approved(table);
  }

  private static void approved(FaultTable table) {
    sign(table, "vera");
    sign(table, "otto");
    update(table, 0, NEXT);
  }

  private static Stage.Outcome update(FaultTable table, int expectedExit, String roster) {
    return table.stage().ceremony(expectedExit, Map.of(), "roster", "update", roster);
  }

  private static void updateOnline(FaultTable table) {
    table.stage().importer(0, Map.of(), "roster", "update", NEXT);
  }

  /** Everything anew under roster 2, with Nora in the witness's seat. */
  private static void withTheNewWitness(FaultTable table) {
    updateOnline(table);
    ImportRequest fresh = table.acts.request(FaultTable.AGAIN, table.key, Expiry.never());
    table.acts.wrapWitnessed(
        0,
        FaultTable.AGAIN,
        fresh,
        NORAS_KEY,
        Stage.answers("passphrase:nora", table.acts.player(Player.WITNESS).passphrase()));
    table.importNow();
  }

  /** A first roster of everybody who signs, for one of the two environments. */
  private static Stage.Outcome roster(FaultTable table, int expectedExit, String environment) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "roster",
                "new",
                "--ceremony",
                "KC-2026-008",
                "--environment",
                environment,
                "--expires",
                table.acts.now().plus(365, ChronoUnit.DAYS).toString()));
    for (Player player : table.acts.signers()) {
      arguments.addAll(List.of("--person", player.cardFile() + "=" + player.roles()));
    }
    arguments.addAll(List.of("--out", NEXT));
    return table.stage().importer(expectedExit, Map.of(), arguments.toArray(String[]::new));
  }
}

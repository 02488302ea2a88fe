package org.airlock.common.plan;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.airlock.common.Enrolment;
import org.airlock.common.Vectors;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.plan.Finding.Severity;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One clean plan, spoiled in more than fifty ways; each has a message of its own. */
final class PlanLintTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  private static final String CLEAN = text("plan/establish.json");
  private static final Roster ROSTER = roster();

  private static String text(String vector) {
    return Vectors.bytes(vector).asUtf8().orElseThrow();
  }

  private static Roster roster() {
    Enrolment people = new Enrolment(Environment.PRODUCTION);
    List<Person> all = new ArrayList<>(people.people());
    all.removeIf(person -> person.id().equals("otto"));
    all.add(people.person("otto", Role.APPROVER, Role.WITNESS));
    for (int i = 0; i < 16; i++) {
      all.add(Enrolment.custodian("k" + i));
    }
    return Enrolment.roster(Environment.PRODUCTION, 1, Roster.NO_PREVIOUS, all);
  }

  private static List<Finding> lint(String json) {
    return PlanLint.check(PlanFile.read(Bytes.utf8(json), "plan.json"), ROSTER, TODAY);
  }

  private static String spoiled(String... fromTo) {
    String json = CLEAN;
    for (int i = 0; i < fromTo.length; i += 2) {
      assertThat(json).contains(fromTo[i]);
      json = json.replace(fromTo[i], fromTo[i + 1]);
    }
    return json;
  }

  @Test
  void check_aCleanPlan_findsNothing() {
    assertThat(lint(CLEAN)).isEmpty();
  }

  private static Arguments error(String rule, String message, String... fromTo) {
    return Arguments.of(Severity.ERROR, rule, message, spoiled(fromTo));
  }

  private static Arguments warn(String rule, String message, String... fromTo) {
    return Arguments.of(Severity.WARN, rule, message, spoiled(fromTo));
  }

  private static String duty(String duty, String person) {
    return "\"duty\" : \"" + duty + "\",\n    \"person\" : \"" + person + "\"";
  }

  private static String entry(String duty, String person) {
    return "{\n    " + duty(duty, person) + "\n  }, ";
  }

  private static final String CUSTODIANS = "[ \"carol\", \"chen\", \"cleo\" ]";

  static Stream<Arguments> mutations() {
    return Stream.of(
        error(
            "R-01",
            "carol would hold two shares of one set",
            CUSTODIANS,
            "[ \"carol\", \"chen\", \"cleo\", \"carol\" ]"),
        error(
            "R-02",
            "wim would be witness and hold a share of the set",
            CUSTODIANS,
            "[ \"carol\", \"chen\", \"cleo\", \"wim\" ]"),
        error("R-03", "the two import operators are one person, ines", "\"ivan\"", "\"ines\""),
        error(
            "R-03",
            "ines would lead the ceremony and talk to AWS",
            duty("administrator", "vera"),
            duty("administrator", "ines")),
        error(
            "R-04",
            "wim would witness the destruction of a set and holds a share of it",
            "\"establish\"",
            "\"destruction\"",
            CUSTODIANS,
            "[ \"carol\", \"chen\", \"cleo\", \"wim\" ]"),
        error(
            "R-05",
            "anna would approve the plan and sit at the keyboard",
            duty("approver", "otto"),
            duty("approver", "anna")),
        warn("R-06", "the quorum has no spare: 3 of 3", "\"threshold\" : 2", "\"threshold\" : 3"),
        warn("R-07", "whom cleo reports to is not said", ",\n    \"cleo\" : \"oda\"", ""),
        error("R-07", "carol, chen are a quorum and all report to maria", "\"nils\"", "\"maria\""),
        error(
            "R-08",
            "no alternate is named for the witness",
            duty("witness", "wim") + ",\n    \"alternate\" : \"otto\"",
            duty("witness", "wim")),
        error(
            "R-08",
            "no alternate is named for the administrator",
            duty("administrator", "vera") + ",\n    \"alternate\" : \"otto\"",
            duty("administrator", "vera")),
        error(
            "R-09",
            "anna would be operator and witness in one person",
            duty("witness", "wim"),
            duty("witness", "anna")),
        error(
            "R-09",
            "vera has several duties: administrator and approver",
            duty("approver", "otto") + ",\n    \"alternate\" : \"vera\"",
            duty("approver", "vera")),
        error(
            "L-01",
            "nobody is witness: watches that the script is followed",
            "{\n    " + duty("witness", "wim") + ",\n    \"alternate\" : \"otto\"\n  }, ",
            ""),
        error(
            "L-01",
            "nobody is operator: the only person at the keyboard",
            entry("operator", "anna"),
            ""),
        error(
            "L-01",
            "fewer than 2 people are import-operator",
            entry("import-operator", "ivan"),
            ""),
        error(
            "L-01",
            "there are 2 people as operator",
            entry("operator", "anna"),
            entry("operator", "anna") + entry("operator", "otto")),
        error("L-02", "cloe is not on roster version 1", "\"cleo\"", "\"cloe\""),
        error(
            "L-02",
            "carol has no role operator on the roster",
            duty("operator", "anna"),
            duty("operator", "carol")),
        error(
            "L-02",
            "vera has no role witness on the roster",
            duty("witness", "wim") + ",\n    \"alternate\" : \"otto\"",
            duty("witness", "wim") + ",\n    \"alternate\" : \"vera\""),
        error(
            "L-03",
            "wim is their own alternate as witness",
            duty("witness", "wim") + ",\n    \"alternate\" : \"otto\"",
            duty("witness", "wim") + ",\n    \"alternate\" : \"wim\""),
        error(
            "L-04",
            "is missing, and an escrow is made and proven",
            CLEAN.substring(CLEAN.indexOf("  \"escrow\""), CLEAN.indexOf("  \"materials\"")),
            ""),
        error("L-04", "is given, but an enrolment has none", "\"establish\"", "\"enrolment\""),
        error(
            "L-04",
            "is 1: one person alone could take the key",
            "\"threshold\" : 2",
            "\"threshold\" : 1"),
        error(
            "L-04",
            "is 4, but only 3 custodians are named",
            "\"threshold\" : 2",
            "\"threshold\" : 4"),
        error(
            "L-04",
            "17 shares are more than the 16 of one set",
            CUSTODIANS,
            "[ \"carol\", \""
                + String.join(
                    "\", \"",
                    java.util.stream.IntStream.range(0, 16).mapToObj(i -> "k" + i).toList())
                + "\" ]"),
        error(
            "L-04",
            "needs all 3 shares: one lost card loses everything",
            "\"threshold\" : 2",
            "\"threshold\" : 3"),
        error(
            "L-05",
            "k1 holds a share but is not among the people as custodian",
            CUSTODIANS,
            "[ \"carol\", \"chen\", \"cleo\", \"k1\" ]"),
        error(
            "L-05",
            "cleo is custodian but has no share",
            CUSTODIANS,
            "[ \"carol\", \"chen\", \"k1\" ]"),
        error("L-06", "is none of screen, medium, print", "\"screen\"", "\"parrot\""),
        error("L-06", "is 20, too few to carry 256 bits", "\"dice\" : 0", "\"dice\" : 20"),
        error("L-06", "is 1001, more than anybody throws", "\"dice\" : 0", "\"dice\" : 1001"),
        error("L-06", "carol has no medium of class SHARE", "\"screen\"", "\"medium\""),
        error(
            "L-07",
            "is empty, but something must be generated",
            CLEAN.substring(CLEAN.indexOf("\"materials\""), CLEAN.indexOf("  \"cells\"")),
            "\"materials\" : [ ],\n"),
        error("L-07", "is given, but nothing is generated in drill", "\"establish\"", "\"drill\""),
        error(
            "L-07",
            "names orders twice",
            "\"materials\" : [ {",
            "\"materials\" : [ { \"label\" : \"orders\", \"keySpec\" : \"SYMMETRIC_DEFAULT\", \"keyUsage\" : \"ENCRYPT_DECRYPT\" }, {"),
        error(
            "L-07",
            "orders: SYMMETRIC_DEFAULT is not for SIGN_VERIFY",
            "\"label\" : \"orders\",\n    \"keySpec\" : \"SYMMETRIC_DEFAULT\",\n    \"keyUsage\" : \"ENCRYPT_DECRYPT\"",
            "\"label\" : \"orders\",\n    \"keySpec\" : \"SYMMETRIC_DEFAULT\",\n    \"keyUsage\" : \"SIGN_VERIFY\""),
        error(
            "L-08",
            "is empty, but KMS keys take part",
            CLEAN.substring(CLEAN.indexOf("\"cells\""), CLEAN.indexOf("  \"wayBack\"")),
            "\"cells\" : [ ],\n"),
        error(
            "L-08",
            "is given, but no KMS key takes part in resharing",
            "\"establish\"",
            "\"resharing\""),
        error(
            "L-08",
            "gets invoices, which the plan does not generate",
            "\"material\" : \"orders\"",
            "\"material\" : \"invoices\""),
        error(
            "L-08",
            "is HMAC_256 for GENERATE_VERIFY_MAC, its material is not",
            "\"keySpec\" : \"SYMMETRIC_DEFAULT\",\n    \"keyUsage\" : \"ENCRYPT_DECRYPT\",\n    \"material\"",
            "\"keySpec\" : \"HMAC_256\",\n    \"keyUsage\" : \"GENERATE_VERIFY_MAC\",\n    \"material\""),
        error(
            "L-08",
            ": HMAC_256 is not for ENCRYPT_DECRYPT",
            "\"keySpec\" : \"SYMMETRIC_DEFAULT\",\n    \"keyUsage\" : \"ENCRYPT_DECRYPT\",\n    \"material\"",
            "\"keySpec\" : \"HMAC_256\",\n    \"keyUsage\" : \"ENCRYPT_DECRYPT\",\n    \"material\""),
        error(
            "L-08",
            "gets orders twice",
            "\"cells\" : [ {",
            "\"cells\" : [ "
                + CLEAN.substring(
                    CLEAN.indexOf("\"cells\" : [ ") + 12, CLEAN.indexOf("} ],\n  \"wayBack\""))
                + "}, {"),
        error(
            "L-09", "does not say importType", "    \"importType\" : \"NEW_KEY_MATERIAL\",\n", ""),
        error(
            "L-09",
            "says importType, which KMS takes for symmetric keys only",
            "\"keySpec\" : \"SYMMETRIC_DEFAULT\",\n    \"keyUsage\" : \"ENCRYPT_DECRYPT\",\n    \"material\"",
            "\"keySpec\" : \"HMAC_256\",\n    \"keyUsage\" : \"GENERATE_VERIFY_MAC\",\n    \"material\""),
        error(
            "L-09",
            "says EXISTING_KEY_MATERIAL, which establish never does",
            "NEW_KEY_MATERIAL",
            "EXISTING_KEY_MATERIAL"),
        error(
            "L-09",
            "says NEW_KEY_MATERIAL, which reimport never does",
            "\"establish\"",
            "\"reimport\""),
        error(
            "L-10",
            "expires on 2026-12-01T10:00:00Z, before the ceremony is over",
            "2027-06-01",
            "2026-12-01"),
        error("L-10", "expires more than 364 days after the ceremony", "2027-06-01", "2027-12-01"),
        warn("L-10", "expires within 14 days", "2027-06-01", "2026-12-10"),
        error("L-11", "IN-1 stands twice", "\"OUT-1\"", "\"IN-1\""),
        error(
            "L-11", "there is no medium of class OUT", "\"class\" : \"OUT\"", "\"class\" : \"IN\""),
        error(
            "L-11", "there is no medium of class IN", "\"class\" : \"IN\"", "\"class\" : \"TOOL\""),
        warn("L-11", "leaves less than 15 minutes", "PT2H", "PT5M"),
        error(
            "L-12", "2026-11-01 is past", "\"date\" : \"2026-12-01\"", "\"date\" : \"2026-11-01\""),
        error("L-12", "2026-12-01 is not after 2026-12-01", "2026-12-02", "2026-12-01"),
        error("L-12", "before the ceremony could end", "2026-12-02", "2099-12-02"),
        error("L-13", "is rehearsal, the roster is production", "\"production\"", "\"rehearsal\""),
        error("L-13", "is rehearsal in production", "\"establish\"", "\"rehearsal\""),
        error("L-13", "RH-2026-014 is the id of a rehearsal", "KC-2026-014", "RH-2026-014"),
        error("L-14", "an entry is empty", "\"Room 1.07\"", "\"\""),
        error(
            "L-14",
            "one holds characters that screens and paper do not show",
            "always bring",
            "always\\u001b[2J bring"),
        warn("L-14", "both machines are in one room", "Room 1.09", "Room 1.07"),
        error(
            "L-15",
            "bag 0012345 stands twice",
            "\"seals\" : [ {",
            "\"seals\" : [ { \"item\" : \"spare\", \"bag\" : \"0012345\" }, {"),
        warn(
            "L-15",
            "nothing is brought sealed",
            CLEAN.substring(CLEAN.indexOf("\"seals\""), CLEAN.indexOf("  \"fallbacks\"")),
            "\"seals\" : [ ],\n"),
        warn(
            "L-15",
            "nothing is agreed for when somebody or something is missing",
            "[ \"Two custodians only: the quorum is complete, go on without a spare.\" ]",
            "[ ]"));
  }

  @ParameterizedTest(name = "{1}: {2}")
  @MethodSource("mutations")
  void check_aSpoiledPlan_saysWhat(Severity severity, String rule, String message, String json) {
    List<Finding> findings = lint(json);
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.rule()).isEqualTo(rule);
              assertThat(finding.severity()).isEqualTo(severity);
              assertThat(finding.what()).contains(message);
              assertThat(finding.hint()).isNotBlank();
            });
    assertThat(PlanLint.isClean(findings))
        .isEqualTo(findings.stream().noneMatch(each -> each.severity() == Severity.ERROR));
  }

  @Test
  void mutations_areManyAndDistinct() {
    Set<String> messages = new HashSet<>();
    mutations().forEach(mutation -> messages.add((String) mutation.get()[2]));
    assertThat(messages).hasSizeGreaterThanOrEqualTo(50);
    assertThat(messages).hasSize((int) mutations().count());
  }

  @Test
  void severalDuties_saidAloud_areAccepted() {
    String several =
        spoiled(
            duty("approver", "otto") + ",\n    \"alternate\" : \"vera\"",
            duty("approver", "vera"),
            "\"limitations\" : [ ]",
            "\"limitations\" : [ \"vera is administrator and approver in one person\" ]");
    assertThat(lint(several)).isEmpty();
  }

  @Test
  void read_writesBackTheSamePlan() {
    CeremonyPlan plan = PlanFile.read(Bytes.utf8(CLEAN), "plan.json");
    assertThat(PlanFile.read(PlanFile.write(plan), "again")).isEqualTo(plan);
  }

  @Test
  void read_strangeFields_areRefusedByName() {
    assertIntegrity(() -> lint(spoiled("\"wayBack\"", "\"note\" : \"x\", \"wayBack\"")))
        .hasMessageContaining("plan.json: note is an unknown field");
    assertIntegrity(() -> lint(spoiled("airlock-plan-1", "airlock-plan-2")))
        .hasMessageContaining("format is not");
    assertIntegrity(() -> lint(spoiled("\"administrator\"", "\"boss\"")))
        .hasMessageContaining("people[0].duty is none of administrator, operator");
    assertIntegrity(() -> lint(spoiled("\"establish\"", "\"party\"")))
        .hasMessageContaining("planType is none of enrolment, establish");
    assertIntegrity(() -> lint(spoiled("2026-12-02", "tomorrow")))
        .hasMessageContaining("standbyDate is not a date");
    assertIntegrity(() -> lint(spoiled("PT2H", "two hours")))
        .hasMessageContaining("wayBack is not a duration");
    assertIntegrity(() -> lint(spoiled("2027-06-01T10:00:00Z", "2027-06-01T10:00:00.5Z")))
        .hasMessageContaining("cells[0].expiry");
  }

  @ParameterizedTest
  @EnumSource
  void codes_areReadBack(PlanType type) {
    assertThat(PlanType.ofCode(type.code())).contains(type);
    assertThat(PlanType.ofCode("party")).isEmpty();
    for (Duty duty : Duty.values()) {
      assertThat(Duty.ofCode(duty.code())).contains(duty);
    }
  }
}

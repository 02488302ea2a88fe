package org.airlock.common.plan;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.airlock.common.bundle.Environment;
import org.airlock.common.console.Visible;
import org.airlock.common.plan.CeremonyPlan.Seal;
import org.airlock.common.roster.Roster;

/** L-12 to L-15: the day, the place, the mode, and what is brought sealed. */
final class OccasionRules {
  private final CeremonyPlan plan;
  private final List<Finding> findings = new ArrayList<>();

  private OccasionRules(CeremonyPlan plan) {
    this.plan = plan;
  }

  static List<Finding> check(CeremonyPlan plan, Roster roster, LocalDate today) {
    OccasionRules rules = new OccasionRules(plan);
    rules.dates(roster, today);
    rules.mode(roster);
    rules.texts();
    rules.things();
    return rules.findings;
  }

  private void error(String rule, String where, String what, String hint) {
    findings.add(Finding.error(rule, where, what, hint));
  }

  private void warn(String rule, String where, String what, String hint) {
    findings.add(Finding.warn(rule, where, what, hint));
  }

  private void dates(Roster roster, LocalDate today) {
    if (plan.date().isBefore(today)) {
      error("L-12", "date", plan.date() + " is past", "choose a day to come");
    }
    if (!plan.standbyDate().isAfter(plan.date())) {
      error(
          "L-12",
          "standbyDate",
          plan.standbyDate() + " is not after " + plan.date(),
          "reserve a later day; ceremonies do get postponed");
    }
    roster
        .header()
        .notAfter()
        .filter(
            end ->
                end.isBefore(
                    plan.standbyDate().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()))
        .ifPresent(
            end ->
                error(
                    "L-12",
                    "standbyDate",
                    "the roster expires on " + end + ", before the ceremony could end",
                    "make a new roster first"));
  }

  private void mode(Roster roster) {
    if (plan.environment() != roster.environment()) {
      error(
          "L-13",
          "environment",
          "is " + plan.environment().code() + ", the roster is " + roster.environment().code(),
          "a rehearsal has a roster of its own");
    }
    if (plan.type() == PlanType.REHEARSAL && plan.environment() == Environment.PRODUCTION) {
      error(
          "L-13",
          "planType",
          "is rehearsal in production",
          "worthless material and production keys never meet");
    }
    if (plan.environment() == Environment.PRODUCTION && plan.ceremony().startsWith("RH-")) {
      error(
          "L-13",
          "ceremony",
          plan.ceremony() + " is the id of a rehearsal",
          "ids of production begin otherwise, for example KC-");
    }
  }

  private void texts() {
    List<String> texts = new ArrayList<>(List.of(plan.objective()));
    texts.addAll(List.of(plan.place().site(), plan.place().room(), plan.place().onlineRoom()));
    if (texts.stream().anyMatch(String::isBlank)) {
      error("L-14", "objective, place", "an entry is empty", "people need it on page 1");
    }
    texts.addAll(plan.fallbacks());
    texts.addAll(plan.limitations());
    plan.seals().forEach(seal -> texts.add(seal.item()));
    if (texts.stream().anyMatch(text -> !Visible.text(text).equals(text))) {
      error(
          "L-14",
          "texts",
          "one holds characters that screens and paper do not show",
          "retype it without control characters");
    }
    if (!plan.place().room().isBlank()
        && plan.type().hasCells()
        && plan.place().room().equals(plan.place().onlineRoom())) {
      warn(
          "L-14",
          "place",
          "both machines are in one room",
          "cables and radios meet more easily there; two rooms are better");
    }
  }

  private void things() {
    Set<String> bags = new HashSet<>();
    for (Seal seal : plan.seals()) {
      if (!bags.add(seal.bag())) {
        error(
            "L-15",
            "seals",
            "bag " + seal.bag() + " stands twice",
            "every bag has a number of its own; look it up in the last record");
      }
    }
    if (plan.environment() == Environment.PRODUCTION) {
      if (plan.seals().isEmpty()) {
        warn(
            "L-15",
            "seals",
            "nothing is brought sealed, so nothing shows that the machine was not touched",
            "seal the machine after each ceremony and write its bag number here");
      }
      if (plan.fallbacks().isEmpty()) {
        warn(
            "L-15",
            "fallbacks",
            "nothing is agreed for when somebody or something is missing",
            "write down beforehand what is allowed then");
      }
    }
  }
}

package org.airlock.offline.wrapping;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.airlock.common.console.Console;
import org.airlock.common.kms.Expiry;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.verification.Verified;

/**
 * What people see of a request before they bring shares: a few targets one by one, many of them in
 * groups of equal kind, so that one screen is enough for any number.
 */
final class RequestScreen {
  /** More targets than this are shown in groups. */
  static final int MOST_SINGLE_LINES = 4;

  private static final int MOST_NAMES = 6;

  private final Console console;
  private final Instant now;

  RequestScreen(Console console, Instant now) {
    this.console = console;
    this.now = now;
  }

  void show(
      Verified<ImportRequest> request,
      List<Assignment.Assigned> assigned,
      ImportHistory history,
      List<String> budget) {
    ImportRequest payload = request.payload();
    console.say(
        "Request "
            + payload.header().id()
            + ", signed by "
            + String.join(", ", request.signerIds())
            + ".");
    payload
        .limitations()
        .forEach(limitation -> console.say("  Declared limitation: " + limitation));
    if (assigned.size() <= MOST_SINGLE_LINES) {
      assigned.forEach(each -> single(each, history));
    } else {
      groups(assigned, history);
    }
    budget.forEach(line -> console.say("  " + line));
  }

  private void single(Assignment.Assigned each, ImportHistory history) {
    ImportRequest.Target target = each.target();
    Passport passport = each.passport().payload();
    console.say("  " + target.key() + " (" + target.keyState() + ") from " + target.endpoint());
    console.say(
        "    gets material "
            + passport.header().id()
            + " ("
            + passport.label()
            + "), "
            + target.importType().map(Enum::name).orElse("import of " + target.keySpec())
            + ", "
            + target.expiry().describe(now)
            + before(each, history).map(text -> " (before: " + text + ")").orElse(""));
    console.say(
        "    wrapped with " + target.wrappingAlgorithm() + " under " + target.wrappingKeySpec());
  }

  private Optional<String> before(Assignment.Assigned each, ImportHistory history) {
    return history
        .of(each.target().key(), each.passport().digest())
        .map(ImportReceipt.Target::expiry)
        .map(expiry -> expiry.describe(now));
  }

  /**
   * @param kind everything that the targets of a group have in common
   */
  private record Group(String place, String kind, String model, String wrapping) {
    static Group of(ImportRequest.Target target) {
      return new Group(
          "account " + target.key().account() + ", " + target.key().region(),
          target.keySpec()
              + " for "
              + target.keyUsage()
              + target.importType().map(type -> ", " + type).orElse("")
              + ", "
              + target.keyState(),
          target.expiry().model(),
          target.wrappingAlgorithm() + " under " + target.wrappingKeySpec());
    }
  }

  private void groups(List<Assignment.Assigned> assigned, ImportHistory history) {
    Map<Group, List<Assignment.Assigned>> groups = new LinkedHashMap<>();
    assigned.forEach(
        each ->
            groups.computeIfAbsent(Group.of(each.target()), group -> new ArrayList<>()).add(each));
    TreeSet<String> endpoints = new TreeSet<>();
    assigned.forEach(each -> endpoints.add(each.target().endpoint()));
    console.say("  " + assigned.size() + " targets in " + groups.size() + " groups:");
    groups.forEach(
        (group, members) -> {
          console.say("  " + members.size() + " in " + group.place() + ": " + group.kind());
          console.say("    " + expiries(members) + ", " + group.wrapping());
          console.say("    " + changes(members, history));
          console.say("    materials: " + names(members));
        });
    console.say("  from " + String.join(", ", endpoints));
  }

  /** Keys imported at different times die at different times: the first and the last are named. */
  private String expiries(List<Assignment.Assigned> members) {
    TreeSet<Instant> instants = new TreeSet<>();
    members.forEach(member -> member.target().expiry().validTo().ifPresent(instants::add));
    if (instants.size() < 2) {
      return members.get(0).target().expiry().describe(now);
    }
    return "first "
        + Expiry.at(instants.first()).describe(now)
        + ", last "
        + Expiry.at(instants.last()).describe(now);
  }

  private static String changes(List<Assignment.Assigned> members, ImportHistory history) {
    int fresh = 0;
    int same = 0;
    int changed = 0;
    for (Assignment.Assigned member : members) {
      Optional<Expiry> before =
          history
              .of(member.target().key(), member.passport().digest())
              .map(ImportReceipt.Target::expiry);
      if (before.isEmpty()) {
        fresh++;
      } else if (before.get().equals(member.target().expiry())) {
        same++;
      } else {
        changed++;
      }
    }
    return fresh
        + " for the first time, "
        + same
        + " with the expiry they had, "
        + changed
        + " with another expiry than before";
  }

  private static String names(List<Assignment.Assigned> members) {
    List<String> labels =
        members.stream().map(member -> member.passport().payload().label()).distinct().toList();
    return String.join(", ", labels.subList(0, Math.min(MOST_NAMES, labels.size())))
        + (labels.size() > MOST_NAMES ? " and " + (labels.size() - MOST_NAMES) + " more" : "");
  }
}

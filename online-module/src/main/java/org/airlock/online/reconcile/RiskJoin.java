package org.airlock.online.reconcile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.kms.KeyArn;

/** What was done to the keys themselves, and calls that failed. */
final class RiskJoin {
  private final TrailRecords records;
  private final EventIndex events;
  private final List<Finding> findings = new ArrayList<>();

  RiskJoin(TrailRecords records, EventIndex events) {
    this.records = records;
    this.events = events;
  }

  List<Finding> join() {
    events.left(TrailEvent.SCHEDULE_DELETION).forEach(this::deletionScheduled);
    events.left(TrailEvent.DELETE_KEY).forEach(this::keyDeleted);
    events.left(TrailEvent.DISABLE).forEach(this::disabled);
    events.left(TrailEvent.PUT_POLICY).forEach(this::policyChanged);
    events.left(TrailEvent.REPLICATE).forEach(this::replicated);
    events.left(TrailEvent.UPDATE_PRIMARY).forEach(this::primaryMoved);
    events
        .left(TrailEvent.CANCEL_DELETION)
        .forEach(event -> noted(event, "the key lives on, disabled until EnableKey"));
    events.left(TrailEvent.ENABLE).forEach(event -> noted(event, "the key can be used again"));
    events.left(TrailEvent.CREATE).forEach(this::created);
    failures();
    return findings;
  }

  private void deletionScheduled(TrailEvent event) {
    Optional<TrailEvent> cancelled = later(TrailEvent.CANCEL_DELETION, event);
    Optional<TrailEvent> enabled = cancelled.flatMap(cancel -> later(TrailEvent.ENABLE, cancel));
    String what =
        event.name()
            + event
                .parameter("pendingWindowInDays")
                .map(days -> ", in " + days + " days")
                .orElse("")
            + event.answer("deletionDate").map(date -> " (" + date + ")").orElse("");
    if (enabled.isPresent()) {
      settled(
          event,
          what,
          "cancelled at " + cancelled.orElseThrow().at() + " and enabled at " + enabled.get().at());
      return;
    }
    if (cancelled.isPresent()) {
      risk(
          event,
          what + "; cancelled at " + cancelled.get().at() + ", and the key stays disabled",
          "aws kms enable-key --key-id " + event.keyText());
      return;
    }
    risk(
        event,
        what + ": the key and everything under it will be lost for ever",
        "if nobody decided this, now: aws kms cancel-key-deletion --key-id "
            + event.keyText()
            + " and then aws kms enable-key");
  }

  private void keyDeleted(TrailEvent event) {
    risk(
        event,
        event.name()
            + ": the KMS key is gone; its material in another key does not decrypt what it encrypted",
        "write down who decided it; nothing brings this key back");
  }

  private void disabled(TrailEvent event) {
    Optional<TrailEvent> enabled = later(TrailEvent.ENABLE, event);
    if (enabled.isPresent()) {
      settled(event, event.name(), "enabled again at " + enabled.get().at());
      return;
    }
    risk(
        event,
        event.name() + ": the key cannot be used",
        "if nobody decided this: aws kms enable-key --key-id " + event.keyText());
  }

  private void policyChanged(TrailEvent event) {
    risk(
        event,
        event.name() + ": who may use, import into and delete this key may have changed",
        "read it: aws kms get-key-policy --key-id "
            + event.keyText()
            + " --policy-name default, and compare it with what was agreed");
  }

  private void replicated(TrailEvent event) {
    String region = event.parameter("replicaRegion").orElse("another Region");
    Optional<KeyArn> replica =
        event
            .key()
            .flatMap(
                key ->
                    KeyArn.parse(
                        key.toString().replace(":" + key.region() + ":", ":" + region + ":")));
    if (replica.filter(records.keys()::contains).isPresent()) {
      settled(
          event, event.name() + " to " + region, "this store knows the replica " + replica.get());
      return;
    }
    risk(
        event,
        event.name() + " to " + region + ": this store knows no replica there",
        "the replica is empty and has a policy of its own: compare that policy, then 'importer request' for the replica, or"
            + " have it removed");
  }

  private void primaryMoved(TrailEvent event) {
    risk(
        event,
        event.name()
            + " to "
            + event.parameter("primaryRegion").orElse("another Region")
            + ": rotations begin there from now on",
        "if nobody decided this, ask who made the call; use the new primary for the next rotation");
  }

  private void created(TrailEvent event) {
    noted(
        event,
        event.key().filter(records.keys()::contains).isPresent()
            ? "the key of this store was made"
            : "a key for imported material that no request of this store names");
  }

  /** One line for each caller, key, operation and reason. */
  private void failures() {
    Map<String, List<TrailEvent>> groups = new LinkedHashMap<>();
    for (String name : TrailEvent.NAMES) {
      for (TrailEvent event : events.all(name)) {
        if (!event.succeeded() && !events.isTaken(event)) {
          String group =
              event.name()
                  + " "
                  + event.keyText()
                  + " "
                  + event.error().get()
                  + " "
                  + event.actor();
          groups.computeIfAbsent(group, any -> new ArrayList<>()).add(event);
        }
      }
    }
    groups.values().forEach(this::failed);
  }

  private void failed(List<TrailEvent> group) {
    TrailEvent first = group.get(0);
    TrailEvent last = group.get(group.size() - 1);
    boolean ours = group.stream().allMatch(event -> records.refused().contains(event.requestId()));
    findings.add(
        Finding.explained(
            FindingKind.FAILED,
            first,
            first.name()
                + " failed "
                + (group.size() == 1 ? "once" : group.size() + " times")
                + " with "
                + first.error().orElseThrow()
                + (group.size() == 1 ? "" : ", last at " + last.at()),
            ours ? "nothing" : "if this is not one of your people trying, ask who it is",
            ours ? "the transcript has the refusal" : "KMS refused"));
  }

  private Optional<TrailEvent> later(String name, TrailEvent than) {
    return events.all(name).stream()
        .filter(TrailEvent::succeeded)
        .filter(event -> event.key().isPresent() && event.key().equals(than.key()))
        .filter(event -> event.at().isAfter(than.at()))
        .findFirst();
  }

  private void risk(TrailEvent event, String what, String next) {
    findings.add(Finding.unexplained(FindingKind.KEY_AT_RISK, event, what, next));
  }

  private void settled(TrailEvent event, String what, String how) {
    findings.add(Finding.explained(FindingKind.KEY_AT_RISK, event, what, "nothing", how));
  }

  private void noted(TrailEvent event, String what) {
    findings.add(Finding.explained(FindingKind.NOTED, event, event.name(), "nothing", what));
  }
}

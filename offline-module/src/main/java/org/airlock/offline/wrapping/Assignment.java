package org.airlock.offline.wrapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.verification.Verified;

/**
 * Which planned material answers which target: control {@code TARGET-PLANNED}. A key with several
 * materials has several targets; receipts say which of its materials KMS calls by which id. Pure.
 */
final class Assignment {
  /** One target with the material and the expiry that the plan gives it. */
  record Assigned(ImportRequest.Target target, Verified<Passport> passport) {}

  private final ImportHistory history;
  private final Function<String, Verified<Passport>> byName;
  private final Function<Digest, Optional<Verified<Passport>>> byDigest;

  Assignment(
      ImportHistory history,
      Function<String, Verified<Passport>> byName,
      Function<Digest, Optional<Verified<Passport>>> byDigest) {
    this.history = history;
    this.byName = byName;
    this.byDigest = byDigest;
  }

  /** One for each target, in the request's order. */
  List<Assigned> assign(ImportRequest request, Plan plan) {
    Map<KeyArn, List<ImportRequest.Target>> targets = new LinkedHashMap<>();
    request
        .targets()
        .forEach(
            target -> targets.computeIfAbsent(target.key(), key -> new ArrayList<>()).add(target));
    for (KeyArn planned : plan.materials().keySet()) {
      if (!targets.containsKey(planned)) {
        throw unplanned("the plan names " + planned + ", which the request does not ask for");
      }
    }
    Map<String, Assigned> assigned = new LinkedHashMap<>();
    targets.forEach((key, wanted) -> assignKey(key, wanted, plan, assigned));
    return request.targets().stream()
        .map(target -> Objects.requireNonNull(assigned.get(target.cell())))
        .toList();
  }

  private void assignKey(
      KeyArn key, List<ImportRequest.Target> targets, Plan plan, Map<String, Assigned> assigned) {
    List<Plan.Planned> planned = plan.materials().getOrDefault(key, List.of());
    if (planned.isEmpty() && !plan.recorded()) {
      throw unplanned("the request asks for " + key + ", which the plan does not name");
    }
    Map<Digest, Candidate> open = new LinkedHashMap<>();
    for (Plan.Planned each : planned) {
      Verified<Passport> passport = byName.apply(each.material());
      if (open.put(passport.digest(), new Candidate(passport, each.expiry().orElse(plan.expiry())))
          != null) {
        throw unplanned("the plan gives " + each.material() + " to " + key + " twice");
      }
    }
    if (planned.isEmpty()) {
      targets.forEach(target -> addRecorded(target, plan, open));
    }
    List<ImportRequest.Target> undecided = new ArrayList<>();
    for (ImportRequest.Target target : targets) {
      Optional<Digest> known = recorded(target).filter(open::containsKey);
      if (known.isPresent()) {
        take(target, Objects.requireNonNull(open.remove(known.get())), assigned);
      } else {
        undecided.add(target);
      }
    }
    takeRest(key, undecided, open, assigned);
  }

  private void takeRest(
      KeyArn key,
      List<ImportRequest.Target> undecided,
      Map<Digest, Candidate> open,
      Map<String, Assigned> assigned) {
    if (undecided.size() > open.size()) {
      throw unplanned(
          "the request has "
              + (undecided.size() - open.size())
              + " more for "
              + key
              + " than the plan names materials");
    }
    if (open.size() > undecided.size()) {
      throw unplanned(
          "the plan names a material for "
              + key
              + " that the request does not ask for: "
              + open.values().iterator().next().passport().payload().label());
    }
    if (open.size() > 1) {
      throw unplanned(
          "no receipt says which of the planned materials "
              + key
              + " is which; make one request for each");
    }
    for (ImportRequest.Target target : undecided) {
      take(target, open.values().iterator().next(), assigned);
    }
  }

  private void addRecorded(ImportRequest.Target target, Plan plan, Map<Digest, Candidate> open) {
    if (target.followsPrimary()) {
      throw unplanned(
          target.key()
              + " is to take the new material of its primary; --recorded plans only what receipts name: say --target "
              + target.key()
              + "=MATERIAL with the primary's new material");
    }
    Digest digest =
        recorded(target)
            .orElseThrow(
                () ->
                    unplanned(
                        "no receipt names the material of "
                            + target.key()
                            + ", so --recorded cannot plan it"));
    Verified<Passport> passport =
        byDigest
            .apply(digest)
            .orElseThrow(
                () ->
                    unplanned(
                        "the receipts of "
                            + target.key()
                            + " name a passport that is not in this store: "
                            + digest.hex().substring(0, 16)
                            + "…"));
    open.put(digest, new Candidate(passport, plan.expiry()));
  }

  /** The passport that receipts name for this very cell. */
  private Optional<Digest> recorded(ImportRequest.Target target) {
    if (target.importType().equals(Optional.of(ImportType.NEW_KEY_MATERIAL))
        // What receipts name of this replica is the old material.
        || target.followsPrimary()) {
      return Optional.empty();
    }
    if (target.expectedKeyMaterialId().isPresent()) {
      return history
          .of(target.key(), target.expectedKeyMaterialId().get())
          .map(ImportReceipt.Target::passportDigest);
    }
    Set<Digest> all = new LinkedHashSet<>();
    history.of(target.key()).forEach(imported -> all.add(imported.passportDigest()));
    return all.size() == 1 ? Optional.of(all.iterator().next()) : Optional.empty();
  }

  private static void take(
      ImportRequest.Target target, Candidate candidate, Map<String, Assigned> assigned) {
    Passport passport = candidate.passport().payload();
    if (target.keySpec() != passport.keySpec() || target.keyUsage() != passport.keyUsage()) {
      throw unplanned(
          target.key()
              + " is "
              + target.keySpec()
              + " for "
              + target.keyUsage()
              + ", material "
              + passport.header().id()
              + " is "
              + passport.keySpec()
              + " for "
              + passport.keyUsage());
    }
    if (!target.expiry().equals(candidate.expiry())) {
      throw unplanned(
          target.key()
              + ": the request says "
              + words(target.expiry())
              + ", the plan says "
              + words(candidate.expiry()));
    }
    assigned.put(target.cell(), new Assigned(target, candidate.passport()));
  }

  private static String words(Expiry expiry) {
    return expiry.validTo().map(instant -> "valid to " + instant).orElse("never expires");
  }

  private record Candidate(Verified<Passport> passport, Expiry expiry) {}

  private static Failure unplanned(String what) {
    return new Failure.Refused(
        Control.TARGET_PLANNED,
        what,
        "compare the request with the approved plan; make a new request, or correct --target, --targets and the expiry");
  }
}

package org.airlock.offline.wrapping;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Verified;

/**
 * What a verified request must still satisfy before a quorum is asked for. Pure: takes data, throws
 * or returns.
 *
 * <ol>
 *   <li>{@code REQUEST-UNUSED}: not answered before, and not older than a request that was.
 *   <li>{@code REQUEST-FRESH}: enough time is left to wrap, carry and import.
 *   <li>{@code TARGET-PLANNED}: exactly the planned keys, the planned expiry, a material of the
 *       key's spec.
 *   <li>{@code ALGORITHM-ALLOWED}: the catalogue allows spec, algorithm and wrapping key together,
 *       without SHA-1.
 *   <li>{@code SAME-MATERIAL}: what receipts say about this key agrees with the planned passport
 *       and with what KMS expects.
 * </ol>
 */
final class RequestRules {
  private RequestRules() {}

  /** {@code REQUEST-UNUSED}. */
  static void requireUnused(Verified<ImportRequest> request, List<Event> answered) {
    for (Event event : answered) {
      if (event.fact("request-digest").equals(request.digest().hex())) {
        throw new Failure.Refused(
            Control.REQUEST_UNUSED,
            request.payload().header().id() + " was answered already, on " + event.at(),
            "its answer is in this store under "
                + String.join(
                    ", ",
                    event.outputs().keySet().stream()
                        .filter(n -> n.startsWith("wrapped/"))
                        .toList())
                + "; copy that file to the stick. If its token died, make a new request");
      }
      boolean sameCeremony = event.ceremony().equals(request.payload().header().ceremony());
      if (sameCeremony
          && Long.parseLong(event.fact("request-sequence"))
              >= request.payload().header().sequence()) {
        throw new Failure.Refused(
            Control.REQUEST_UNUSED,
            request.payload().header().id()
                + " was overtaken: request number "
                + event.fact("request-sequence")
                + " of this ceremony was answered on "
                + event.at(),
            "an older request is a rollback, an equal number is a fork; make a new request with 'importer request'");
      }
    }
  }

  /** {@code REQUEST-FRESH}, and the time budget for the screen. */
  static List<String> requireFresh(ImportRequest request, Instant now, Duration wayBack) {
    Instant deadline = request.header().notAfter().orElseThrow();
    Duration left = Duration.between(now, deadline);
    if (left.isNegative() || left.isZero()) {
      throw new Failure.Refused(
          Control.REQUEST_FRESH,
          request.header().id()
              + ": its import tokens died at "
              + deadline
              + " (stated time "
              + now
              + ")",
          "a token is a postal box, the material is your letter: get a new box with 'importer request' for the same keys, and wrap again");
    }
    if (left.compareTo(wayBack) < 0) {
      throw new Failure.Refused(
          Control.REQUEST_FRESH,
          request.header().id()
              + ": "
              + minutes(left)
              + " are left until "
              + deadline
              + ", the way back needs "
              + minutes(wayBack),
          "make a new request with 'importer request', or allow a shorter way with --way-back");
    }
    if (request.header().createdAt().isAfter(now.plus(1, ChronoUnit.HOURS))) {
      throw new Failure.Refused(
          Control.REQUEST_FRESH,
          request.header().id()
              + ": was made at "
              + request.header().createdAt()
              + ", after the stated time "
              + now,
          "one of the two clocks is wrong; compare both with an independent one");
    }
    return List.of(
        "now " + now + ", tokens live until " + deadline + ": " + minutes(left) + " left",
        "of these " + minutes(wayBack) + " are kept for carrying and importing");
  }

  private static String minutes(Duration duration) {
    return duration.toHours() + " h " + duration.toMinutesPart() + " min";
  }

  /** {@code TARGET-PLANNED}. */
  static void requirePlanned(
      ImportRequest request, Map<KeyArn, Verified<Passport>> plan, Expiry expiry) {
    List<KeyArn> requested = request.targets().stream().map(ImportRequest.Target::key).toList();
    List<KeyArn> unplanned = new ArrayList<>(requested);
    unplanned.removeAll(plan.keySet());
    if (!unplanned.isEmpty()) {
      throw unplanned(
          "the request asks for " + unplanned.get(0) + ", which the plan does not name");
    }
    List<KeyArn> missing = new ArrayList<>(plan.keySet());
    missing.removeAll(requested);
    if (!missing.isEmpty()) {
      throw unplanned("the plan names " + missing.get(0) + ", which the request does not ask for");
    }
    for (ImportRequest.Target target : request.targets()) {
      Passport passport =
          Objects.requireNonNull(plan.get(target.key()), "every requested key is planned")
              .payload();
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
      if (!target.expiry().equals(expiry)) {
        throw unplanned(
            target.key()
                + ": the request says "
                + words(target.expiry())
                + ", the plan says "
                + words(expiry));
      }
    }
  }

  private static String words(Expiry expiry) {
    return expiry.validTo().map(instant -> "valid to " + instant).orElse("never expires");
  }

  private static Failure unplanned(String what) {
    return new Failure.Refused(
        Control.TARGET_PLANNED,
        what,
        "compare the request with the approved plan; make a new request, or correct --target and the expiry");
  }

  /** {@code ALGORITHM-ALLOWED}. */
  static void requireAllowed(ImportRequest.Target target) {
    List<WrappingAlgorithm> possible =
        target.keySpec().wrappingAlgorithms(target.wrappingKeySpec()).stream()
            .filter(algorithm -> algorithm.hash() == WrappingAlgorithm.OaepHash.SHA_256)
            .toList();
    if (!possible.contains(target.wrappingAlgorithm())) {
      boolean sha1 = target.wrappingAlgorithm().hash() == WrappingAlgorithm.OaepHash.SHA_1;
      throw new Failure.Refused(
          Control.ALGORITHM_ALLOWED,
          target.key()
              + ": "
              + target.wrappingAlgorithm()
              + " under "
              + target.wrappingKeySpec()
              + (sha1
                  ? " uses SHA-1, which no roster allows"
                  : " cannot carry " + target.keySpec()),
          "make a new request with one of: " + possible);
    }
  }

  /** {@code SAME-MATERIAL}. */
  static void requireSameMaterial(
      ImportRequest.Target target,
      Verified<Passport> planned,
      List<Verified<ImportReceipt>> receipts) {
    for (Verified<ImportReceipt> receipt : receipts) {
      for (ImportReceipt.Target imported : receipt.payload().targets()) {
        if (imported.key().equals(target.key())) {
          requireAgreement(target, planned.digest(), imported);
        }
      }
    }
  }

  private static void requireAgreement(
      ImportRequest.Target target, Digest planned, ImportReceipt.Target imported) {
    if (!imported.passportDigest().equals(planned)) {
      throw different(
          target.key()
              + " was given other material on "
              + imported.importedAt()
              + " than the plan names now",
          "a KMS key keeps its first material for ever; look in 'material list' for the passport with digest "
              + imported.passportDigest().hex().substring(0, 16)
              + "…");
    }
    Optional<String> expected = target.expectedKeyMaterialId();
    if (imported.keyMaterialId().isPresent() && !expected.equals(imported.keyMaterialId())) {
      throw different(
          target.key()
              + ": KMS expects KeyMaterialId "
              + expected.map(id -> id.substring(0, 16) + "…").orElse("none")
              + ", the receipts of this material say "
              + imported.keyMaterialId().get().substring(0, 16)
              + "…",
          "do not wrap: find out what was imported into this key, and when, with CloudTrail");
    }
  }

  private static Failure different(String what, String hint) {
    return new Failure.Refused(Control.SAME_MATERIAL, what, hint);
  }
}

package org.airlock.offline.wrapping;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.roster.Policy;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Verified;

/**
 * What a verified request must still satisfy before a quorum is asked for. Pure: takes data, throws
 * or returns.
 *
 * <ol>
 *   <li>{@code REQUEST-UNUSED}: not answered before, and not older than a request that was.
 *   <li>{@code REQUEST-FRESH}: enough time is left to wrap, carry and import.
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

  /** {@code ALGORITHM-ALLOWED}. */
  static void requireAllowed(ImportRequest.Target target, int materialSizeBytes, Policy policy) {
    List<WrappingAlgorithm> possible =
        target.keySpec().wrappingAlgorithms(target.wrappingKeySpec()).stream()
            .filter(
                algorithm ->
                    policy.sha1Wrapping() || algorithm.hash() == WrappingAlgorithm.OaepHash.SHA_256)
            .filter(
                algorithm ->
                    algorithm.hybrid()
                        || materialSizeBytes
                            <= algorithm.largestOaepPlaintextBytes(target.wrappingKeySpec()))
            .toList();
    if (possible.contains(target.wrappingAlgorithm())) {
      return;
    }
    boolean documented =
        target
            .keySpec()
            .wrappingAlgorithms(target.wrappingKeySpec())
            .contains(target.wrappingAlgorithm());
    boolean sha1 = target.wrappingAlgorithm().hash() == WrappingAlgorithm.OaepHash.SHA_1;
    String why =
        !documented
            ? " cannot carry " + target.keySpec()
            : sha1 && !policy.sha1Wrapping()
                ? " uses SHA-1, which this roster does not allow"
                : " cannot carry the " + materialSizeBytes + " bytes of this material";
    throw new Failure.Refused(
        Control.ALGORITHM_ALLOWED,
        target.key()
            + ": "
            + target.wrappingAlgorithm()
            + " under "
            + target.wrappingKeySpec()
            + why,
        "make a new request with one of: " + possible);
  }

  /**
   * {@code SAME-MATERIAL}: a material goes back where it was, and new material goes only where a
   * rotation asks for it.
   */
  static void requireSameMaterial(
      Assignment.Assigned assigned, List<Assignment.Assigned> all, ImportHistory history) {
    ImportRequest.Target target = assigned.target();
    Digest planned = assigned.passport().digest();
    if (target.importType().equals(Optional.of(ImportType.NEW_KEY_MATERIAL))) {
      requireNew(target, planned, history);
      return;
    }
    if (target.followsPrimary()) {
      requirePrimarysNew(assigned, all, history);
      return;
    }
    List<ImportReceipt.Target> imported = history.of(target.key());
    Optional<String> expected = target.expectedKeyMaterialId();
    for (ImportReceipt.Target before : imported) {
      boolean sameCell = expected.isEmpty() || expected.equals(before.keyMaterialId());
      boolean rotatable = target.keySpec().isSymmetric() && expected.isEmpty();
      if (sameCell && !rotatable && !before.passportDigest().equals(planned)) {
        throw different(
            target.key()
                + " was given other material on "
                + before.importedAt()
                + " than the plan names now",
            "a KMS key keeps its first material for ever; look in 'material list' for the passport with digest "
                + before.passportDigest().hex().substring(0, 16)
                + "…");
      }
      if (before.passportDigest().equals(planned)
          && expected.isPresent()
          && before.keyMaterialId().isPresent()
          && !expected.equals(before.keyMaterialId())) {
        throw differentId(target, before);
      }
    }
    if (target.keySpec().isSymmetric()
        && expected.isEmpty()
        && !isRelated(assigned, all, history)) {
      throw different(
          target.key()
              + ": neither a receipt nor this request gives material "
              + assigned.passport().payload().label()
              + " to its primary key",
          "a replica takes only the material of its primary: request both, or import into the primary first");
    }
  }

  private static void requireNew(
      ImportRequest.Target target, Digest planned, ImportHistory history) {
    List<ImportReceipt.Target> imported = history.of(target.key());
    for (ImportReceipt.Target before : imported) {
      if (before.passportDigest().equals(planned)) {
        throw before.keyMaterialId().isPresent() && !target.keyState().equals("Enabled")
            ? differentId(target, before)
            : different(
                target.key()
                    + " has this very material since "
                    + before.importedAt()
                    + "; the request is for new material",
                "a rotation needs new material: 'material generate', then plan that");
      }
    }
    if (!imported.isEmpty() && !target.keyState().equals("Enabled")) {
      throw different(
          target.key()
              + " was given other material on "
              + imported.get(0).importedAt()
              + " than the plan names now",
          "a KMS key keeps its first material for ever; bring that back first, then rotate. Its passport has digest "
              + imported.get(0).passportDigest().hex().substring(0, 16)
              + "…");
    }
  }

  /** Not what the replica has, and exactly what the rotation gives its primary. */
  private static void requirePrimarysNew(
      Assignment.Assigned assigned, List<Assignment.Assigned> all, ImportHistory history) {
    ImportRequest.Target target = assigned.target();
    Digest planned = assigned.passport().digest();
    String label = assigned.passport().payload().label();
    Optional<ImportReceipt.Target> had = history.of(target.key(), planned);
    if (had.isPresent()) {
      throw different(
          target.key()
              + " has material "
              + label
              + " since "
              + had.get().importedAt()
              + "; it is to take the new material of its primary",
          "plan the primary's new material for it: --target " + target.key() + "=MATERIAL");
    }
    Optional<Digest> rotation =
        all.stream()
            .filter(
                other ->
                    other.target().key().isRelatedTo(target.key())
                        && other
                            .target()
                            .importType()
                            .equals(Optional.of(ImportType.NEW_KEY_MATERIAL)))
            .map(other -> other.passport().digest())
            .findFirst()
            .or(
                () ->
                    history
                        .lastRelatedRotation(target.key())
                        .map(ImportReceipt.Target::passportDigest));
    if (!rotation.equals(Optional.of(planned))) {
      throw different(
          target.key()
              + (rotation.isPresent()
                  ? ": its primary takes other new material than " + label
                  : ": neither a receipt nor this request gives its primary new material"),
          "a replica takes only the material of its primary: request both with --new-material and plan the same material"
              + " for both");
    }
  }

  private static boolean isRelated(
      Assignment.Assigned assigned, List<Assignment.Assigned> all, ImportHistory history) {
    Digest planned = assigned.passport().digest();
    return history.of(assigned.target().key(), planned).isPresent()
        || history.relatedHas(assigned.target().key(), planned)
        || all.stream()
            .anyMatch(
                other ->
                    other.target().key().isRelatedTo(assigned.target().key())
                        && other.passport().digest().equals(planned));
  }

  private static Failure differentId(ImportRequest.Target target, ImportReceipt.Target before) {
    return different(
        target.key()
            + ": KMS expects KeyMaterialId "
            + target.expectedKeyMaterialId().map(id -> id.substring(0, 16) + "…").orElse("none")
            + ", the receipts of this material say "
            + before.keyMaterialId().orElse("none").substring(0, 16)
            + "…",
        "do not wrap: find out what was imported into this key, and when, with CloudTrail");
  }

  private static Failure different(String what, String hint) {
    return new Failure.Refused(Control.SAME_MATERIAL, what, hint);
  }
}

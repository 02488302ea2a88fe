package org.airlock.online.rules;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Generations;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;

/**
 * What wrapped material must satisfy before it is sent: WRAPPED-MATCHES-REQUEST, ESCROW-PROOF,
 * TOKEN-ALIVE.
 */
public final class AnswerRules {
  private AnswerRules() {}

  /**
   * {@code WRAPPED-MATCHES-REQUEST}: the answer to exactly this request, target by target, field by
   * field.
   */
  public static void requireAnswers(WrappedMaterial wrapped, ImportRequest request) {
    List<KeyArn> asked = request.targets().stream().map(ImportRequest.Target::key).toList();
    List<KeyArn> answered = wrapped.targets().stream().map(WrappedMaterial.Target::key).toList();
    if (!asked.equals(answered)) {
      throw mismatch(
          "it answers for "
              + answered
              + ", request "
              + request.header().id()
              + " asked for "
              + asked);
    }
    for (int i = 0; i < asked.size(); i++) {
      requireSame(wrapped.targets().get(i), request.targets().get(i));
    }
  }

  private static void requireSame(WrappedMaterial.Target answer, ImportRequest.Target question) {
    require(answer.keySpec() == question.keySpec(), answer, "key spec");
    require(answer.importType().equals(question.importType()), answer, "import type");
    require(
        answer.expectedKeyMaterialId().equals(question.expectedKeyMaterialId()),
        answer,
        "expected KeyMaterialId");
    require(answer.expiry().equals(question.expiry()), answer, "expiry");
    require(
        answer.wrappingAlgorithm() == question.wrappingAlgorithm(), answer, "wrapping algorithm");
    require(
        answer.wrappingKeyDigest().equals(Digest.of(question.wrappingKey())),
        answer,
        "wrapping key");
    require(answer.importToken().equals(question.importToken()), answer, "import token");
    require(answer.deadline().equals(question.deadline()), answer, "deadline");
  }

  private static void require(boolean same, WrappedMaterial.Target answer, String what) {
    if (!same) {
      throw mismatch(answer.key() + ": its " + what + " is not the request's");
    }
  }

  private static Failure mismatch(String what) {
    return new Failure.Refused(
        Control.WRAPPED_MATCHES_REQUEST,
        "the wrapped material does not match: " + what,
        "do not import it; make a new request and wrap again");
  }

  /**
   * {@code ESCROW-PROOF}: each material's passport and escrow are inside, signed, and the newest
   * generation of the escrow is proven.
   *
   * @return the passports by digest
   */
  public static Map<Digest, Passport> requireProvenEscrow(
      WrappedMaterial wrapped, BundleVerifier verifier, String source) {
    List<Verified<Passport>> passports =
        wrapped.passports().stream()
            .map(
                file ->
                    verifier.recorded(
                        BundleType.PASSPORT, file, source + ", passport inside", Passport::parse))
            .toList();
    List<Verified<EscrowRecord>> escrows =
        wrapped.escrows().stream()
            .map(
                file ->
                    verifier.recorded(
                        BundleType.ESCROW,
                        file,
                        source + ", escrow record inside",
                        EscrowRecord::parse))
            .toList();
    Map<Digest, EscrowRecord> records = new HashMap<>();
    escrows.forEach(escrow -> records.put(escrow.digest(), escrow.payload()));
    Generations generations = new Generations(records);
    Map<Digest, Verified<Passport>> byDigest = new HashMap<>();
    passports.forEach(passport -> byDigest.put(passport.digest(), passport));
    Map<Digest, Passport> needed = new LinkedHashMap<>();
    for (WrappedMaterial.Target target : wrapped.targets()) {
      Verified<Passport> passport =
          Optional.ofNullable(byDigest.get(target.passportDigest()))
              .orElseThrow(
                  () -> unproven(target.key() + ": the material's passport is not inside"));
      needed.put(passport.digest(), passport.payload());
      if (passport.payload().keySpec() != target.keySpec()) {
        throw unproven(target.key() + ": the passport is for " + passport.payload().keySpec());
      }
      EscrowRecord escrow =
          generations
              .inForce(passport.digest(), passport.payload())
              .map(records::get)
              .orElseThrow(
                  () -> unproven(target.key() + ": the material's escrow record is not inside"));
      Optional<String> gap = escrow.proofGap();
      if (gap.isPresent()) {
        throw unproven(target.key() + ": escrow " + escrow.header().id() + ": " + gap.get());
      }
    }
    return needed;
  }

  private static Failure unproven(String what) {
    return new Failure.Refused(
        Control.ESCROW_PROOF,
        what,
        "never import material that cannot be brought back; on the offline side run 'ceremony escrow show' and 'ceremony status'");
  }

  /** {@code TOKEN-ALIVE}, by AWS's clock. */
  public static void requireTokenAlive(WrappedMaterial.Target target, Instant awsNow) {
    if (!awsNow.isBefore(target.deadline())) {
      throw new Failure.Refused(
          Control.TOKEN_ALIVE,
          target.key()
              + ": the import token died at "
              + target.deadline()
              + " (AWS's clock says "
              + awsNow
              + ")",
          "the token is a postal box, the material is your letter: run 'importer request' for the same keys to get a new box, wrap again, import that");
    }
  }
}

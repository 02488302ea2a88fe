package org.airlock.online.importing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.online.kms.ImportOutcome;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.Kms;
import org.airlock.online.kms.Sleeper;
import org.airlock.online.rules.AnswerRules;
import org.airlock.online.rules.ExpiryRules;
import org.airlock.online.rules.KeyRules;

/** Sends one target, once, and says what came of it. */
final class Sending {
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private final OneTarget one;
  private final Progress progress;
  private final Sleeper sleeper;
  private final LostAnswer lostAnswer;
  private final FollowedPrimary primary;

  Sending(OneTarget one, Progress progress, ImportHistory history, Sleeper sleeper) {
    this.one = one;
    this.progress = progress;
    this.sleeper = sleeper;
    this.lostAnswer = new LostAnswer(one, progress, sleeper);
    this.primary = new FollowedPrimary(one, progress, history, sleeper);
  }

  /**
   * Sends, unless a call is open that nobody wrote the answer of and that KMS shows to have worked.
   */
  Progress.Answer answer() {
    boolean open = progress.isOpen(one.target());
    Progress.Answer answer = open ? lostAnswer.find().orElseGet(() -> send(open)) : send(open);
    progress.append(answer.write(one.event(Progress.ANSWERED)), Optional.of(one.target()));
    return answer;
  }

  /** Everything that can be known before the call leaves. */
  void requireSendable(KeyDescription before) {
    Kms kms = one.kms();
    Instant awsNow = kms.awsTime().orElse(one.now());
    Duration apart = Duration.between(awsNow, one.now()).abs();
    if (apart.compareTo(CLOCK_TOLERANCE) > 0) {
      one.console()
          .show(
              "note: this machine's clock and AWS's differ by "
                  + apart.toMinutes()
                  + " minutes; AWS's counts");
    }
    AnswerRules.requireTokenAlive(one.target(), awsNow);
    KeyRules.requireSameKind(before, one.target().keySpec(), one.question().keyUsage());
    KeyRules.requireImportable(before);
    ExpiryRules.requirePossible(one.target().expiry(), awsNow);
    primary.requireSameMaterial();
    if (one.target().keySpec().isSymmetric()) {
      requireExpectedMaterial(before);
    }
  }

  /** {@code MATERIAL-ID-EXPECTED}: nothing was imported or rotated since the request. */
  private void requireExpectedMaterial(KeyDescription before) {
    Optional<String> current = before.currentKeyMaterialId();
    Optional<String> expected = one.target().expectedKeyMaterialId();
    // Where KMS names none, the id after the import and the proof of use decide (decision 0021).
    if (current.isEmpty() || current.equals(expected)) {
      return;
    }
    boolean asExpected =
        expected
            .map(id -> one.entry(id).isPresent())
            .orElseGet(() -> one.isRotation() || !one.isNew());
    if (!asExpected) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          one.target().key()
              + ": KMS names material "
              + current.get()
              + ", the request was made for "
              + expected.orElse("none"),
          "something was imported into this key since the request; look in CloudTrail (ImportKeyMaterial), then make a new request");
    }
  }

  /**
   * @param repeated whether an earlier call may have worked unseen
   */
  private Progress.Answer send(boolean repeated) {
    primary.requirePrimaryFirst();
    Kms kms = one.kms();
    KeyDescription before = one.describe();
    requireSendable(before);
    Optional<String> followed = primary.await();
    progress.append(
        one.event(Progress.SENDING)
            .held(
                Control.SIGNATURES,
                Control.ENVIRONMENT_MATCH,
                Control.WRAPPED_MATCHES_REQUEST,
                Control.ESCROW_PROOF,
                Control.ENDPOINT_TRUSTED,
                Control.TOKEN_ALIVE,
                Control.KEY_ORIGIN,
                Control.KEY_STATE,
                Control.EXPIRY_EXPLICIT,
                Control.MATERIAL_ID_EXPECTED)
            .fact("state-before", before.keyState())
            .fact("endpoint", kms.endpoint()),
        Optional.of(one.target()));
    one.console()
        .say(
            "Importing into "
                + one.target().key()
                + " ("
                + before.keyState()
                + "), "
                + one.target().expiry().describe(one.now()));
    ImportOutcome outcome = kms.importKeyMaterial(one.call(followed));
    if (outcome instanceof ImportOutcome.Imported imported) {
      return new Progress.Answer(
          ImportReceipt.IMPORTED,
          before.keyState(),
          new AnsweredId(one, sleeper).of(imported, followed, before),
          imported.requestId().isEmpty() ? Progress.UNKNOWN : imported.requestId(),
          one.seconds());
    }
    if (outcome instanceof ImportOutcome.Refused refused) {
      Optional<Progress.Answer> own = perhapsOurOwn(refused, repeated);
      if (own.isPresent()) {
        return own.get();
      }
      throw refusal(refused);
    }
    ImportOutcome.Unknown unknown = (ImportOutcome.Unknown) outcome;
    one.console().say("No answer from KMS (" + unknown.what() + "). Asking KMS what happened:");
    return lostAnswer
        .find()
        .orElseThrow(
            () ->
                new Failure.Transport(
                    unknown.what() + "; KMS shows no import so far",
                    "run the same command again: it asks KMS once more before it sends anything"));
  }

  /**
   * After a first attempt whose answer was lost, KMS may refuse the second because the first
   * succeeded: new material is pending already, or associated already.
   */
  private Optional<Progress.Answer> perhapsOurOwn(ImportOutcome.Refused refused, boolean repeated) {
    boolean perhaps =
        one.isNew()
            && (refused.errorCode().equals("KMSInvalidStateException")
                || refused.errorCode().equals("IncorrectKeyMaterialException"));
    return perhaps && isOurs(refused, repeated) ? lostAnswer.find() : Optional.empty();
  }

  /** That KMS cannot be asked must not hide what it said of the import. */
  private boolean isOurs(ImportOutcome.Refused refused, boolean repeated) {
    try {
      return one.entryWithOurMark().isPresent();
    } catch (Failure.Stopped stopped) {
      throw stopped;
    } catch (Failure unseen) {
      if (repeated) {
        throw new Failure.Transport(
            refused.what()
                + "; whether an earlier call worked KMS does not say ("
                + unseen.getMessage()
                + ")",
            unseen.hint() + "; then run the same command again: it asks KMS first");
      }
      return false;
    }
  }

  /**
   * A definite no from KMS: nothing was imported, which is written down, so that a repetition may
   * send again.
   */
  private Failure refusal(ImportOutcome.Refused refused) {
    progress.append(
        one.event(Progress.REFUSED)
            .fact("aws-error", refused.errorCode())
            .fact("aws-request-id", refused.requestId()),
        Optional.of(one.target()));
    return new ImportRefusal(one).of(refused);
  }
}

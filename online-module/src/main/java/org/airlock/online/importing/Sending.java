package org.airlock.online.importing;

import java.time.Duration;
import java.time.Instant;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
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
  private final LostAnswer lostAnswer;

  Sending(OneTarget one, Sleeper sleeper) {
    this.one = one;
    this.lostAnswer = new LostAnswer(one, sleeper);
  }

  /**
   * Sends, unless a call is open that nobody wrote the answer of and that KMS shows to have worked.
   */
  Progress.Answer answer(Progress progress) {
    Progress.Answer answer =
        progress.isOpen(one.target().key()) ? lostAnswer.find().orElseGet(this::send) : send();
    one.store()
        .append(
            answer.write(one.event(Progress.ANSWERED), one.target().key(), one.wrappedDigest()));
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
    KeyRules.requireSymmetric(before);
    KeyRules.requireImportable(before);
    ExpiryRules.requirePossible(one.target().expiry(), awsNow);
    // Where KMS names none, the id after the import and the proof of use decide (decision 0021).
    boolean asExpected =
        before.currentKeyMaterialId().isEmpty()
            || before.currentKeyMaterialId().equals(one.target().expectedKeyMaterialId());
    if (!asExpected) {
      throw new Failure.Refused(
          Control.MATERIAL_ID_EXPECTED,
          one.target().key()
              + ": KMS names material "
              + before.currentKeyMaterialId().orElse("none")
              + ", the request was made for "
              + one.target().expectedKeyMaterialId().orElse("none"),
          "something was imported into this key since the request; look in CloudTrail (ImportKeyMaterial), then make a new request");
    }
  }

  private Progress.Answer send() {
    Kms kms = one.kms();
    KeyDescription before = one.describe();
    requireSendable(before);
    one.store()
        .append(
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
                .fact("wrapped-digest", one.wrappedDigest())
                .fact("key", one.target().key())
                .fact("state-before", before.keyState())
                .fact("endpoint", kms.endpoint()));
    one.console()
        .say(
            "Importing into "
                + one.target().key()
                + " ("
                + before.keyState()
                + "), "
                + one.target().expiry().describe(one.now()));
    ImportOutcome outcome = kms.importKeyMaterial(one.call());
    if (outcome instanceof ImportOutcome.Imported imported) {
      return new Progress.Answer(
          ImportReceipt.IMPORTED,
          before.keyState(),
          imported.keyMaterialId().or(() -> one.describe().currentKeyMaterialId()),
          imported.requestId().isEmpty() ? Progress.UNKNOWN : imported.requestId(),
          one.seconds());
    }
    if (outcome instanceof ImportOutcome.Refused refused) {
      throw refusal(before, refused);
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
   * A definite no from KMS: nothing was imported, which is written down, so that a repetition may
   * send again.
   */
  private Failure refusal(KeyDescription before, ImportOutcome.Refused refused) {
    one.store()
        .append(
            one.event("target-refused")
                .fact("key", one.target().key())
                .fact("aws-error", refused.errorCode())
                .fact("aws-request-id", refused.requestId()));
    if (refused.errorCode().equals("KMSInvalidStateException")
        && before.keyState().equals("Enabled")) {
      return new Failure.Refused(
          Control.NEVER_AUTO_DELETE,
          one.target().key()
              + ": KMS takes this import only after the present material is deleted ("
              + refused.what()
              + ")",
          "Airlock deletes nothing by itself. If the outage is acceptable, delete it with 'aws kms delete-imported-key-material"
              + " --key-id "
              + one.target().key()
              + "', make a new request and wrap again");
    }
    return refused.failure();
  }
}

package org.airlock.online.request;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.transcript.Event;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.ImportParameters;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.Kms;
import org.airlock.online.rules.ExpiryRules;
import org.airlock.online.rules.KeyRules;

/** Makes import requests: looks at each KMS key, fetches wrapping key and token, signs, records. */
public final class RequestDesk {
  /** AWS gives 24 hours; a deadline further away was mistyped. */
  private static final Duration LONGEST_TOKEN_LIFE = Duration.ofHours(24).plusMinutes(5);

  private final Desk desk;
  private final Regions regions;
  private final Records records;

  public RequestDesk(Desk desk, Regions regions) {
    this.desk = desk;
    this.regions = regions;
    this.records = new Records(desk.store(), desk.chain());
  }

  /** Where wrapping key and token of one target come from. */
  @FunctionalInterface
  public interface ParametersSource {
    ImportParameters of(Kms kms, KeyArn key);
  }

  /** A request, recorded in the store. */
  public record Made(ImportRequest payload, Envelope envelope, String storeFile) {}

  /**
   * Makes one request for all {@code keys}.
   *
   * @param choice the wrapping asked for; for a console download, the one it was made with
   */
  public Made make(
      String ceremony,
      List<KeyArn> keys,
      WrappingChoice choice,
      Expiry expiry,
      ParametersSource source) {
    KeyRules.requireWrapping(choice.algorithm(), choice.keySpec());
    List<KeyDescription> descriptions = keys.stream().map(key -> look(key, expiry)).toList();
    desk.store()
        .append(
            desk.event(ceremony, "request-begun")
                .fact("keys", String.join(" ", keys.stream().map(KeyArn::toString).toList()))
                .fact(
                    "if-interrupted",
                    "nothing was imported; run 'request' again, unused tokens die by themselves"));
    List<ImportRequest.Target> targets = new ArrayList<>();
    for (KeyDescription description : descriptions) {
      desk.console()
          .say(
              "Fetching wrapping key and import token for "
                  + description.arn()
                  + " ("
                  + (targets.size() + 1)
                  + " of "
                  + keys.size()
                  + ")");
      targets.add(target(description, choice, expiry, source));
    }
    return record(ceremony, targets);
  }

  private KeyDescription look(KeyArn key, Expiry expiry) {
    Kms kms = regions.of(key);
    KeyDescription description = kms.describeKey(key);
    KeyRules.requireExternal(description);
    KeyRules.requireSymmetric(description);
    KeyRules.requireImportable(description);
    KeyRules.requireSameMaterial(description, lastTarget(key));
    ExpiryRules.requirePossible(expiry, kms.awsTime().orElse(desk.now()));
    return description;
  }

  private Optional<ImportReceipt.Target> lastTarget(KeyArn key) {
    return records.completeReceipt(key).flatMap(receipt -> Records.target(receipt.payload(), key));
  }

  private ImportRequest.Target target(
      KeyDescription description, WrappingChoice choice, Expiry expiry, ParametersSource source) {
    KeyArn key = description.arn();
    Kms kms = regions.of(key);
    ImportParameters parameters = source.of(kms, key);
    requireDeadline(key, parameters.validTo(), kms.awsTime().orElse(desk.now()));
    Optional<Records.Stored<ImportReceipt>> receipt = records.completeReceipt(key);
    boolean known =
        description.currentKeyMaterialId().isPresent()
            || receipt.isPresent()
            || description.keyState().equals("Enabled");
    return new ImportRequest.Target(
        key,
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        description.keyState(),
        Optional.of(known ? ImportType.EXISTING_KEY_MATERIAL : ImportType.NEW_KEY_MATERIAL),
        // Recorded at the first import, demanded ever after, also where KMS names none.
        description
            .currentKeyMaterialId()
            .or(
                () ->
                    receipt
                        .flatMap(stored -> Records.target(stored.payload(), key))
                        .flatMap(ImportReceipt.Target::keyMaterialId)),
        expiry,
        choice.algorithm(),
        choice.keySpec(),
        parameters.publicKey(),
        parameters.importToken(),
        parameters.validTo(),
        kms.endpoint(),
        parameters.requestId().isEmpty() ? "none" : parameters.requestId(),
        receipt.map(Records.Stored::file));
  }

  private static void requireDeadline(KeyArn key, Instant deadline, Instant now) {
    if (!deadline.isAfter(now) || deadline.isAfter(now.plus(LONGEST_TOKEN_LIFE))) {
      throw new Failure.Refused(
          Control.TOKEN_ALIVE,
          key
              + ": the import token's deadline "
              + deadline
              + " is over, or more than 24 hours away (now "
              + now
              + ")",
          "with --zip, type --parameters-valid-to as the console showed it, in UTC; else compare this machine's clock with AWS's");
    }
  }

  private Made record(String ceremony, List<ImportRequest.Target> targets) {
    long sequence = nextSequence(ceremony);
    String id = "IR-" + ceremony + "-" + sequence;
    Instant deadline =
        targets.stream().map(ImportRequest.Target::deadline).min(Instant::compareTo).orElseThrow();
    ImportRequest payload =
        new ImportRequest(
            desk.header(BundleType.IMPORT_REQUEST, ceremony, id, sequence, Optional.of(deadline)),
            targets,
            desk.roster().limitations());
    Envelope envelope = desk.sign(payload);
    String file = "requests/" + id + ".dsse.json";
    Bytes content = envelope.toBytes();
    desk.store()
        .append(
            desk.event(ceremony, "request-done")
                .held(
                    Control.ROSTER_PINNED,
                    Control.ROSTER_CURRENT,
                    Control.ENDPOINT_TRUSTED,
                    Control.KEY_ORIGIN,
                    Control.KEY_STATE,
                    Control.EXPIRY_EXPLICIT,
                    Control.MATERIAL_ID_EXPECTED)
                .fact("request", id)
                .fact("sequence", sequence)
                .fact("deadline", deadline)
                .fact(
                    "keys",
                    String.join(
                        " ", targets.stream().map(target -> target.key().toString()).toList()))
                .output(file, desk.store().put(file, content)));
    return new Made(payload, envelope, file);
  }

  /**
   * Counts up per ceremony over what this store made or countersigned, so that two laptops do not
   * use one number twice.
   */
  private long nextSequence(String ceremony) {
    long made = 0;
    for (Event event : desk.store().events()) {
      boolean numbered =
          event.type().equals("request-done") || event.type().equals("request-countersigned");
      if (numbered && event.ceremony().equals(ceremony)) {
        made = Math.max(made, Long.parseLong(event.fact("sequence")));
      }
    }
    return made + 1;
  }
}

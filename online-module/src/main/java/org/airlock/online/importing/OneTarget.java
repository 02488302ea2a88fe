package org.airlock.online.importing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.airlock.common.bytes.Digest;
import org.airlock.common.console.Console;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.ImportCall;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.Kms;
import org.airlock.online.rules.KeyRules;

/**
 * One target of an import, with what every step of it needs.
 *
 * @param checked the wrapped material it is part of
 */
record OneTarget(
    Desk desk, Regions regions, ImportDesk.Checked checked, WrappedMaterial.Target target) {

  Kms kms() {
    return regions.of(target.key());
  }

  Store store() {
    return desk.store();
  }

  Console console() {
    return desk.console();
  }

  /** This machine's clock. */
  Instant now() {
    return desk.now();
  }

  /** AWS's clock where it is known, whole seconds. */
  Instant seconds() {
    return kms().awsTime().orElse(desk.now()).truncatedTo(ChronoUnit.SECONDS);
  }

  Digest wrappedDigest() {
    return checked.wrapped().digest();
  }

  Event.Draft event(String type) {
    return desk.event(checked.wrapped().payload().header().ceremony(), type);
  }

  KeyDescription describe() {
    KeyDescription description = kms().describeKey(target.key());
    KeyRules.requireExternal(description);
    return description;
  }

  ImportCall call() {
    return new ImportCall(
        target.key(),
        target.importToken(),
        target.ciphertext(),
        target.expiry(),
        target.importType(),
        target.expectedKeyMaterialId(),
        Optional.of(description()));
  }

  /**
   * Signpost in KMS and CloudTrail: which ceremony, which bundle, which passport. At most 110
   * characters.
   */
  String description() {
    return "airlock "
        + checked.wrapped().payload().header().id()
        + " "
        + checked.wrapped().digest().hex().substring(0, 16)
        + " passport "
        + target.passportDigest().hex().substring(0, 16);
  }
}

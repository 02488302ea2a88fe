package org.airlock.online.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.UseProof;
import org.airlock.online.Office;

/** Records of a store that was never written, for joins. */
final class Recorded {
  static final Digest WRAPPED = Digest.of(Bytes.utf8("wrapped"));
  static final Digest PASSPORT = Digest.of(Bytes.utf8("passport"));
  static final String MATERIAL = "ab".repeat(32);

  private final Set<KeyArn> keys = new HashSet<>(Set.of(Office.KEY));
  private final List<TrailRecords.Import> imports = new ArrayList<>();
  private final List<TrailRecords.Parameters> parameters = new ArrayList<>();
  private final List<TrailRecords.Act> acts = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<String, Long> unfinished = new HashMap<>();
  private final List<TrailRecords.Interrupted> interrupted = new ArrayList<>();
  private final Map<String, String> explanations = new HashMap<>();

  Recorded knows(KeyArn key) {
    keys.add(key);
    return this;
  }

  Recorded receipt(String id, String requestId, Instant at) {
    return receipt(id, requestId, at, Expiry.never());
  }

  Recorded receipt(String id, String requestId, Instant at, Expiry expiry) {
    imports.add(
        new TrailRecords.Import(
            id,
            "ines, ivan",
            new ImportReceipt.Target(
                Office.KEY,
                KeySpec.SYMMETRIC_DEFAULT,
                KeyUsage.ENCRYPT_DECRYPT,
                PASSPORT,
                Optional.of(ImportType.NEW_KEY_MATERIAL),
                expiry,
                ImportReceipt.IMPORTED,
                "PendingImport",
                "Enabled",
                Optional.of(MATERIAL),
                requestId,
                at,
                UseProof.ciphertext(Bytes.utf8("challenge"), Bytes.utf8("response"), false)),
            WRAPPED,
            Optional.of(at.minusSeconds(60))));
    return this;
  }

  Recorded request(String id, String requestId, Instant at) {
    parameters.add(
        new TrailRecords.Parameters(
            id,
            "ines, ivan",
            new ImportRequest.Target(
                Office.KEY,
                KeySpec.SYMMETRIC_DEFAULT,
                KeyUsage.ENCRYPT_DECRYPT,
                "PendingImport",
                Optional.of(ImportType.NEW_KEY_MATERIAL),
                Optional.empty(),
                Expiry.never(),
                WrappingAlgorithm.RSAES_OAEP_SHA_256,
                WrappingKeySpec.RSA_4096,
                Bytes.copyOf(new byte[] {1}),
                Bytes.copyOf(new byte[] {2}),
                at.plusSeconds(86_400),
                "https://kms.eu-central-1.amazonaws.com",
                requestId)));
    return this;
  }

  Recorded act(long line, String eventName, String requestId, Instant at) {
    acts.add(
        new TrailRecords.Act(
            "transcript line " + line,
            at,
            eventName,
            "ines",
            Optional.of(Office.KEY),
            Optional.of(requestId).filter(id -> !id.equals("unknown"))));
    return this;
  }

  Recorded refused(String requestId) {
    refused.add(requestId);
    return this;
  }

  Recorded unfinished(String requestId, long line) {
    unfinished.put(requestId, line);
    return this;
  }

  Recorded interrupted(long line, Instant from, Instant to) {
    interrupted.add(new TrailRecords.Interrupted(line, Set.of(Office.KEY), from, to));
    return this;
  }

  Recorded explained(String id, String said) {
    explanations.put(id, said);
    return this;
  }

  TrailRecords records() {
    return new TrailRecords(
        keys, imports, parameters, acts, refused, unfinished, interrupted, explanations);
  }

  /** Joined with events, under a log that covers November 2026 in this account and Region. */
  Reconciliation.Result against(LoggedEvent... events) {
    return Reconciliation.join(
        records(),
        List.of(events).stream().map(LoggedEvent::event).toList(),
        new Coverage(
            Map.of(
                Coverage.Place.of(Office.KEY),
                new Coverage.Window(
                    Instant.parse("2026-11-01T00:00:00Z"), Enrolment.NOW.plusSeconds(3600)))));
  }
}

package org.airlock.offline.wrapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.console.Confirmation;
import org.airlock.common.console.LongWork;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.common.verification.Verified;
import org.airlock.offline.escrow.Quorum;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.PassportValues;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.sealing.Sealing;
import org.airlock.offline.selftest.SelfTest;

/**
 * Answers an import request: verify, confirm, quorum, unseal, compare with the passport, wrap,
 * sign, record. First import and re-import are the same; what is wrapped is always what came back
 * out of the escrow.
 */
public final class WrapCeremony {
  private final Sitting sitting;
  private final Inventory inventory;

  public WrapCeremony(Sitting sitting) {
    this.sitting = sitting;
    this.inventory = new Inventory(sitting.store(), sitting.chain());
  }

  /** The answer, recorded in the store. */
  public record Wrapped(WrappedMaterial payload, Envelope envelope, String storeFile) {}

  public Wrapped wrap(Bytes requestFile, String source, Plan plan) {
    SelfTest.run(WrappingAnswers.all());
    Verified<ImportRequest> request =
        new BundleVerifier(sitting.chain())
            .current(
                BundleType.IMPORT_REQUEST,
                requestFile,
                source,
                sitting.now(),
                ImportRequest::parse);
    List<Verified<ImportReceipt>> broughtReceipts = broughtReceipts(request.payload());
    requireOfThePlan(request.payload(), plan);
    List<Assignment.Assigned> assigned = check(request, broughtReceipts, plan);
    List<WrappingPublicKey> keys = soundKeys(request.payload());
    confirmWords(request.payload());
    sitting
        .store()
        .append(
            sitting
                .event("wrap-begun")
                .input(request.payload().header().id(), request.digest())
                .fact(
                    "if-interrupted",
                    "nothing was wrapped; run 'wrap' again with the same request"));
    List<WrappedMaterial.Target> targets = wrapAll(assigned, keys);
    return record(request, plan, assigned, broughtReceipts, targets);
  }

  /** A request that was made for another ceremony answers another plan. */
  private static void requireOfThePlan(ImportRequest request, Plan plan) {
    plan.approved()
        .filter(approved -> !approved.ceremony().equals(request.header().ceremony()))
        .ifPresent(
            approved -> {
              throw new Failure.Refused(
                  Control.TARGET_PLANNED,
                  request.header().id()
                      + " was made for ceremony "
                      + request.header().ceremony()
                      + ", the plan is of "
                      + approved.ceremony(),
                  "make a new request with 'importer request --ceremony "
                      + approved.ceremony()
                      + "'");
            });
  }

  /** Receipts travel inside the next request; each must hold on its own signatures. */
  private List<Verified<ImportReceipt>> broughtReceipts(ImportRequest request) {
    BundleVerifier verifier = new BundleVerifier(sitting.chain());
    List<Verified<ImportReceipt>> receipts = new ArrayList<>();
    for (Bytes file : request.receipts()) {
      receipts.add(
          verifier.recorded(
              BundleType.RECEIPT,
              file,
              "receipt " + (receipts.size() + 1) + " inside the request",
              ImportReceipt::parse));
    }
    return receipts;
  }

  private List<Assignment.Assigned> check(
      Verified<ImportRequest> request, List<Verified<ImportReceipt>> broughtReceipts, Plan plan) {
    RequestRules.requireUnused(request, sitting.store().events("wrap-done"));
    List<String> budget =
        RequestRules.requireFresh(request.payload(), sitting.now(), plan.wayBack());
    List<ImportReceipt> receipts = new ArrayList<>();
    inventory.receipts().forEach(receipt -> receipts.add(receipt.payload()));
    broughtReceipts.forEach(receipt -> receipts.add(receipt.payload()));
    ImportHistory history = new ImportHistory(receipts);
    Map<String, Verified<Passport>> materials = inventory.materials();
    Map<Digest, Verified<Passport>> byDigest = new HashMap<>();
    materials.values().forEach(passport -> byDigest.put(passport.digest(), passport));
    List<Assignment.Assigned> assigned =
        new Assignment(
                history,
                name -> Inventory.material(materials, name),
                digest -> Optional.ofNullable(byDigest.get(digest)))
            .assign(request.payload(), plan);
    for (Assignment.Assigned each : assigned) {
      RequestRules.requireAllowed(
          each.target(), each.passport().payload().sizeBytes(), sitting.roster().policy());
      RequestRules.requireSameMaterial(each, assigned, history);
    }
    escrowsOf(assigned);
    new RequestScreen(sitting.console(), sitting.now()).show(request, assigned, history, budget);
    return assigned;
  }

  private static List<WrappingPublicKey> soundKeys(ImportRequest request) {
    List<WrappingPublicKey> keys = new ArrayList<>();
    for (ImportRequest.Target target : request.targets()) {
      keys.add(
          WrappingPublicKey.parse(
              target.wrappingKey(), target.wrappingKeySpec(), "target " + target.key()));
    }
    return keys;
  }

  private void confirmWords(ImportRequest request) {
    sitting
        .console()
        .say(
            "Words of the wrapping keys. KMS does not sign them; this comparison is what stops a substituted key:");
    if (!Confirmation.ofWords(
        sitting.console(),
        sitting.workplace().random(),
        "wrapping-keys",
        "the import operator's paper",
        request.wrappingKeyWords())) {
      throw new Failure.Refused(
          Control.WRAPPING_KEY_WORDS,
          request.header().id()
              + ": a word of the wrapping keys differs from the import operator's paper",
          "stop and treat it as an attack: the request on the stick may not be the one that was made. Tell the approver");
    }
  }

  /**
   * One quorum for each escrow, one unsealing for each material, however many targets there are.
   */
  private List<WrappedMaterial.Target> wrapAll(
      List<Assignment.Assigned> assigned, List<WrappingPublicKey> keys) {
    WrappedMaterial.Target[] wrapped = new WrappedMaterial.Target[assigned.size()];
    LongWork work = new LongWork(sitting.console(), "wrapped", assigned.size(), System::nanoTime);
    for (Verified<EscrowRecord> escrow : escrowsOf(assigned)) {
      try (SecretBytes escrowKey = new Quorum(sitting, inventory, escrow).escrowKey()) {
        for (Map.Entry<Verified<Passport>, List<Integer>> material :
            targetsOf(assigned, escrow).entrySet()) {
          wrapOne(
              material.getKey(), material.getValue(), assigned, keys, escrow, escrowKey, wrapped);
          work.done(material.getValue().size());
        }
      }
    }
    return List.of(wrapped);
  }

  /** The materials under one escrow, each with the positions of its targets. */
  private Map<Verified<Passport>, List<Integer>> targetsOf(
      List<Assignment.Assigned> assigned, Verified<EscrowRecord> escrow) {
    Map<Verified<Passport>, List<Integer>> targets = new LinkedHashMap<>();
    for (int i = 0; i < assigned.size(); i++) {
      Verified<Passport> passport = assigned.get(i).passport();
      if (inventory.provenEscrowOf(passport).digest().equals(escrow.digest())) {
        targets.computeIfAbsent(passport, material -> new ArrayList<>()).add(i);
      }
    }
    return targets;
  }

  private List<Verified<EscrowRecord>> escrowsOf(List<Assignment.Assigned> assigned) {
    Map<Digest, Verified<EscrowRecord>> escrows = new LinkedHashMap<>();
    for (Assignment.Assigned each : assigned) {
      Verified<EscrowRecord> escrow = inventory.provenEscrowOf(each.passport());
      escrows.put(escrow.digest(), escrow);
    }
    return List.copyOf(escrows.values());
  }

  private void wrapOne(
      Verified<Passport> passport,
      List<Integer> positions,
      List<Assignment.Assigned> assigned,
      List<WrappingPublicKey> keys,
      Verified<EscrowRecord> escrow,
      SecretBytes escrowKey,
      WrappedMaterial.Target[] wrapped) {
    String id = passport.payload().header().id();
    KeyWrapper wrapper = new KeyWrapper(sitting.workplace().random());
    try (SecretBytes material =
        Sealing.unseal(
            inventory.sealed(passport, escrow.payload()),
            escrowKey,
            escrow.payload().escrowKeyFingerprint(),
            Inventory.sealedFile(id, escrow.payload().generation()))) {
      PassportValues values = PassportValues.of(passport.payload().keySpec(), material);
      if (!values.fingerprint().equals(passport.payload().fingerprint())) {
        throw new Failure.Refused(
            Control.PASSPORT_MATCH,
            "the material unsealed for "
                + assigned.get(positions.get(0)).target().key()
                + " is not the one of passport "
                + id,
            "stop: the store's sealed file and passport do not belong together; nothing was wrapped");
      }
      if (assigned.size() <= RequestScreen.MOST_SINGLE_LINES) {
        sitting
            .console()
            .say(
                "Material "
                    + id
                    + " came back and matches its passport; wrapping it for "
                    + String.join(
                        ", ",
                        positions.stream()
                            .map(i -> assigned.get(i).target().key().toString())
                            .toList())
                    + ".");
      }
      for (int i : positions) {
        ImportRequest.Target target = assigned.get(i).target();
        wrapped[i] =
            new WrappedMaterial.Target(
                target.key(),
                target.keySpec(),
                target.importType(),
                target.expectedKeyMaterialId(),
                target.expiry(),
                target.wrappingAlgorithm(),
                keys.get(i).digest(),
                wrapper.wrap(material, keys.get(i), target.wrappingAlgorithm()),
                target.importToken(),
                target.deadline(),
                passport.digest());
      }
    }
  }

  private Wrapped record(
      Verified<ImportRequest> request,
      Plan plan,
      List<Assignment.Assigned> assigned,
      List<Verified<ImportReceipt>> broughtReceipts,
      List<WrappedMaterial.Target> targets) {
    Store store = sitting.store();
    long sequence = store.events("wrap-done").size() + 1L;
    String id = "WM-" + sitting.ceremony() + "-" + sequence;
    WrappedMaterial payload =
        new WrappedMaterial(
            sitting.header(
                BundleType.WRAPPED_MATERIAL, id, sequence, request.payload().header().notAfter()),
            request.payload().header().id(),
            request.digest(),
            targets,
            distinct(assigned.stream().map(each -> each.passport().file()).toList()),
            distinct(
                escrowsOf(assigned).stream()
                    .flatMap(escrow -> inventory.chain(escrow).stream())
                    .map(Verified::file)
                    .toList()),
            store.head(),
            sitting.roster().limitations());
    Envelope envelope = sitting.sign(payload);
    String requestFile =
        "requests/"
            + request.payload().header().id()
            + "-"
            + request.digest().hex().substring(0, 8)
            + ".dsse.json";
    String wrappedFile = "wrapped/" + id + ".dsse.json";
    Event.Draft event =
        sitting
            .event("wrap-done")
            .ceremony(request.payload().header().ceremony())
            .held(
                Control.SELF_TEST,
                Control.ROSTER_PINNED,
                Control.ROSTER_CURRENT,
                Control.ENVIRONMENT_MATCH,
                Control.SIGNATURES,
                Control.REQUEST_UNUSED,
                Control.REQUEST_FRESH,
                Control.TARGET_PLANNED,
                Control.ALGORITHM_ALLOWED,
                Control.SAME_MATERIAL,
                Control.ESCROW_PROOF,
                Control.WRAPPING_KEY_SOUND,
                Control.WRAPPING_KEY_WORDS,
                Control.PASSPORT_MATCH)
            .fact("request-digest", request.digest())
            .fact("request-sequence", request.payload().header().sequence())
            .fact("wrapped", id)
            .fact(
                "keys",
                String.join(" ", targets.stream().map(target -> target.key().toString()).toList()))
            .input(request.payload().header().id(), request.digest())
            .output(requestFile, store.put(requestFile, request.file()))
            .output(wrappedFile, store.put(wrappedFile, envelope.toBytes()));
    plan.approved()
        .ifPresent(
            approved ->
                event
                    .held(Control.PLAN_SOUND, Control.PLAN_FOLLOWED)
                    .input("plan of " + approved.ceremony(), approved.digest()));
    for (Verified<ImportReceipt> receipt : broughtReceipts) {
      String file =
          "receipts/"
              + receipt.payload().header().id()
              + "-"
              + receipt.digest().hex().substring(0, 8)
              + ".dsse.json";
      if (!store.has(file)) {
        event.output(file, store.put(file, receipt.file()));
      }
    }
    store.append(event);
    return new Wrapped(payload, envelope, wrappedFile);
  }

  private static List<Bytes> distinct(List<Bytes> files) {
    Set<Bytes> once = new LinkedHashSet<>(files);
    return List.copyOf(once);
  }
}

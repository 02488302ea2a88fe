package org.airlock.offline.wrapping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.console.Confirmation;
import org.airlock.common.console.Console;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.EscrowRecord;
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

  /**
   * What the approved plan says.
   *
   * @param materials which material, by id or label, goes into which key
   * @param wayBack how long carrying and importing may take
   */
  public record Plan(Map<KeyArn, String> materials, Expiry expiry, Duration wayBack) {
    public Plan {
      materials = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(materials));
    }
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
    Map<KeyArn, Verified<Passport>> passports = new LinkedHashMap<>();
    plan.materials().forEach((key, name) -> passports.put(key, inventory.material(name)));
    List<Verified<ImportReceipt>> broughtReceipts = broughtReceipts(request.payload());
    check(request, passports, broughtReceipts, plan);
    Map<KeyArn, WrappingPublicKey> keys = soundKeys(request.payload());
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
    List<WrappedMaterial.Target> targets = wrapAll(request.payload(), passports, keys);
    return record(request, passports, broughtReceipts, targets);
  }

  /** Receipts travel inside the next request; each must hold on its own signatures. */
  private List<Verified<ImportReceipt>> broughtReceipts(ImportRequest request) {
    BundleVerifier verifier = new BundleVerifier(sitting.chain());
    List<Verified<ImportReceipt>> receipts = new ArrayList<>();
    for (ImportRequest.Target target : request.targets()) {
      target
          .lastReceipt()
          .ifPresent(
              file ->
                  receipts.add(
                      verifier.recorded(
                          BundleType.RECEIPT,
                          file,
                          "the last receipt of " + target.key(),
                          ImportReceipt::parse)));
    }
    return receipts;
  }

  private void check(
      Verified<ImportRequest> request,
      Map<KeyArn, Verified<Passport>> passports,
      List<Verified<ImportReceipt>> broughtReceipts,
      Plan plan) {
    RequestRules.requireUnused(request, sitting.store().events("wrap-done"));
    List<String> budget =
        RequestRules.requireFresh(request.payload(), sitting.now(), plan.wayBack());
    RequestRules.requirePlanned(request.payload(), passports, plan.expiry());
    List<Verified<ImportReceipt>> receipts = new ArrayList<>(inventory.receipts());
    receipts.addAll(broughtReceipts);
    for (ImportRequest.Target target : request.payload().targets()) {
      RequestRules.requireAllowed(target);
      RequestRules.requireSameMaterial(target, of(passports, target), receipts);
      inventory.provenEscrowOf(of(passports, target));
    }
    describe(request, passports, budget);
  }

  private void describe(
      Verified<ImportRequest> request,
      Map<KeyArn, Verified<Passport>> passports,
      List<String> budget) {
    Console console = sitting.console();
    ImportRequest payload = request.payload();
    console.say(
        "Request "
            + payload.header().id()
            + ", signed by "
            + String.join(", ", request.signerIds())
            + ".");
    payload
        .limitations()
        .forEach(limitation -> console.say("  Declared limitation: " + limitation));
    for (ImportRequest.Target target : payload.targets()) {
      Passport passport = of(passports, target).payload();
      console.say("  " + target.key() + " (" + target.keyState() + ") from " + target.endpoint());
      console.say(
          "    gets material "
              + passport.header().id()
              + " ("
              + passport.label()
              + "), "
              + target.importType().map(Enum::name).orElse("import")
              + ", "
              + target.expiry().describe(sitting.now()));
      console.say(
          "    wrapped with " + target.wrappingAlgorithm() + " under " + target.wrappingKeySpec());
    }
    budget.forEach(line -> console.say("  " + line));
  }

  /** TARGET-PLANNED has shown before that the plan names exactly the requested keys. */
  private static <T> T of(Map<KeyArn, T> map, ImportRequest.Target target) {
    return Objects.requireNonNull(map.get(target.key()));
  }

  private static Map<KeyArn, WrappingPublicKey> soundKeys(ImportRequest request) {
    Map<KeyArn, WrappingPublicKey> keys = new LinkedHashMap<>();
    for (ImportRequest.Target target : request.targets()) {
      keys.put(
          target.key(),
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

  /** One reconstruction for each escrow, however many targets and materials it serves. */
  private List<WrappedMaterial.Target> wrapAll(
      ImportRequest request,
      Map<KeyArn, Verified<Passport>> passports,
      Map<KeyArn, WrappingPublicKey> keys) {
    Map<KeyArn, WrappedMaterial.Target> wrapped = new LinkedHashMap<>();
    for (Verified<EscrowRecord> escrow : escrowsOf(passports)) {
      try (SecretBytes escrowKey = new Quorum(sitting, inventory, escrow).escrowKey()) {
        for (ImportRequest.Target target : request.targets()) {
          Verified<Passport> passport = of(passports, target);
          if (passport.payload().escrowDigest().equals(escrow.digest())) {
            wrapped.put(
                target.key(),
                wrapOne(target, passport, escrow.payload(), escrowKey, of(keys, target)));
          }
        }
      }
    }
    return request.targets().stream().map(target -> wrapped.get(target.key())).toList();
  }

  private List<Verified<EscrowRecord>> escrowsOf(Map<KeyArn, Verified<Passport>> passports) {
    Map<Digest, Verified<EscrowRecord>> escrows = new LinkedHashMap<>();
    for (Verified<Passport> passport : passports.values()) {
      Verified<EscrowRecord> escrow = inventory.provenEscrowOf(passport);
      escrows.put(escrow.digest(), escrow);
    }
    return List.copyOf(escrows.values());
  }

  private WrappedMaterial.Target wrapOne(
      ImportRequest.Target target,
      Verified<Passport> passport,
      EscrowRecord escrow,
      SecretBytes escrowKey,
      WrappingPublicKey key) {
    String id = passport.payload().header().id();
    try (SecretBytes material =
        Sealing.unseal(
            inventory.sealed(passport),
            escrowKey,
            escrow.escrowKeyFingerprint(),
            Inventory.sealedFile(id))) {
      PassportValues values = PassportValues.of(passport.payload().keySpec(), material);
      if (!values.fingerprint().equals(passport.payload().fingerprint())) {
        throw new Failure.Refused(
            Control.PASSPORT_MATCH,
            "the material unsealed for " + target.key() + " is not the one of passport " + id,
            "stop: the store's sealed file and passport do not belong together; nothing was wrapped");
      }
      sitting
          .console()
          .say(
              "Material "
                  + id
                  + " came back and matches its passport; wrapping it for "
                  + target.key()
                  + ".");
      Bytes ciphertext =
          new KeyWrapper(sitting.workplace().random())
              .wrap(material, key, target.wrappingAlgorithm());
      return new WrappedMaterial.Target(
          target.key(),
          target.keySpec(),
          target.importType(),
          target.expectedKeyMaterialId(),
          target.expiry(),
          target.wrappingAlgorithm(),
          key.digest(),
          ciphertext,
          target.importToken(),
          target.deadline(),
          passport.digest());
    }
  }

  private Wrapped record(
      Verified<ImportRequest> request,
      Map<KeyArn, Verified<Passport>> passports,
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
            distinct(passports.values().stream().map(Verified::file).toList()),
            distinct(escrowsOf(passports).stream().map(Verified::file).toList()),
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

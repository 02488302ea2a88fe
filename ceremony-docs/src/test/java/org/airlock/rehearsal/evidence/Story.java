package org.airlock.rehearsal.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.Side;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.UseProof;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.transcript.Head;

/**
 * An establish and a re-import in production, as both sides record them. Each payload can be
 * altered before others name its digest, and each signature left out.
 */
final class Story {
  static final KeyArn KEY =
      KeyArn.parse("arn:aws:kms:eu-central-1:111122223333:key/889b566e-eab9-4e3a-9a98-493309afef55")
          .orElseThrow();
  static final KeyArn OTHER_KEY =
      KeyArn.parse("arn:aws:kms:eu-central-1:111122223333:key/00000000-eab9-4e3a-9a98-493309afef55")
          .orElseThrow();
  static final String MATERIAL_ID = "cd".repeat(32);
  private static final Instant AT = Company.BEGUN;

  final Company company;
  UnaryOperator<EscrowRecord> escrow = UnaryOperator.identity();
  UnaryOperator<Passport> passport = UnaryOperator.identity();
  UnaryOperator<WrappedMaterial> wrapped = UnaryOperator.identity();
  UnaryOperator<ImportReceipt> receipt = UnaryOperator.identity();
  UnaryOperator<ImportReceipt> secondReceipt = UnaryOperator.identity();
  List<String> escrowSigners = List.of("anna", "wim");
  List<String> passportSigners = List.of("anna", "wim");
  List<String> requestSigners = List.of("ines", "ivan");
  List<String> receiptSigners = List.of("ines", "ivan");
  boolean escrowInside = true;
  boolean passportInside = true;

  /** False: KMS took the material, and the key still waits for other material. */
  boolean used = true;

  final Dossier offline;
  final Dossier online;

  Story(Environment environment) {
    company = new Company(environment);
    offline = new Dossier(Side.OFFLINE, company, "anna", "wim", "aude");
    online = new Dossier(Side.ONLINE, company, "ines", "ivan", "aude");
  }

  private static Instant minute(int minutes) {
    return AT.plus(Duration.ofMinutes(minutes));
  }

  /** Lets both sides do their work; alterations of payloads come before, of records after. */
  /** Both packages, sealed: name of the package, its files. */
  NavigableMap<String, NavigableMap<String, Bytes>> folder() {
    NavigableMap<String, NavigableMap<String, Bytes>> folder = new TreeMap<>();
    folder.put("offline", offline.seal());
    folder.put("online", online.seal());
    return folder;
  }

  Story tell() {
    begin(offline);
    begin(online);
    EscrowRecord escrowRecord = escrow.apply(escrowRecord());
    Bytes escrowFile = company.signed(escrowRecord, escrowSigners.toArray(String[]::new));
    Passport pass = passport.apply(passportOf(Digest.of(escrowRecord.toPayload())));
    Bytes passportFile = company.signed(pass, passportSigners.toArray(String[]::new));
    establish(escrowFile, passportFile);
    cycle(1, pass, passportFile, escrowFile, wrapped, receipt);
    cycle(2, pass, passportFile, escrowFile, UnaryOperator.identity(), secondReceipt);
    online.extra.put(EvidenceLayout.TRAIL, trail());
    return this;
  }

  private void begin(Dossier side) {
    side.store.put("roster/0001.dsse.json", company.firstRoster().toBytes());
    side.store.put("trust.json", trust(company.firstRoster().payloadDigest(), company.environment));
    side.add(
        new Dossier.Line("trust accept", "trust-accepted", minute(0), "")
            .output("roster/0001.dsse.json", "trust.json"));
  }

  static Bytes trust(Digest roster, Environment environment) {
    return JsonText.indented(
        JsonObject.builder()
            .put("rosterDigest", roster)
            .put("environment", environment.code())
            .put("acceptedAt", AT)
            .build());
  }

  private void establish(Bytes escrowFile, Bytes passportFile) {
    examined(10, "escrow create", "2");
    offline.store.put("escrow/E-1/escrow.dsse.json", escrowFile);
    offline.store.put("material/M-1/passport.dsse.json", passportFile);
    offline.store.put("material/M-1/sealed.g1.cms", Bytes.utf8("sealed"));
    offline.add(
        new Dossier.Line("escrow create", "escrow-done", minute(20), "anna", "wim")
            .stated()
            .output(
                "escrow/E-1/escrow.dsse.json",
                "material/M-1/passport.dsse.json",
                "material/M-1/sealed.g1.cms"));
  }

  private void examined(int minutes, String step, String report) {
    String file = "doctor/report-" + report + ".json";
    offline.store.put(file, Bytes.utf8("{\"verdict\":\"FAIL\"}\n"));
    offline.add(
        new Dossier.Line(step, "machine-examined", minute(minutes), "anna", "wim")
            .stated()
            .fact("verdict", "FAIL")
            .fact("failed", "D17")
            .output(file));
    offline.add(
        new Dossier.Line(step, "deviation", minute(minutes), "anna", "wim")
            .stated()
            .fact("check", "D17")
            .fact("decided-by", "vera")
            .fact("reason", "a virtual machine, agreed for this year"));
  }

  private void cycle(
      int number,
      Passport pass,
      Bytes passportFile,
      Bytes escrowFile,
      UnaryOperator<WrappedMaterial> alterWrapped,
      UnaryOperator<ImportReceipt> alterReceipt) {
    int start = 60 * number;
    ImportRequest request = request(number, minute(start));
    Bytes half = company.signed(request, "ines");
    Bytes whole = company.signed(request, requestSigners.toArray(String[]::new));
    online.store.put("requests/IR-" + number + ".dsse.json", half);
    online.add(
        new Dossier.Line("request", "request-done", minute(start), "ines")
            .output("requests/IR-" + number + ".dsse.json"));
    online.store.put("requests/IR-" + number + ".both.dsse.json", whole);
    online.add(
        new Dossier.Line("countersign", "request-countersigned", minute(start + 1), "ivan")
            .output("requests/IR-" + number + ".both.dsse.json"));

    examined(start + 5, "wrap", "1" + number);
    WrappedMaterial answer =
        alterWrapped.apply(
            wrapped(number, minute(start + 10), request, pass, passportFile, escrowFile));
    Bytes answerFile = company.signed(answer, "anna", "wim");
    offline.store.put("requests/IR-" + number + ".dsse.json", whole);
    offline.store.put("wrapped/WM-" + number + ".dsse.json", answerFile);
    offline.add(
        new Dossier.Line("wrap", "wrap-done", minute(start + 10), "anna", "wim")
            .stated()
            .output("requests/IR-" + number + ".dsse.json", "wrapped/WM-" + number + ".dsse.json"));

    ImportReceipt got = alterReceipt.apply(receipt(number, minute(start + 20), answer));
    online.add(
        new Dossier.Line("import", "target-proven", minute(start + 20), "ines")
            .fact("cell", answer.targets().get(0).cell()));
    online.store.put("wrapped/WM-" + number + ".dsse.json", answerFile);
    online.store.put("receipts/R-" + number + ".dsse.json", company.signed(got, "ines"));
    online.add(
        new Dossier.Line("import", "import-done", minute(start + 21), "ines")
            .output("receipts/R-" + number + ".dsse.json", "wrapped/WM-" + number + ".dsse.json"));
    Bytes receiptFile = company.signed(got, receiptSigners.toArray(String[]::new));
    online.store.put("receipts/R-" + number + ".both.dsse.json", receiptFile);
    online.add(
        new Dossier.Line("countersign", "receipt-countersigned", minute(start + 25), "ivan")
            .output("receipts/R-" + number + ".both.dsse.json"));
    if (number == 1) {
      offline.store.put("receipts/R-1.dsse.json", receiptFile);
      offline.add(
          new Dossier.Line("run", "receipt-brought", minute(start + 30), "anna", "wim")
              .stated()
              .output("receipts/R-1.dsse.json"));
    }
  }

  private EscrowRecord escrowRecord() {
    return new EscrowRecord(
        company.header(BundleType.ESCROW, "E-1", 1, minute(20), Optional.empty()),
        "vault",
        1,
        Optional.empty(),
        7945,
        2,
        Bytes.copyOf(new byte[16]),
        List.of(share(1, "carol", true), share(2, "chen", true), share(3, "cleo", true)),
        List.of(List.of(1, 2), List.of(2, 3)),
        List.of());
  }

  static EscrowRecord.ShareRecord share(int number, String custodian, boolean readBack) {
    return new EscrowRecord.ShareRecord(
        number, custodian, Digest.of(Bytes.utf8("share " + number)), "medium", readBack);
  }

  private Passport passportOf(Digest escrowDigest) {
    return new Passport(
        company.header(BundleType.PASSPORT, "M-1", 1, minute(20), Optional.empty()),
        "orders",
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        32,
        Passport.GENERATED,
        Optional.of(new Passport.Entropy("Hash_DRBG", 256, "SUN")),
        Digest.of(Bytes.utf8("fingerprint")).value(),
        Optional.of("0102030405"),
        Optional.of("010203"),
        Optional.empty(),
        List.of(),
        "E-1",
        escrowDigest,
        Digest.of(Bytes.utf8("sealed")),
        List.of(),
        List.of());
  }

  private ImportRequest request(int number, Instant at) {
    Instant deadline = at.plus(Duration.ofHours(24));
    return new ImportRequest(
        company.header(
            BundleType.IMPORT_REQUEST, "IR-" + number, number, at, Optional.of(deadline)),
        List.of(
            new ImportRequest.Target(
                KEY,
                KeySpec.SYMMETRIC_DEFAULT,
                KeyUsage.ENCRYPT_DECRYPT,
                "PendingImport",
                Optional.of(
                    number == 1 ? ImportType.NEW_KEY_MATERIAL : ImportType.EXISTING_KEY_MATERIAL),
                number == 1 ? Optional.empty() : Optional.of(MATERIAL_ID),
                Expiry.never(),
                WrappingAlgorithm.RSAES_OAEP_SHA_256,
                WrappingKeySpec.RSA_4096,
                Bytes.utf8("wrapping key " + number),
                Bytes.utf8("token " + number),
                deadline,
                "https://kms.eu-central-1.amazonaws.com",
                "get-" + number)),
        List.of(),
        List.of());
  }

  private WrappedMaterial wrapped(
      int number,
      Instant at,
      ImportRequest request,
      Passport pass,
      Bytes passportFile,
      Bytes escrowFile) {
    ImportRequest.Target asked = request.targets().get(0);
    return new WrappedMaterial(
        company.header(
            BundleType.WRAPPED_MATERIAL, "WM-" + number, number, at, request.header().notAfter()),
        request.header().id(),
        Digest.of(request.toPayload()),
        List.of(
            new WrappedMaterial.Target(
                asked.key(),
                asked.keySpec(),
                asked.importType(),
                asked.expectedKeyMaterialId(),
                asked.expiry(),
                asked.wrappingAlgorithm(),
                Digest.of(asked.wrappingKey()),
                Bytes.utf8("ciphertext " + number),
                asked.importToken(),
                asked.deadline(),
                Digest.of(pass.toPayload()))),
        passportInside ? List.of(passportFile) : List.of(),
        escrowInside ? List.of(escrowFile) : List.of(),
        lastHead(),
        List.of());
  }

  private Head lastHead() {
    var events = offline.events();
    var last = events.get(events.size() - 1);
    return new Head(last.seq(), Digest.of(last.line()));
  }

  private ImportReceipt receipt(int number, Instant at, WrappedMaterial answer) {
    WrappedMaterial.Target sent = answer.targets().get(0);
    return new ImportReceipt(
        company.header(BundleType.RECEIPT, "R-" + number, number, at, Optional.empty()),
        answer.requestDigest(),
        Digest.of(answer.toPayload()),
        List.of(
            new ImportReceipt.Target(
                sent.key(),
                sent.keySpec(),
                KeyUsage.ENCRYPT_DECRYPT,
                sent.passportDigest(),
                sent.importType(),
                sent.expiry(),
                ImportReceipt.IMPORTED,
                "PendingImport",
                "Enabled",
                Optional.of(MATERIAL_ID),
                "import-" + number,
                at,
                used
                    ? UseProof.ciphertext(
                        Bytes.utf8("challenge"), Bytes.utf8("ciphertext"), number > 1)
                    : UseProof.notYet(UseProof.Method.DEFERRED))),
        List.of());
  }

  private static Bytes trail() {
    List<String> lines = new ArrayList<>();
    for (int number : new int[] {1, 2}) {
      lines.add(trailEvent("GetParametersForImport", "get-" + number, 60 * number));
      lines.add(trailEvent("ImportKeyMaterial", "import-" + number, 60 * number + 20));
    }
    return Bytes.utf8(String.join("", lines));
  }

  static String trailEvent(String name, String requestId, int minutes) {
    return JsonText.compact(
                JsonObject.builder()
                    .put("eventTime", minute(minutes))
                    .put("eventName", name)
                    .put("eventID", "event-" + requestId)
                    .put("requestID", requestId)
                    .put("awsRegion", "eu-central-1")
                    .put("recipientAccountId", "111122223333")
                    .put("principal", "arn:aws:iam::111122223333:user/ines")
                    .put("keyArn", KEY.toString())
                    .build())
            .asUtf8()
            .orElseThrow()
        + "\n";
  }
}

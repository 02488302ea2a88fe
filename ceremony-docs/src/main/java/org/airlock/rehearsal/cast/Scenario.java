package org.airlock.rehearsal.cast;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.ImportRequest;
import org.airlock.rehearsal.simulator.Fault;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;

/** The stories. */
enum Scenario {
  FIRST_IMPORT("from nothing to a key in use: enrol, escrow, request, wrap, import, encrypt") {
    @Override
    void play(Acts acts) {
      KeyArn key = firstImport(acts, Expiry.never());
      acts.requireDecrypts(key, acts.useKey(key));
      acts.status();
    }
  },
  DELETED(
      "somebody deletes the imported material, the token is long dead, and the same key comes back") {
    @Override
    void play(Acts acts) {
      KeyArn key = firstImport(acts, Expiry.never());
      Bytes ciphertext = acts.useKey(key);
      acts.story().chapter("A month later somebody runs aws kms delete-imported-key-material");
      acts.advance(Duration.ofDays(30));
      acts.application().deleteImportedKeyMaterial(key);
      acts.requireLost(key, ciphertext);
      reimport(acts, key, ciphertext, Expiry.never());
    }
  },
  EXPIRED("the imported material expires by its own date, and the same key comes back") {
    @Override
    void play(Acts acts) {
      Expiry short_ = Expiry.at(acts.now().plus(7, ChronoUnit.DAYS));
      KeyArn key = firstImport(acts, short_);
      Bytes ciphertext = acts.useKey(key);
      acts.story().chapter("Eight days later the material has expired");
      acts.advance(Duration.ofDays(8));
      acts.requireLost(key, ciphertext);
      reimport(acts, key, ciphertext, Expiry.at(acts.now().plus(90, ChronoUnit.DAYS)));
    }
  },
  STALE_BUNDLE(
      "yesterday's wrapped material with yesterday's token is refused, and the hint leads to a fresh one") {
    @Override
    void play(Acts acts) {
      prepare(acts);
      KeyArn key = acts.emptyKey();
      ImportRequest request = acts.request("KC-2026-002", key, Expiry.never());
      acts.wrap(0, "KC-2026-002", request, Acts.MATERIAL, Expiry.never(), "carol", "chen");
      acts.story().chapter("The stick lies in a drawer for 25 hours");
      acts.advance(Duration.ofHours(25));
      Stage.Outcome refused = acts.tryImport(3, acts.wrappedFile());
      acts.requireRefused(refused, "TOKEN-ALIVE");
      acts.story()
          .say("Refused before anything was sent. The hint says what to do; so they do it:");
      ImportRequest fresh = acts.request("KC-2026-003", key, Expiry.never());
      acts.wrap(0, "KC-2026-003", fresh, Acts.MATERIAL, Expiry.never(), "chen", "cleo");
      acts.importWrapped(key);
      acts.requireDecrypts(key, acts.useKey(key));
    }
  },
  WRONG_MATERIAL(
      "other material than the key's own is refused, first by the offline side, then by KMS itself") {
    @Override
    void play(Acts acts) {
      KeyArn key = firstImport(acts, Expiry.never());
      Bytes ciphertext = acts.useKey(key);
      acts.story()
          .chapter("The material is deleted, and somebody plans to bring back the wrong one");
      acts.application().deleteImportedKeyMaterial(key);
      acts.generate("KC-2026-003", "invoices", "carol", "cleo");
      ImportRequest request = acts.request("KC-2026-003", key, Expiry.never());
      Stage.Outcome refused =
          acts.wrap(3, "KC-2026-003", request, "invoices", Expiry.never(), "carol", "chen");
      acts.requireRefused(refused, "SAME-MATERIAL");
      acts.story().chapter("Somebody tries it without Airlock, with random bytes and openssl");
      GetParametersForImportResponse parameters = acts.application().parameters(key);
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      Optional<String> error = importByHand(acts, key, parameters, random);
      acts.require("IncorrectKeyMaterialException", error.orElse("taken"), "what KMS says");
      acts.story()
          .say(
              "KMS answers IncorrectKeyMaterialException: a key keeps its first material for ever.");
      ImportRequest again = acts.request("KC-2026-004", key, Expiry.never());
      acts.wrap(0, "KC-2026-004", again, Acts.MATERIAL, Expiry.never(), "carol", "chen");
      acts.importWrapped(key);
      acts.requireDecrypts(key, ciphertext);
    }
  },
  REPLY_LOST(
      "KMS takes the material but its answer is lost; the importer finds out and imports nothing twice") {
    @Override
    void play(Acts acts) {
      prepare(acts);
      KeyArn key = acts.emptyKey();
      ImportRequest request = acts.request("KC-2026-002", key, Expiry.never());
      acts.wrap(0, "KC-2026-002", request, Acts.MATERIAL, Expiry.never(), "carol", "chen");
      acts.simulator().faults().arm(Fault.dropImportReply(1));
      acts.importWrapped(key);
      acts.require(
          "found-imported", acts.receiptField("outcome").orElse(""), "outcome in the receipt");
      acts.story().chapter("The operator is not sure and runs the import again");
      acts.tryImport(0, acts.wrappedFile());
      acts.require("1", Long.toString(acts.successfulImports()), "number of imports that KMS took");
      acts.story().say("KMS took the material once; the receipt says found-imported.");
      acts.requireDecrypts(key, acts.useKey(key));
    }
  },
  CONSOLE_ZIP("the import parameters were downloaded from the console as a zip file") {
    @Override
    void play(Acts acts) {
      prepare(acts);
      KeyArn key = acts.emptyKey();
      acts.story().chapter("In the console somebody downloads wrapping key and import token");
      GetParametersForImportResponse parameters = acts.application().parameters(key);
      acts.stage().createDirectory("online/downloads");
      String zip = "online/downloads/ImportParameters.zip";
      write(acts.stage().path(zip), consoleZip(key, parameters));
      acts.story().say(zip + " holds WrappingPublicKey.bin, ImportToken.bin and README.txt.");
      String validTo = Application.validTo(parameters).truncatedTo(ChronoUnit.SECONDS).toString();
      ImportRequest request =
          acts.request(
              "KC-2026-002", key, Expiry.never(), "--zip", zip, "--parameters-valid-to", validTo);
      acts.wrap(0, "KC-2026-002", request, Acts.MATERIAL, Expiry.never(), "carol", "cleo");
      acts.importWrapped(key);
      acts.requireDecrypts(key, acts.useKey(key));
    }
  },
  ADOPTED_FILE(
      "material that was imported with openssl before anybody knew Airlock is adopted, lost, and brought back") {
    @Override
    void play(Acts acts) {
      acts.enrol();
      acts.escrow();
      KeyArn key = acts.emptyKey();
      acts.story().chapter("Years ago somebody imported a file with openssl, and kept the file");
      byte[] plaintext = new byte[32];
      new SecureRandom().nextBytes(plaintext);
      acts.stage().createDirectory("cards/old-safe");
      Path file = acts.stage().path("cards/old-safe/PlaintextKeyMaterial.bin");
      write(file, plaintext);
      Optional<String> error =
          importByHand(acts, key, acts.application().parameters(key), plaintext);
      acts.require(
          "taken", error.map(code -> "refused: " + code).orElse("taken"), "import by hand");
      Bytes ciphertext = acts.useKey(key);
      acts.adopt(
          "KC-2026-002", acts.stage().directory().relativize(file), Acts.MATERIAL, "carol", "chen");
      acts.story().chapter("The material is deleted, and the old file is gone too");
      acts.application().deleteImportedKeyMaterial(key);
      delete(file);
      acts.requireLost(key, ciphertext);
      reimport(acts, key, ciphertext, Expiry.never());
    }
  },
  ROTATION("new material in the same key; later both materials are lost, and both come back") {
    @Override
    void play(Acts acts) {
      WholeLife.rotation(acts);
    }
  },
  KILL_SWITCH(
      "two people stop a key by order; it comes back from the escrow, and the order is used up") {
    @Override
    void play(Acts acts) {
      WholeLife.killSwitch(acts);
    }
  },
  MULTI_REGION("one key in three Regions: material for its replicas, and a rotation of all three") {
    @Override
    void play(Acts acts) {
      WholeLife.multiRegion(acts);
    }
  },
  HMAC("HMAC keys of all four sizes are imported, lost, and brought back; their MACs prove them") {
    @Override
    void play(Acts acts) {
      Map<String, WholeLife.Kind> kinds = new LinkedHashMap<>();
      for (KeySpec spec :
          List.of(KeySpec.HMAC_224, KeySpec.HMAC_256, KeySpec.HMAC_384, KeySpec.HMAC_512)) {
        kinds.put(
            spec.name().toLowerCase(Locale.ROOT),
            new WholeLife.Kind(spec, KeyUsage.GENERATE_VERIFY_MAC));
      }
      WholeLife.kinds(acts, kinds);
    }
  },
  RSA("RSA keys for signing and for decryption are imported, lost, and brought back") {
    @Override
    void play(Acts acts) {
      Map<String, WholeLife.Kind> kinds = new LinkedHashMap<>();
      kinds.put("signing", new WholeLife.Kind(KeySpec.RSA_2048, KeyUsage.SIGN_VERIFY));
      kinds.put("mail", new WholeLife.Kind(KeySpec.RSA_3072, KeyUsage.ENCRYPT_DECRYPT));
      kinds.put("root", new WholeLife.Kind(KeySpec.RSA_4096, KeyUsage.SIGN_VERIFY));
      WholeLife.kinds(acts, kinds);
    }
  },
  ECC("elliptic-curve keys for signing and key agreement are imported, lost, and brought back") {
    @Override
    void play(Acts acts) {
      Map<String, WholeLife.Kind> kinds = new LinkedHashMap<>();
      kinds.put("p256", new WholeLife.Kind(KeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY));
      kinds.put("p384", new WholeLife.Kind(KeySpec.ECC_NIST_P384, KeyUsage.KEY_AGREEMENT));
      kinds.put("p521", new WholeLife.Kind(KeySpec.ECC_NIST_P521, KeyUsage.SIGN_VERIFY));
      kinds.put("k1", new WholeLife.Kind(KeySpec.ECC_SECG_P256K1, KeyUsage.SIGN_VERIFY));
      WholeLife.kinds(acts, kinds);
    }
  },
  FLEET("100 keys in each of three Regions: one request, one quorum, one import; a third is lost") {
    @Override
    void play(Acts acts) {
      WholeLife.fleet(acts);
    }
  },
  THROTTLED("AWS wants fewer requests; everything takes longer and nothing is done twice") {
    @Override
    void play(Acts acts) {
      WholeLife.throttled(acts);
    }
  },
  PARTIAL_FAILURE(
      "one of three keys cannot be imported; the others are, and a second run does the rest") {
    @Override
    void play(Acts acts) {
      WholeLife.partialFailure(acts);
    }
  };

  private final String description;

  Scenario(String description) {
    this.description = description;
  }

  abstract void play(Acts acts);

  String description() {
    return description;
  }

  /** The name on the command line, for example {@code reply-lost}. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Scenario> ofCode(String code) {
    return Arrays.stream(values()).filter(scenario -> scenario.code().equals(code)).findFirst();
  }

  private static void prepare(Acts acts) {
    acts.enrol();
    acts.escrow(Acts.MATERIAL);
  }

  private static KeyArn firstImport(Acts acts, Expiry expiry) {
    prepare(acts);
    KeyArn key = acts.emptyKey();
    ImportRequest request = acts.request("KC-2026-002", key, expiry);
    acts.wrap(0, "KC-2026-002", request, Acts.MATERIAL, expiry, "carol", "chen");
    acts.importWrapped(key);
    return key;
  }

  /** The question this project exists for. */
  private static void reimport(Acts acts, KeyArn key, Bytes ciphertext, Expiry expiry) {
    ImportRequest request = acts.request("KC-2026-009", key, expiry);
    acts.wrap(0, "KC-2026-009", request, Acts.MATERIAL, expiry, "chen", "cleo");
    acts.importWrapped(key);
    acts.status();
    acts.requireDecrypts(key, ciphertext);
  }

  private static Optional<String> importByHand(
      Acts acts, KeyArn key, GetParametersForImportResponse parameters, byte[] plaintext) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          KeyFactory.getInstance("RSA")
              .generatePublic(new X509EncodedKeySpec(parameters.publicKey().asByteArray())),
          new OAEPParameterSpec(
              "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
      return acts.application()
          .importByHand(
              key,
              Bytes.copyOf(parameters.importToken().asByteArray()),
              Bytes.copyOf(cipher.doFinal(plaintext)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] consoleZip(KeyArn key, GetParametersForImportResponse parameters) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("WrappingPublicKey.bin"));
      zip.write(parameters.publicKey().asByteArray());
      zip.putNextEntry(new ZipEntry("ImportToken.bin"));
      zip.write(parameters.importToken().asByteArray());
      zip.putNextEntry(new ZipEntry("README.txt"));
      zip.write(
          ("Import parameters for "
                  + key
                  + "\nWrapping algorithm: RSAES_OAEP_SHA_256\nThe import token expires at "
                  + parameters.parametersValidTo()
                  + "\n")
              .getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

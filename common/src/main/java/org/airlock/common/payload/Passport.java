package org.airlock.common.payload;

import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.MaterialForm;
import org.airlock.common.words.Words;

/**
 * The public identity of one material. Nothing in it helps to find the material, which has full
 * entropy.
 *
 * @param header {@code id} names the material
 * @param label for people
 * @param sizeBytes length of the plaintext
 * @param origin {@code generated} or {@code adopted}
 * @param entropy how it was generated; absent when it was adopted
 * @param fingerprint HMAC-SHA-256 keyed by the material over a fixed domain string, 32 bytes
 * @param kcvCmac AES-CMAC check value of a zero block, 5 bytes in hex; absent where the material is
 *     no AES key
 * @param kcvClassic AES encryption of a zero block, 3 bytes in hex; absent where the material is no
 *     AES key
 * @param spki SubjectPublicKeyInfo in DER of an asymmetric key, exactly as KMS answers
 *     GetPublicKey; absent for raw material
 * @param macs of recorded challenges, for HMAC keys; empty for others. KMS must give the same
 * @param escrowId the escrow it is sealed under
 * @param escrowDigest the escrow record
 * @param sealedDigest SHA-256 of the sealed file
 * @param warnings what an auditor should know, for example that adopted material has an unknown
 *     past
 */
public record Passport(
    Header header,
    String label,
    KeySpec keySpec,
    KeyUsage keyUsage,
    int sizeBytes,
    String origin,
    Optional<Entropy> entropy,
    Bytes fingerprint,
    Optional<String> kcvCmac,
    Optional<String> kcvClassic,
    Optional<Bytes> spki,
    List<MacVector> macs,
    String escrowId,
    Digest escrowDigest,
    Digest sealedDigest,
    List<String> warnings,
    List<String> limitations)
    implements Payload {

  public static final String GENERATED = "generated";
  public static final String ADOPTED = "adopted";

  private static final int MOST_MACS = 8;
  private static final int LARGEST_SPKI_BYTES = 1024;

  /** KMS API, {@code GenerateMac}: a message has 1 to 4096 bytes; ours are short. */
  private static final int LARGEST_CHALLENGE_BYTES = 256;

  private static final int LARGEST_MAC_BYTES = 64;

  public Passport {
    macs = List.copyOf(macs);
    warnings = List.copyOf(warnings);
    limitations = List.copyOf(limitations);
    if (fingerprint.size() != Digest.SIZE_BYTES) {
      throw new IllegalArgumentException("fingerprint has 32 bytes");
    }
    if (spki.isPresent() != (keySpec.form() == MaterialForm.PKCS8_DER)) {
      throw new IllegalArgumentException("spki goes with asymmetric keys, and only with them");
    }
    if (macs.isEmpty() == keySpec.macAlgorithm().isPresent()) {
      throw new IllegalArgumentException("macs go with HMAC keys, and only with them");
    }
    if (!keySpec.usages().contains(keyUsage)) {
      throw new IllegalArgumentException("keyUsage is none of a " + keySpec + " key");
    }
  }

  /**
   * The MAC of a public challenge under the material of an HMAC key, by the spec's own algorithm
   * (KMS API, {@code MacAlgorithmSpec}).
   *
   * @param challenge at most 256 bytes
   * @param mac 28, 32, 48 or 64 bytes
   */
  public record MacVector(Bytes challenge, Bytes mac) {}

  /**
   * The random bit generator that made the material: mechanism, strength asked for, JDK provider.
   *
   * @param dice throws of six-sided dice that were mixed in; 0 for none. The throws themselves are
   *     recorded nowhere
   */
  public record Entropy(String algorithm, int strengthBits, String provider, int dice) {
    /** Of a six-sided die; 100 times log2(6) is 258 bits. */
    public static final int FEWEST_DICE = 100;

    /** More throws add nothing to a generator of 256 bits, and nobody has the patience. */
    public static final int MOST_DICE = 1000;

    /** The machine's generator alone. */
    public Entropy(String algorithm, int strengthBits, String provider) {
      this(algorithm, strengthBits, provider, 0);
    }

    public Entropy withDice(int count) {
      return new Entropy(algorithm, strengthBits, provider, count);
    }
  }

  /** 16 words of the fingerprint, for paper. */
  public Words words() {
    return Words.of(Words.Kind.PASSPORT, fingerprint);
  }

  @Override
  public Bytes toPayload() {
    JsonObject.Builder json =
        header
            .write()
            .put("label", label)
            .put("keySpec", keySpec.name())
            .put("keyUsage", keyUsage.name())
            .put("sizeBytes", sizeBytes)
            .put("origin", origin);
    entropy.ifPresent(statement -> json.put("entropy", json(statement)));
    json.put("fingerprint", fingerprint.hex());
    kcvCmac.ifPresent(value -> json.put("kcvCmac", value));
    kcvClassic.ifPresent(value -> json.put("kcvClassic", value));
    spki.ifPresent(value -> json.putBase64("spki", value).put("spkiDigest", Digest.of(value)));
    if (!macs.isEmpty()) {
      json.putAll(
          "macs",
          macs.stream()
              .map(
                  vector ->
                      JsonObject.builder()
                          .putBase64("challenge", vector.challenge())
                          .put("mac", vector.mac().hex())
                          .build())
              .toList());
    }
    return JsonText.compact(
        json.put("escrowId", escrowId)
            .put("escrowDigest", escrowDigest)
            .put("sealedDigest", sealedDigest)
            .putStrings("warnings", warnings)
            .putStrings("limitations", limitations)
            .build());
  }

  private static JsonObject json(Entropy statement) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("algorithm", statement.algorithm())
            .put("strengthBits", statement.strengthBits())
            .put("provider", statement.provider());
    if (statement.dice() > 0) {
      json.put("dice", statement.dice());
    }
    return json.build();
  }

  /** Reads a payload whose signatures held. */
  public static Passport parse(Bytes payload, String source) {
    Fields fields = Fields.of(StrictJson.parse(payload, source), source);
    Header header = Header.read(BundleType.PASSPORT, fields);
    String label = fields.string("label", 64);
    KeySpec spec = fields.oneOf("keySpec", KeySpec.class);
    KeyUsage usage = fields.oneOf("keyUsage", KeyUsage.class);
    int size = (int) fields.integer("sizeBytes", 1, 4096);
    String origin = fields.string("origin", 16);
    if (!origin.equals(GENERATED) && !origin.equals(ADOPTED)) {
      throw fields.refuse("origin", "is neither generated nor adopted");
    }
    Optional<Entropy> entropy = fields.optionalObject("entropy").map(Passport::entropy);
    Bytes fingerprint = fields.digest("fingerprint").value();
    Optional<String> kcvCmac = hexOf(fields, "kcvCmac", 5);
    Optional<String> kcvClassic = hexOf(fields, "kcvClassic", 3);
    Optional<Bytes> spki = spki(fields);
    List<MacVector> macs =
        spec.macAlgorithm().isPresent()
            ? fields.objects("macs", MOST_MACS).stream().map(Passport::macVector).toList()
            : List.of();
    String escrowId = Header.identifier(fields, "escrowId");
    Digest escrowDigest = fields.digest("escrowDigest");
    Digest sealedDigest = fields.digest("sealedDigest");
    List<String> warnings = fields.strings("warnings", 16);
    List<String> limitations = fields.strings("limitations", 64);
    fields.end();
    try {
      return new Passport(
          header,
          label,
          spec,
          usage,
          size,
          origin,
          entropy,
          fingerprint,
          kcvCmac,
          kcvClassic,
          spki,
          macs,
          escrowId,
          escrowDigest,
          sealedDigest,
          warnings,
          limitations);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Integrity(
          source + ": " + rule.getMessage(), "take the passport from the store that made it");
    }
  }

  private static Optional<Bytes> spki(Fields fields) {
    Optional<Bytes> spki = fields.optionalBase64("spki", 1, LARGEST_SPKI_BYTES);
    if (spki.isPresent() && !fields.digest("spkiDigest").equals(Digest.of(spki.get()))) {
      throw fields.refuse("spkiDigest", "is not the SHA-256 of spki");
    }
    return spki;
  }

  private static MacVector macVector(Fields fields) {
    Bytes challenge = fields.base64("challenge", 1, LARGEST_CHALLENGE_BYTES);
    String mac = fields.string("mac", 2 * LARGEST_MAC_BYTES);
    if (!mac.matches("([0-9a-f]{2}){28,64}")) {
      throw fields.refuse("mac", "is not 28 to 64 bytes in lower-case hex");
    }
    fields.end();
    return new MacVector(challenge, Bytes.ofHex(mac));
  }

  private static Entropy entropy(Fields fields) {
    Entropy entropy =
        new Entropy(
            fields.string("algorithm", 128),
            (int) fields.integer("strengthBits", 1, 4096),
            fields.string("provider", 64),
            fields.has("dice")
                ? (int) fields.integer("dice", Entropy.FEWEST_DICE, Entropy.MOST_DICE)
                : 0);
    fields.end();
    return entropy;
  }

  private static Optional<String> hexOf(Fields fields, String name, int bytes) {
    Optional<String> hex = fields.optionalString(name);
    if (hex.isPresent() && !hex.get().matches("[0-9a-f]{" + 2 * bytes + "}")) {
      throw fields.refuse(name, "is not " + bytes + " bytes in lower-case hex");
    }
    return hex;
  }
}

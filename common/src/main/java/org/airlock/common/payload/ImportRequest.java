package org.airlock.common.payload;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.words.Words;

/**
 * Bundle online to offline: for each target a fresh wrapping key and import token, and what the
 * import is meant to do.
 *
 * @param header {@code notAfter} is the earliest deadline of the targets
 * @param targets each cell once: a symmetric key may stand here once for each of its materials
 * @param receipts whole files of the last receipts for these keys, if the importer has any
 * @param limitations the roster's, repeated
 */
public record ImportRequest(
    Header header, List<Target> targets, List<Bytes> receipts, List<String> limitations)
    implements Payload {
  /** One ceremony serves at most this many targets. */
  public static final int MOST_TARGETS = 1500;

  /** KMS API: public key 1 to 4096 bytes, import token and ciphertext 1 to 6144 bytes. */
  static final int LARGEST_PUBLIC_KEY_BYTES = 4096;

  static final int LARGEST_BLOB_BYTES = 6144;
  private static final int LARGEST_RECEIPT_BYTES = 8 << 20;

  public ImportRequest {
    targets = List.copyOf(targets);
    receipts = List.copyOf(receipts);
    limitations = List.copyOf(limitations);
    Set<String> seen = new HashSet<>();
    if (targets.isEmpty() || !targets.stream().allMatch(target -> seen.add(target.cell()))) {
      throw new IllegalArgumentException("targets are missing, or name one cell twice");
    }
    if (header.notAfter().isEmpty()
        || targets.stream()
            .anyMatch(target -> target.deadline().isBefore(header.notAfter().orElseThrow()))) {
      throw new IllegalArgumentException("notAfter is not the earliest deadline");
    }
  }

  /**
   * One KMS key to be given material.
   *
   * @param keyState as DescribeKey said
   * @param importType only for symmetric keys
   * @param expectedKeyMaterialId 64 hex digits: what KMS must find the material to be; only on
   *     re-import
   * @param wrappingKey SubjectPublicKeyInfo in DER as KMS answered; sound only once the offline
   *     side has checked it
   * @param importToken opaque, bound to this key and this wrapping key for 24 hours
   * @param deadline when token and wrapping key die
   * @param endpoint the KMS endpoint that answered
   * @param awsRequestId of GetParametersForImport, for CloudTrail; {@code console-zip} when a
   *     person downloaded the pair
   */
  public record Target(
      KeyArn key,
      KeySpec keySpec,
      KeyUsage keyUsage,
      String keyState,
      Optional<ImportType> importType,
      Optional<String> expectedKeyMaterialId,
      Expiry expiry,
      WrappingAlgorithm wrappingAlgorithm,
      WrappingKeySpec wrappingKeySpec,
      Bytes wrappingKey,
      Bytes importToken,
      Instant deadline,
      String endpoint,
      String awsRequestId) {
    public Target {
      if (!keySpec.usages().contains(keyUsage)) {
        throw new IllegalArgumentException("keyUsage is none of a " + keySpec + " key");
      }
      if (importType.isPresent() != keySpec.isSymmetric()) {
        throw new IllegalArgumentException("importType goes with symmetric keys, and only there");
      }
      if (expectedKeyMaterialId.isPresent()
          && !importType.equals(Optional.of(ImportType.EXISTING_KEY_MATERIAL))) {
        throw new IllegalArgumentException(
            "expectedKeyMaterialId goes with EXISTING_KEY_MATERIAL only");
      }
    }

    /**
     * True where a replica that works is to take material that its primary takes in the same
     * rotation and that KMS cannot name yet. A re-import names its material; a replica's first
     * import meets {@code PendingImport}.
     */
    public boolean followsPrimary() {
      return key.isMultiRegion()
          && importType.equals(Optional.of(ImportType.EXISTING_KEY_MATERIAL))
          && expectedKeyMaterialId.isEmpty()
          && keyState.equals("Enabled");
    }

    /** One (KMS key, Region, material): the key's ARN, and which of its materials is meant. */
    public String cell() {
      return key
          + expectedKeyMaterialId
              .map(id -> "#" + id)
              .orElse(importType.map(type -> "#" + type.name()).orElse(""));
    }
  }

  /**
   * The words of all wrapping keys of this request, which the online side prints and the offline
   * side has people confirm: over each ARN and wrapping key in order.
   */
  public Words wrappingKeyWords() {
    List<Bytes> all = new ArrayList<>();
    for (Target target : targets) {
      all.add(Bytes.utf8(target.key() + "\n"));
      all.add(target.wrappingKey());
      all.add(Bytes.utf8("\n"));
    }
    return Words.of(Words.Kind.WRAPPING_KEYS, Bytes.concat(all.toArray(Bytes[]::new)));
  }

  @Override
  public Bytes toPayload() {
    return JsonText.compact(
        header
            .write()
            .putAll("targets", targets.stream().map(ImportRequest::write).toList())
            .putStrings("receipts", receipts.stream().map(Bytes::base64).toList())
            .putStrings("limitations", limitations)
            .build());
  }

  private static JsonObject write(Target target) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("keyArn", target.key().toString())
            .put("keySpec", target.keySpec().name())
            .put("keyUsage", target.keyUsage().name())
            .put("keyState", target.keyState());
    target.importType().ifPresent(type -> json.put("importType", type.name()));
    target.expectedKeyMaterialId().ifPresent(id -> json.put("expectedKeyMaterialId", id));
    json.put("expiry", ExpiryFields.write(target.expiry()))
        .put("wrappingAlgorithm", target.wrappingAlgorithm().name())
        .put("wrappingKeySpec", target.wrappingKeySpec().name())
        .putBase64("wrappingKey", target.wrappingKey())
        .putBase64("importToken", target.importToken())
        .put("deadline", target.deadline())
        .put("endpoint", target.endpoint())
        .put("awsRequestId", target.awsRequestId());
    return json.build();
  }

  /** Reads a payload whose signatures held. */
  public static ImportRequest parse(Bytes payload, String source) {
    Fields fields = Fields.of(StrictJson.parse(payload, source), source);
    Header header = Header.read(BundleType.IMPORT_REQUEST, fields);
    try {
      List<Target> targets =
          fields.objects("targets", MOST_TARGETS).stream().map(ImportRequest::target).toList();
      List<Bytes> receipts = fields.base64List("receipts", MOST_TARGETS, LARGEST_RECEIPT_BYTES);
      List<String> limitations = fields.strings("limitations", 64);
      fields.end();
      return new ImportRequest(header, targets, receipts, limitations);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Integrity(
          source + ": " + rule.getMessage(), "have the request made again with 'importer request'");
    }
  }

  private static Target target(Fields fields) {
    Target target =
        new Target(
            keyArn(fields, "keyArn"),
            fields.oneOf("keySpec", KeySpec.class),
            fields.oneOf("keyUsage", KeyUsage.class),
            fields.string("keyState", 64),
            optionalImportType(fields),
            optionalMaterialId(fields, "expectedKeyMaterialId"),
            ExpiryFields.read(fields, "expiry"),
            fields.oneOf("wrappingAlgorithm", WrappingAlgorithm.class),
            fields.oneOf("wrappingKeySpec", WrappingKeySpec.class),
            fields.base64("wrappingKey", 1, LARGEST_PUBLIC_KEY_BYTES),
            fields.base64("importToken", 1, LARGEST_BLOB_BYTES),
            fields.instant("deadline"),
            fields.string("endpoint", 256),
            fields.string("awsRequestId", 128));
    fields.end();
    return target;
  }

  static KeyArn keyArn(Fields fields, String name) {
    return KeyArn.parse(fields.string(name, 256))
        .orElseThrow(() -> fields.refuse(name, "is not the ARN of a KMS key"));
  }

  static Optional<ImportType> optionalImportType(Fields fields) {
    return fields.optionalString("importType").isPresent()
        ? Optional.of(fields.oneOf("importType", ImportType.class))
        : Optional.empty();
  }

  static Optional<String> optionalMaterialId(Fields fields, String name) {
    Optional<String> id = fields.optionalString(name);
    if (id.isPresent() && !id.get().matches("[0-9a-f]{64}")) {
      throw fields.refuse(name, "is not a KeyMaterialId of 64 lower-case hex digits");
    }
    return id;
  }
}

package org.airlock.common.payload;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.transcript.Head;

/**
 * Bundle offline to online: the answer to one import request, complete by itself. It carries the
 * tokens back, because the online machine may be replaced between the two trips, and the signed
 * passports and escrow records as the proof that the material can be brought back.
 *
 * @param header {@code notAfter} is the earliest deadline
 * @param requestId the request's id
 * @param requestDigest the request's identity
 * @param passports passport bundles, whole files
 * @param escrows escrow bundles, whole files: the escrow proof
 * @param transcriptHead where the offline transcript stood
 */
public record WrappedMaterial(
    Header header,
    String requestId,
    Digest requestDigest,
    List<Target> targets,
    List<Bytes> passports,
    List<Bytes> escrows,
    Head transcriptHead,
    List<String> limitations)
    implements Payload {

  private static final int LARGEST_BUNDLE_BYTES = 1 << 20;

  public WrappedMaterial {
    targets = List.copyOf(targets);
    passports = List.copyOf(passports);
    escrows = List.copyOf(escrows);
    limitations = List.copyOf(limitations);
    Set<String> seen = new HashSet<>();
    if (targets.isEmpty() || !targets.stream().allMatch(target -> seen.add(target.cell()))) {
      throw new IllegalArgumentException("targets are missing, or name one cell twice");
    }
    if (header.notAfter().isEmpty()) {
      throw new IllegalArgumentException("notAfter is missing");
    }
  }

  /**
   * Material wrapped for one KMS key. Fields as in {@link ImportRequest.Target}.
   *
   * @param wrappingKeyDigest SHA-256 of the wrapping key's SPKI
   * @param ciphertext what ImportKeyMaterial takes as EncryptedKeyMaterial
   * @param passportDigest which passport the wrapped material has
   */
  public record Target(
      KeyArn key,
      KeySpec keySpec,
      Optional<ImportType> importType,
      Optional<String> expectedKeyMaterialId,
      Expiry expiry,
      WrappingAlgorithm wrappingAlgorithm,
      Digest wrappingKeyDigest,
      Bytes ciphertext,
      Bytes importToken,
      Instant deadline,
      Digest passportDigest) {

    /** One (KMS key, Region, material): the key's ARN and the passport's digest. */
    public String cell() {
      return key + "#" + passportDigest.hex();
    }
  }

  @Override
  public Bytes toPayload() {
    return JsonText.compact(
        header
            .write()
            .put("requestId", requestId)
            .put("requestDigest", requestDigest)
            .putAll("targets", targets.stream().map(WrappedMaterial::write).toList())
            .putStrings("passports", passports.stream().map(Bytes::base64).toList())
            .putStrings("escrows", escrows.stream().map(Bytes::base64).toList())
            .put(
                "transcriptHead",
                JsonObject.builder()
                    .put("seq", transcriptHead.seq())
                    .put("hash", transcriptHead.hash())
                    .build())
            .putStrings("limitations", limitations)
            .build());
  }

  private static JsonObject write(Target target) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("keyArn", target.key().toString())
            .put("keySpec", target.keySpec().name());
    target.importType().ifPresent(type -> json.put("importType", type.name()));
    target.expectedKeyMaterialId().ifPresent(id -> json.put("expectedKeyMaterialId", id));
    return json.put("expiry", ExpiryFields.write(target.expiry()))
        .put("wrappingAlgorithm", target.wrappingAlgorithm().name())
        .put("wrappingKeyDigest", target.wrappingKeyDigest())
        .putBase64("ciphertext", target.ciphertext())
        .putBase64("importToken", target.importToken())
        .put("deadline", target.deadline())
        .put("passportDigest", target.passportDigest())
        .build();
  }

  /** Reads a payload whose signatures held. */
  public static WrappedMaterial parse(Bytes payload, String source) {
    Fields fields = Fields.of(StrictJson.parse(payload, source), source);
    Header header = Header.read(BundleType.WRAPPED_MATERIAL, fields);
    String requestId = Header.identifier(fields, "requestId");
    Digest requestDigest = fields.digest("requestDigest");
    List<Target> targets =
        fields.objects("targets", ImportRequest.MOST_TARGETS).stream()
            .map(WrappedMaterial::target)
            .toList();
    List<Bytes> passports =
        fields.base64List("passports", ImportRequest.MOST_TARGETS, LARGEST_BUNDLE_BYTES);
    List<Bytes> escrows =
        fields.base64List("escrows", ImportRequest.MOST_TARGETS, LARGEST_BUNDLE_BYTES);
    Fields head = fields.object("transcriptHead");
    Head transcriptHead = new Head(head.integer("seq", 0, Integer.MAX_VALUE), head.digest("hash"));
    head.end();
    List<String> limitations = fields.strings("limitations", 64);
    fields.end();
    try {
      return new WrappedMaterial(
          header,
          requestId,
          requestDigest,
          targets,
          passports,
          escrows,
          transcriptHead,
          limitations);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Integrity(
          source + ": " + rule.getMessage(), "have the request wrapped again");
    }
  }

  private static Target target(Fields fields) {
    Target target =
        new Target(
            ImportRequest.keyArn(fields, "keyArn"),
            fields.oneOf("keySpec", KeySpec.class),
            ImportRequest.optionalImportType(fields),
            ImportRequest.optionalMaterialId(fields, "expectedKeyMaterialId"),
            ExpiryFields.read(fields, "expiry"),
            fields.oneOf("wrappingAlgorithm", WrappingAlgorithm.class),
            fields.digest("wrappingKeyDigest"),
            fields.base64("ciphertext", 1, ImportRequest.LARGEST_BLOB_BYTES),
            fields.base64("importToken", 1, ImportRequest.LARGEST_BLOB_BYTES),
            fields.instant("deadline"),
            fields.digest("passportDigest"));
    fields.end();
    return target;
  }
}

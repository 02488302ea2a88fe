package org.airlock.common.payload;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;

/**
 * What the importer signs after an import: what was sent, what KMS answered, and the proof that KMS
 * can use the material.
 *
 * @param requestDigest the request that was answered
 * @param wrappedDigest the wrapped material that was imported
 */
public record ImportReceipt(
    Header header,
    Digest requestDigest,
    Digest wrappedDigest,
    List<Target> targets,
    List<String> limitations)
    implements Payload {

  /** KMS answered the import. */
  public static final String IMPORTED = "imported";

  /** The answer was lost; the import was found to have succeeded. */
  public static final String FOUND_IMPORTED = "found-imported";

  /** Material that had been imported before became the current one by RotateKeyOnDemand. */
  public static final String ROTATED = "rotated";

  public ImportReceipt {
    targets = List.copyOf(targets);
    limitations = List.copyOf(limitations);
  }

  /**
   * One (KMS key, Region, material).
   *
   * @param outcome {@link #IMPORTED}, {@link #FOUND_IMPORTED} or {@link #ROTATED}
   * @param stateBefore key state DescribeKey said before, {@code stateAfter} after
   * @param keyMaterialId as KMS reports it, 64 hex digits; demanded ever after; symmetric keys only
   * @param awsRequestId of ImportKeyMaterial (of RotateKeyOnDemand for a rotation); {@code unknown}
   *     when its answer was lost
   * @param importedAt by AWS's clock; for a rotation, when it was seen to be done
   */
  public record Target(
      KeyArn key,
      KeySpec keySpec,
      KeyUsage keyUsage,
      Digest passportDigest,
      Optional<ImportType> importType,
      Expiry expiry,
      String outcome,
      String stateBefore,
      String stateAfter,
      Optional<String> keyMaterialId,
      String awsRequestId,
      Instant importedAt,
      UseProof proof) {

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
            .put("requestDigest", requestDigest)
            .put("wrappedDigest", wrappedDigest)
            .putAll("targets", targets.stream().map(ImportReceipt::write).toList())
            .putStrings("limitations", limitations)
            .build());
  }

  private static JsonObject write(Target target) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("keyArn", target.key().toString())
            .put("keySpec", target.keySpec().name())
            .put("keyUsage", target.keyUsage().name())
            .put("passportDigest", target.passportDigest());
    target.importType().ifPresent(type -> json.put("importType", type.name()));
    json.put("expiry", ExpiryFields.write(target.expiry()))
        .put("outcome", target.outcome())
        .put("stateBefore", target.stateBefore())
        .put("stateAfter", target.stateAfter());
    target.keyMaterialId().ifPresent(id -> json.put("keyMaterialId", id));
    return json.put("awsRequestId", target.awsRequestId())
        .put("importedAt", target.importedAt())
        .put("proof", target.proof().write())
        .build();
  }

  /** Reads a payload whose signatures held. */
  public static ImportReceipt parse(Bytes payload, String source) {
    Fields fields = Fields.of(StrictJson.parse(payload, source), source);
    ImportReceipt receipt =
        new ImportReceipt(
            Header.read(BundleType.RECEIPT, fields),
            fields.digest("requestDigest"),
            fields.digest("wrappedDigest"),
            fields.objects("targets", ImportRequest.MOST_TARGETS).stream()
                .map(ImportReceipt::target)
                .toList(),
            fields.strings("limitations", 64));
    fields.end();
    return receipt;
  }

  private static Target target(Fields fields) {
    Target target =
        new Target(
            ImportRequest.keyArn(fields, "keyArn"),
            fields.oneOf("keySpec", KeySpec.class),
            fields.oneOf("keyUsage", KeyUsage.class),
            fields.digest("passportDigest"),
            ImportRequest.optionalImportType(fields),
            ExpiryFields.read(fields, "expiry"),
            fields.string("outcome", 32),
            fields.string("stateBefore", 64),
            fields.string("stateAfter", 64),
            ImportRequest.optionalMaterialId(fields, "keyMaterialId"),
            fields.string("awsRequestId", 128),
            fields.instant("importedAt"),
            UseProof.read(fields.object("proof")));
    fields.end();
    return target;
  }
}

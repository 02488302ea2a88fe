package org.airlock.common.payload;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonNumber;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;

/**
 * Bundle offline to all: a quorum gave its shares, and every material of the escrow came back and
 * matched its passport. Nothing was wrapped. It carries the escrow records, so that the online side
 * learns of a new generation without an import.
 *
 * @param header {@code createdAt} is when the materials came back
 * @param escrowId the escrow
 * @param escrowDigest its record, the generation that counts
 * @param shares numbers of the shares that took part, at least two
 * @param materials which materials came back
 * @param escrows escrow bundles, whole files: the generation and all that it supersedes
 */
public record DrillRecord(
    Header header,
    String escrowId,
    Digest escrowDigest,
    List<Integer> shares,
    List<Material> materials,
    List<Bytes> escrows,
    List<String> limitations)
    implements Payload {

  private static final int MOST_GENERATIONS = 64;
  private static final int LARGEST_BUNDLE_BYTES = 1 << 20;

  public DrillRecord {
    shares = List.copyOf(shares);
    materials = List.copyOf(materials);
    escrows = List.copyOf(escrows);
    limitations = List.copyOf(limitations);
    if (shares.size() < 2 || new HashSet<>(shares).size() != shares.size()) {
      throw new IllegalArgumentException("shares are fewer than two, or one took part twice");
    }
    Set<Digest> seen = new HashSet<>();
    if (!materials.stream().allMatch(material -> seen.add(material.passportDigest()))) {
      throw new IllegalArgumentException("one material came back twice");
    }
    if (escrows.isEmpty()) {
      throw new IllegalArgumentException("the escrow's record is not inside");
    }
  }

  /** A material that came back, by its id and its passport. */
  public record Material(String id, Digest passportDigest) {}

  @Override
  public Bytes toPayload() {
    return JsonText.compact(
        header
            .write()
            .put("escrowId", escrowId)
            .put("escrowDigest", escrowDigest)
            .put(
                "shares",
                new JsonArray(
                    shares.stream().<JsonValue>map(number -> JsonNumber.of(number)).toList()))
            .putAll("materials", materials.stream().map(DrillRecord::write).toList())
            .putStrings("escrows", escrows.stream().map(Bytes::base64).toList())
            .putStrings("limitations", limitations)
            .build());
  }

  private static JsonObject write(Material material) {
    return JsonObject.builder()
        .put("materialId", material.id())
        .put("passportDigest", material.passportDigest())
        .build();
  }

  /** Reads a payload whose signatures held. */
  public static DrillRecord parse(Bytes payload, String source) {
    Fields fields = Fields.of(StrictJson.parse(payload, source), source);
    Header header = Header.read(BundleType.DRILL, fields);
    String escrowId = Header.identifier(fields, "escrowId");
    Digest escrowDigest = fields.digest("escrowDigest");
    List<Integer> shares =
        fields.integers("shares", EscrowRecord.MOST_SHARES, 1, EscrowRecord.MOST_SHARES);
    List<Material> materials =
        fields.objects("materials", EscrowRecord.MOST_RESEALED).stream()
            .map(DrillRecord::material)
            .toList();
    List<Bytes> escrows = fields.base64List("escrows", MOST_GENERATIONS, LARGEST_BUNDLE_BYTES);
    List<String> limitations = fields.strings("limitations", 64);
    fields.end();
    try {
      return new DrillRecord(
          header, escrowId, escrowDigest, shares, materials, escrows, limitations);
    } catch (IllegalArgumentException rule) {
      throw new Failure.Integrity(
          source + ": " + rule.getMessage(), "have the drill's record copied from its store again");
    }
  }

  private static Material material(Fields fields) {
    Material material =
        new Material(Header.identifier(fields, "materialId"), fields.digest("passportDigest"));
    fields.end();
    return material;
  }
}

package org.airlock.online.evidence;

import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.KeyDescription;

/** What DescribeKey says of each key when the evidence is made. */
public final class LiveKeys {
  private final Regions regions;

  /** Asks over these connections. */
  public LiveKeys(Regions regions) {
    this.regions = regions;
  }

  /** One JSON object a line, in the order of the ARNs. */
  public Bytes lines(Set<KeyArn> keys, Instant now) {
    return Bytes.concat(
        keys.stream()
            .sorted(Comparator.comparing(KeyArn::toString))
            .map(key -> JsonText.line(write(regions.of(key).describeKey(key), now)))
            .toArray(Bytes[]::new));
  }

  private static JsonObject write(KeyDescription key, Instant now) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("at", now)
            .put("keyArn", key.arn().toString())
            .put("keyState", key.keyState())
            .put("origin", key.origin())
            .put("keySpec", key.keySpec())
            .put("keyUsage", key.keyUsage());
    key.expirationModel().ifPresent(model -> json.put("expirationModel", model));
    key.validTo().ifPresent(at -> json.put("validTo", at));
    key.currentKeyMaterialId().ifPresent(id -> json.put("currentKeyMaterialId", id));
    return json.put("requestID", key.requestId()).build();
  }
}

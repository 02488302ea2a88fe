package org.airlock.common.plan;

import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.payload.Payload;

/**
 * A plan that approvers sign.
 *
 * @param header its ceremony and environment are the plan's
 */
public record ApprovedPlan(Header header, CeremonyPlan plan) implements Payload {
  public ApprovedPlan {
    if (header.type() != BundleType.PLAN
        || !header.ceremony().equals(plan.ceremony())
        || header.environment() != plan.environment()) {
      throw new IllegalArgumentException("header and plan do not speak of one ceremony");
    }
  }

  @Override
  public Bytes toPayload() {
    JsonObject.Builder json = header.write();
    PlanFields.write(plan, json);
    return JsonText.compact(json.build());
  }

  /** Reads a payload whose signatures held. */
  public static ApprovedPlan parse(Bytes payload, String source) {
    Fields fields = Fields.of(StrictJson.parse(payload, source), source);
    Header header = Header.read(BundleType.PLAN, fields);
    return new ApprovedPlan(
        header, PlanFields.read(header.ceremony(), header.environment(), fields));
  }
}

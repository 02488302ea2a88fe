package org.airlock.common.plan;

import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;

/** A plan as people write and review it: one JSON object, indented, before anybody has signed. */
public final class PlanFile {
  public static final int LARGEST_BYTES = 2 << 20;
  private static final String FORMAT = "airlock-plan-1";

  private PlanFile() {}

  /** The file, ending in a newline; reading it gives an equal plan. */
  public static Bytes write(CeremonyPlan plan) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("format", FORMAT)
            .put("ceremony", plan.ceremony())
            .put("environment", plan.environment().code());
    PlanFields.write(plan, json);
    return JsonText.indented(json.build());
  }

  /**
   * Reads a plan strictly.
   *
   * @throws org.airlock.common.failure.Failure.Integrity naming the field
   */
  public static CeremonyPlan read(Bytes file, String source) {
    Fields fields = Fields.of(StrictJson.parse(file, source), source);
    if (!fields.string("format", 32).equals(FORMAT)) {
      throw fields.refuse("format", "is not \"" + FORMAT + "\"");
    }
    String ceremony = Header.identifier(fields, "ceremony");
    Environment environment =
        Environment.ofCode(fields.string("environment", 16))
            .orElseThrow(() -> fields.refuse("environment", "is neither production nor rehearsal"));
    return PlanFields.read(ceremony, environment, fields);
  }
}

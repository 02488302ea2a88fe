package org.airlock.offline.doctor;

import org.airlock.common.json.JsonObject;

/** The result of one check. */
public record Finding(Check check, Observation observation) {
  public Verdict verdict() {
    return observation.verdict();
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("id", check.name())
        .put("title", check.title())
        .put("verdict", verdict().code())
        .put("raw", observation.raw())
        .put("method", check.reads())
        .put("remedy", observation.remedy())
        .build();
  }
}

package org.airlock.rehearsal.simulator.wire;

import org.airlock.common.json.JsonObject;
import org.airlock.rehearsal.simulator.kms.KmsState;

/**
 * One KMS operation: reads all of its request, asks the state machine, writes the answer. Refuses
 * with a KmsError.
 */
@FunctionalInterface
public interface Operation {
  JsonObject call(KmsState.Session kms, RequestReader request);

  /** The answer of operations that have none. */
  static JsonObject nothing() {
    return JsonObject.builder().build();
  }
}

package org.airlock.rehearsal.simulator.kms;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameters of CreateKey.
 *
 * @param keySpec a wire name, also of a spec that is not simulated
 * @param keyUsage a wire name; empty takes the default, which only SYMMETRIC_DEFAULT has
 * @param origin a wire name, also of an origin that is not simulated
 */
public record CreateKeyRequest(
    String keySpec,
    Optional<String> keyUsage,
    String origin,
    String description,
    boolean multiRegion,
    Map<String, String> tags) {

  public CreateKeyRequest {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** An empty symmetric key that waits for imported material. */
  public static CreateKeyRequest external() {
    return new CreateKeyRequest(
        "SYMMETRIC_DEFAULT", Optional.empty(), "EXTERNAL", "", false, Map.of());
  }

  /** A symmetric key whose material KMS makes itself. */
  public static CreateKeyRequest awsKms() {
    return new CreateKeyRequest(
        "SYMMETRIC_DEFAULT", Optional.empty(), "AWS_KMS", "", false, Map.of());
  }
}

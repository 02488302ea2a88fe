package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;
import java.util.Optional;

/**
 * Answer of GetKeyRotationStatus; there is no automatic rotation here. {@code startedAt} is present
 * while one runs.
 */
public record RotationStatus(String keyArn, Optional<Instant> startedAt) {}

package org.airlock.rehearsal.simulator.kms;

import java.time.Instant;

/** A name for a key. {@code name} begins with {@code alias/}. */
public record Alias(
    String name, String arn, String targetKeyId, Instant createdAt, Instant updatedAt) {}

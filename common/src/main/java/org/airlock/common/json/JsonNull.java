package org.airlock.common.json;

/** {@code null}, which no Airlock format uses but a document may contain. */
public record JsonNull() implements JsonValue {}

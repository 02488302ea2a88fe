package org.airlock.common.json;

/** A JSON string, unescaped. */
public record JsonString(String value) implements JsonValue {}

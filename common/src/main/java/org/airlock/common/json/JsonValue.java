package org.airlock.common.json;

/** A JSON value (RFC 8259), immutable. The cases are all there are. */
public sealed interface JsonValue
    permits JsonArray, JsonBoolean, JsonNull, JsonNumber, JsonObject, JsonString {}

package org.airlock.rehearsal.simulator.wire;

import java.util.List;
import java.util.function.Function;
import org.airlock.common.json.JsonObject;
import org.airlock.rehearsal.simulator.kms.ErrorCode;

/** The paging of every List operation: Limit 1 to 1000, Marker, NextMarker, Truncated. */
record Page(int start, int limit) {
  private static final String MARKER = "next-";

  static Page read(RequestReader request, int defaultLimit) {
    int limit = (int) request.optionalInteger("Limit", 1, 1000).orElse(defaultLimit);
    int start = request.optionalText("Marker", 1, 1024).map(Page::position).orElse(0);
    return new Page(start, limit);
  }

  private static int position(String marker) {
    if (!marker.matches(MARKER + "[0-9]{1,9}")) {
      throw ErrorCode.INVALID_MARKER.error("Could not deserialize marker");
    }
    return Integer.parseInt(marker.substring(MARKER.length()));
  }

  <T> JsonObject answer(String name, List<T> all, Function<T, JsonObject> element) {
    int from = Math.min(start, all.size());
    int to = Math.min(from + limit, all.size());
    boolean truncated = to < all.size();
    JsonObject.Builder answer =
        JsonObject.builder().putAll(name, all.subList(from, to).stream().map(element).toList());
    if (truncated) {
      answer.put("NextMarker", MARKER + to);
    }
    return answer.put("Truncated", truncated).build();
  }
}

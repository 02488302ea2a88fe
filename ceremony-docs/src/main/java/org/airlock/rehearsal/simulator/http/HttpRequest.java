package org.airlock.rehearsal.simulator.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;

/**
 * One request, completely read.
 *
 * @param path as sent, with a query if there is one
 * @param headers by lower-case name
 */
public record HttpRequest(String method, String path, Map<String, String> headers, Bytes body) {
  public HttpRequest {
    headers = Map.copyOf(headers);
  }

  /** The value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}

package org.airlock.rehearsal.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;

/** Reads requests off one connection (RFC 9112), never more than the limits allow. */
final class RequestParser {
  static final int LARGEST_HEAD_BYTES = 16 * 1024;

  /** A key policy has up to 131072 characters; nothing else that is sent comes near. */
  static final int LARGEST_BODY_BYTES = 256 * 1024;

  private final InputStream in;
  private final OutputStream out;

  RequestParser(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** The next request, or empty when the client has closed the connection. */
  Optional<HttpRequest> next() throws IOException, BadRequest {
    Optional<String> head = readHead();
    if (head.isEmpty()) {
      return Optional.empty();
    }
    String[] lines = head.get().split("\r\n", -1);
    String[] start = lines[0].split(" ", -1);
    if (start.length != 3 || !start[2].startsWith("HTTP/1.")) {
      throw new BadRequest(400, "not an HTTP/1.1 request line");
    }
    Map<String, String> headers = headers(lines);
    if (headers.containsKey("transfer-encoding")) {
      throw new BadRequest(501, "Transfer-Encoding is not supported; send Content-Length");
    }
    return Optional.of(new HttpRequest(start[0], start[1], headers, readBody(headers)));
  }

  private Optional<String> readHead() throws IOException, BadRequest {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int endOfHead = 0;
    while (endOfHead < 4) {
      int next = in.read();
      if (next < 0) {
        if (head.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("the connection ended inside a request");
      }
      if (head.size() == LARGEST_HEAD_BYTES) {
        throw new BadRequest(
            431, "the request's head is longer than " + LARGEST_HEAD_BYTES + " bytes");
      }
      head.write(next);
      boolean expected = next == (endOfHead % 2 == 0 ? '\r' : '\n');
      endOfHead = expected ? endOfHead + 1 : next == '\r' ? 1 : 0;
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    return Optional.of(text.substring(0, text.length() - 4));
  }

  private static Map<String, String> headers(String[] lines) throws BadRequest {
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new BadRequest(400, "a header line without a name");
      }
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      // A header sent twice has no single meaning; two Content-Lengths are an attack on whoever
      // believes one of them.
      if (headers.put(name, lines[i].substring(colon + 1).strip()) != null) {
        throw new BadRequest(400, "the header " + name + " is there twice");
      }
    }
    return headers;
  }

  private Bytes readBody(Map<String, String> headers) throws IOException, BadRequest {
    String length = headers.getOrDefault("content-length", "0");
    if (!length.matches("[0-9]{1,9}")) {
      throw new BadRequest(400, "Content-Length is not a number");
    }
    int sizeBytes = Integer.parseInt(length);
    if (sizeBytes > LARGEST_BODY_BYTES) {
      throw new BadRequest(413, "the body is longer than " + LARGEST_BODY_BYTES + " bytes");
    }
    if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    byte[] body = in.readNBytes(sizeBytes);
    if (body.length < sizeBytes) {
      throw new EOFException("the connection ended inside a body");
    }
    return Bytes.copyOf(body);
  }
}

package org.airlock.rehearsal.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes answers (RFC 9112), with {@code Date} from the clock that was passed in. */
final class ResponseWriter {
  /** IMF-fixdate, RFC 9110 section 5.6.7. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final OutputStream out;
  private final InstantSource clock;

  ResponseWriter(OutputStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  void write(HttpReply.Answer answer, boolean keepAlive) throws IOException {
    StringBuilder head = new StringBuilder();
    head.append("HTTP/1.1 ")
        .append(answer.status())
        .append(' ')
        .append(reason(answer.status()))
        .append("\r\n");
    head.append("Date: ").append(HTTP_DATE.format(clock.instant())).append("\r\n");
    head.append("Content-Type: ").append(answer.contentType()).append("\r\n");
    head.append("Content-Length: ").append(answer.body().size()).append("\r\n");
    head.append("Connection: ").append(keepAlive ? "keep-alive" : "close").append("\r\n");
    answer
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("\r\n");
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(answer.body().toArray());
    whole.writeTo(out);
    out.flush();
  }

  private static String reason(int status) {
    return status < 300 ? "OK" : status < 500 ? "Bad Request" : "Internal Server Error";
  }
}

package org.airlock.rehearsal.simulator.http;

import java.util.Map;
import org.airlock.common.bytes.Bytes;

/** What becomes of a request. */
public sealed interface HttpReply {
  /**
   * Date, Content-Type and Content-Length are written in any case; {@code headers} holds the
   * others.
   */
  record Answer(int status, String contentType, Map<String, String> headers, Bytes body)
      implements HttpReply {
    public Answer {
      headers = Map.copyOf(headers);
    }
  }

  /** The connection is closed without a byte, as when the network fails after the work is done. */
  record HangUp() implements HttpReply {}
}

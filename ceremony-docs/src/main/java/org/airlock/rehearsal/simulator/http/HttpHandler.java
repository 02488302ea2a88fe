package org.airlock.rehearsal.simulator.http;

/** Answers requests; called from many threads. */
@FunctionalInterface
public interface HttpHandler {
  HttpReply handle(HttpRequest request);
}

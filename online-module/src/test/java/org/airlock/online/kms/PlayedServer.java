package org.airlock.online.kms;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.StrictJson;

/** A server on loopback that answers as the test says and remembers what arrived. */
final class PlayedServer implements AutoCloseable {
  /** What arrived. */
  record Request(String operation, JsonObject body, String authorization) {}

  /** What to answer; status 0 hangs up without an answer. The JDK's server adds the Date header. */
  record Answer(int status, String body) {
    static Answer ok(String json) {
      return new Answer(200, json);
    }

    static Answer error(int status, String code) {
      return new Answer(status, "{\"__type\": \"" + code + "\", \"message\": \"because\"}");
    }
  }

  final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final HttpServer server;

  PlayedServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** The answers in turn; the last one is repeated. */
  PlayedServer will(Answer... inTurn) {
    synchronized (answers) {
      answers.clear();
      Collections.addAll(answers, inTurn);
    }
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(
        new Request(
            exchange.getRequestHeaders().getFirst("X-Amz-Target").replace("TrentService.", ""),
            (JsonObject) StrictJson.parse(Bytes.copyOf(body), "request"),
            exchange.getRequestHeaders().getFirst("Authorization")));
    Answer answer;
    synchronized (answers) {
      answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }
    if (answer.status() == 0) {
      exchange.close();
      return;
    }
    byte[] content = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.getResponseHeaders().set("x-amzn-RequestId", "aws-request-id");
    exchange.sendResponseHeaders(answer.status(), content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<String> operations() {
    return requests.stream().map(Request::operation).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package org.airlock.rehearsal.page;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.airlock.common.json.JsonNumber;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonStream;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonText;

/**
 * The Chrome DevTools Protocol on one WebSocket: calls that wait for their answer, and the events
 * that came in between. Source: the protocol's own documentation, "Protocol Fundamentals".
 *
 * <p>Answers and events arrive in the order in which the browser sent them, so an event that a call
 * caused before its answer is there when {@link #call} returns.
 */
final class DevTools implements AutoCloseable {
  private static final long LONGEST_WAIT_SECONDS = 60;

  /** What the browser said without being asked. */
  record Event(String method, JsonObject params) {}

  private final WebSocket socket;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final List<Event> events = new CopyOnWriteArrayList<>();

  private DevTools(HttpClient client, URI address) {
    socket = client.newWebSocketBuilder().buildAsync(address, new Listener()).join();
  }

  static DevTools connect(HttpClient client, URI address) {
    return new DevTools(client, address);
  }

  /** What {@code method} answers. */
  JsonObject call(String method, JsonObject params) {
    long id = lastId.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    JsonObject message =
        JsonObject.builder().put("id", id).put("method", method).put("params", params).build();
    socket.sendText(JsonText.compact(message).asUtf8().orElseThrow(), true).join();
    JsonObject all = answer.orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).join();
    if (all.find("error").isPresent()) {
      throw new IllegalStateException(method + ": " + all.find("error").get());
    }
    return object(all, "result").orElseThrow();
  }

  /** The events of that name since the last {@link #forget}, oldest first. */
  List<JsonObject> events(String method) {
    return events.stream()
        .filter(event -> event.method().equals(method))
        .map(Event::params)
        .toList();
  }

  void forget() {
    events.clear();
  }

  static Optional<JsonObject> object(JsonObject parent, String name) {
    return parent.find(name).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }

  static Optional<String> string(JsonObject parent, String name) {
    return parent
        .find(name)
        .filter(JsonString.class::isInstance)
        .map(text -> ((JsonString) text).value());
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** Puts the parts of a message together and hands it to who waits for it. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        String whole = message.toString();
        message.setLength(0);
        receive(whole);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable broken) {
      waiting.values().forEach(answer -> answer.completeExceptionally(broken));
    }

    private void receive(String text) {
      try (JsonStream json = JsonStream.of(text, "the browser")) {
        json.next();
        JsonObject object = (JsonObject) json.value();
        OptionalLong id =
            object.find("id").map(n -> ((JsonNumber) n).asLong()).orElse(OptionalLong.empty());
        if (id.isPresent()) {
          waiting.remove(id.getAsLong()).complete(object);
        } else {
          events.add(
              new Event(
                  string(object, "method").orElseThrow(), object(object, "params").orElseThrow()));
        }
      }
    }
  }
}

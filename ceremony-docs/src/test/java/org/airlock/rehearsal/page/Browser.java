package org.airlock.rehearsal.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonBoolean;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonStream;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.airlock.rehearsal.cast.Outside;

/**
 * A Chromium without a window, with one tab. It resolves no host name, so that a page which asks
 * for something is caught and gets nothing. Not thread-safe.
 */
final class Browser implements AutoCloseable {
  private static final String PROGRAM = "chromium";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final JsonObject NOTHING = JsonObject.builder().build();

  private final Process process;
  private final DevTools tab;

  private Browser(Process process, DevTools tab) {
    this.process = process;
    this.tab = tab;
  }

  /** Skips the test where there is no Chromium, or fails it where it is demanded. */
  static void demand() {
    Outside.require("Chromium", PROGRAM, "--version");
  }

  /**
   * @param profile an empty directory, in which everything stays that the browser writes
   */
  static Browser start(Path profile) {
    ProcessBuilder builder =
        new ProcessBuilder(
                PROGRAM,
                "--headless=new",
                "--no-sandbox", // it does not run as root otherwise, and the pages are ours
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-breakpad",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--force-color-profile=srgb",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("browser.log").toFile());
    builder.environment().put("HOME", profile.toString());
    builder.environment().put("TMPDIR", profile.toString());
    try {
      Process process = builder.start();
      try {
        return new Browser(process, tab(port(process, profile.resolve("DevToolsActivePort"))));
      } catch (IOException | RuntimeException broken) {
        process.destroyForcibly();
        throw broken;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The browser writes two lines, port and path, when it listens. */
  private static int port(Process process, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    await(
        "the browser's port",
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("the browser ended with " + process.exitValue());
          }
          lines.clear();
          try (Stream<String> written = Files.lines(file)) {
            written.forEach(lines::add);
          } catch (IOException notYet) {
            return false;
          }
          return lines.size() == 2;
        });
    return Integer.parseInt(lines.get(0));
  }

  private static DevTools tab(int port) throws IOException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .timeout(LONGEST_WAIT)
            .build();
    try {
      String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      URI address = URI.create(text((JsonObject) json(answer), "webSocketDebuggerUrl"));
      DevTools tab = DevTools.connect(client, address);
      for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
        tab.call(domain + ".enable", NOTHING);
      }
      return tab;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Opens a file as if double-clicked, in light colours, and waits until it is loaded. */
  void open(Path file) {
    look("screen", "light");
    navigate("about:blank");
    navigate(file.toUri().toString());
  }

  /** Everything that an earlier page did is forgotten. */
  private void navigate(String address) {
    tab.forget();
    tab.call("Page.navigate", JsonObject.builder().put("url", address).build());
    awaitLoaded();
  }

  private void awaitLoaded() {
    await("the page", () -> !tab.events("Page.loadEventFired").isEmpty());
  }

  /** Loads the same address again, and forgets what happened before. */
  void reload() {
    tab.forget();
    tab.call("Page.reload", NOTHING);
    awaitLoaded();
  }

  /** Every address that the page has asked for, its own first. */
  List<String> requests() {
    return Stream.concat(
            tab.events("Network.requestWillBeSent").stream()
                .map(event -> text(DevTools.object(event, "request").orElseThrow(), "url")),
            tab.events("Network.webSocketCreated").stream().map(event -> text(event, "url")))
        .toList();
  }

  /** Everything on the console: what the page wrote, what it threw, what the browser blocked. */
  List<String> complaints() {
    return Stream.of("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        .flatMap(method -> tab.events(method).stream())
        .map(event -> JsonText.compact(event).asUtf8().orElseThrow())
        .toList();
  }

  /** The value of a JavaScript expression, which the page's own policy does not stop. */
  JsonValue value(String expression) {
    JsonObject answer =
        tab.call(
            "Runtime.evaluate",
            JsonObject.builder().put("expression", expression).put("returnByValue", true).build());
    if (answer.find("exceptionDetails").isPresent()) {
      throw new IllegalStateException(expression + ": " + answer.find("exceptionDetails").get());
    }
    return DevTools.object(answer, "result").orElseThrow().find("value").orElseThrow();
  }

  String text(String expression) {
    return ((JsonString) value(expression)).value();
  }

  boolean holds(String expression) {
    return ((JsonBoolean) value(expression)).value();
  }

  List<String> texts(String expression) {
    return ((JsonArray) value(expression))
        .elements().stream().map(element -> ((JsonString) element).value()).toList();
  }

  /** Types into what has the focus, one key after another. */
  void type(String text) {
    text.codePoints().mapToObj(Character::toString).forEach(letter -> key(letter, 0, letter));
  }

  void press(Key key) {
    key(key.name, key.code, key.text);
  }

  /** Keys that write no letter. */
  enum Key {
    BACKSPACE("Backspace", 8, ""),
    ENTER("Enter", 13, "\r");

    private final String name;
    private final int code;
    private final String text;

    Key(String name, int code, String text) {
      this.name = name;
      this.code = code;
      this.text = text;
    }
  }

  private void key(String name, int code, String text) {
    for (String type : List.of("keyDown", "keyUp")) {
      tab.call(
          "Input.dispatchKeyEvent",
          JsonObject.builder()
              .put("type", type)
              .put("key", name)
              .put("windowsVirtualKeyCode", code)
              .put("text", type.equals("keyDown") ? text : "")
              .build());
    }
  }

  /**
   * @param media {@code screen} or {@code print}; empty for whatever the page is shown on
   * @param colours {@code light} or {@code dark}, as the reader's system prefers
   */
  void look(String media, String colours) {
    tab.call(
        "Emulation.setEmulatedMedia",
        JsonObject.builder()
            .put("media", media)
            .putAll(
                "features",
                List.of(
                    JsonObject.builder()
                        .put("name", "prefers-color-scheme")
                        .put("value", colours)
                        .build()))
            .build());
  }

  /** Makes the window that large, in CSS pixels. */
  void resize(int width, int height) {
    tab.call(
        "Emulation.setDeviceMetricsOverride",
        JsonObject.builder()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false)
            .build());
  }

  /** What a reader sees in the window. */
  BufferedImage screenshot() {
    Bytes png = data(tab.call("Page.captureScreenshot", NOTHING));
    try {
      return ImageIO.read(new ByteArrayInputStream(png.toArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page prints, as a PDF, on the paper that the page asks for. */
  Bytes print() {
    // Whatever medium an earlier test asked for, a printer is a printer.
    look("", "light");
    return data(
        tab.call("Page.printToPDF", JsonObject.builder().put("preferCSSPageSize", true).build()));
  }

  private static Bytes data(JsonObject answer) {
    return Bytes.ofBase64(text(answer, "data")).orElseThrow();
  }

  private static String text(JsonObject object, String name) {
    return DevTools.string(object, name).orElseThrow();
  }

  private static JsonValue json(String text) {
    try (JsonStream json = JsonStream.of(text, "the browser")) {
      json.next();
      return json.value();
    }
  }

  private static void await(String what, BooleanSupplier there) {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!there.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(what + " did not come in " + LONGEST_WAIT);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Ends the browser and waits for all its processes, which write to the profile until then. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    tab.close();
    process.destroy();
    for (ProcessHandle one : all) {
      Optional<Boolean> ended = ended(one);
      if (ended.isEmpty()) {
        one.destroyForcibly();
        ended(one);
      }
    }
  }

  private static Optional<Boolean> ended(ProcessHandle one) {
    return Optional.of(
            one.onExit().thenApply(gone -> true).completeOnTimeout(false, 10, TimeUnit.SECONDS))
        .map(exit -> exit.join())
        .filter(done -> done);
  }
}

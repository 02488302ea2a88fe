package org.airlock.rehearsal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonBoolean;
import org.airlock.common.json.JsonNumber;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;

/** Sends requests byte by byte as a test wants them; headers can be changed or left out. */
final class KmsClient {
  private static final String SIGNATURE = "0".repeat(64);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final Map<String, String> headers = new LinkedHashMap<>();

  KmsClient(URI endpoint) {
    this.endpoint = endpoint;
    headers.put("Content-Type", "application/x-amz-json-1.1");
    headers.put("X-Amz-Date", "20260301T120000Z");
    headers.put("Authorization", authorization("AKIDEXAMPLE", "eu-central-1"));
  }

  static String authorization(String accessKeyId, String region) {
    return "AWS4-HMAC-SHA256 Credential="
        + accessKeyId
        + "/20260301/"
        + region
        + "/kms/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature="
        + SIGNATURE;
  }

  KmsClient with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  KmsClient without(String header) {
    headers.remove(header);
    return this;
  }

  Answer call(String operation, String body) throws IOException {
    headers.put("X-Amz-Target", "TrentService." + operation);
    return send(endpoint.resolve("/"), "POST", body);
  }

  Answer call(String operation, JsonObject body) throws IOException {
    return call(operation, JsonText.compact(body).asUtf8().orElseThrow());
  }

  /** {@code body} empty sends GET. */
  Answer control(String path, String body) throws IOException {
    return send(endpoint.resolve("/_simulator/" + path), body.isEmpty() ? "GET" : "POST", body);
  }

  private Answer send(URI target, String method, String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  record Answer(HttpResponse<String> response) {
    JsonObject json() {
      return (JsonObject) StrictJson.parse(Bytes.utf8(response.body()), "answer");
    }

    /** The text, number or flag at this path. */
    String at(String... path) {
      JsonValue value = json();
      for (String name : path) {
        value =
            ((JsonObject) value)
                .find(name)
                .orElseThrow(() -> new AssertionError(name + " is not in " + response.body()));
      }
      if (value instanceof JsonString string) {
        return string.value();
      }
      if (value instanceof JsonNumber number) {
        return number.literal();
      }
      return Boolean.toString(((JsonBoolean) value).value());
    }

    Answer ok() {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return this;
    }

    /** Demands this error and gives its message. */
    String refused(String errorCode) {
      assertThat(at("__type")).as(response.body()).isEqualTo(errorCode);
      boolean serviceSide =
          errorCode.equals("KMSInternalException")
              || errorCode.equals("DependencyTimeoutException")
              || errorCode.equals("KeyUnavailableException");
      assertThat(response.statusCode()).isEqualTo(serviceSide ? 500 : 400);
      return at("message");
    }
  }
}

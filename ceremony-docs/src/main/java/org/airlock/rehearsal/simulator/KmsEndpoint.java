package org.airlock.rehearsal.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonNumber;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.airlock.rehearsal.simulator.http.HttpHandler;
import org.airlock.rehearsal.simulator.http.HttpReply;
import org.airlock.rehearsal.simulator.http.HttpRequest;
import org.airlock.rehearsal.simulator.kms.ErrorCode;
import org.airlock.rehearsal.simulator.kms.KmsError;
import org.airlock.rehearsal.simulator.kms.KmsState;
import org.airlock.rehearsal.simulator.wire.OperationTable;
import org.airlock.rehearsal.simulator.wire.RequestReader;
import org.airlock.rehearsal.simulator.wire.SignedCaller;
import org.jspecify.annotations.Nullable;

/**
 * The KMS side of the port: one request in, faults before and after it, one event, one answer.
 * Thread-safe.
 */
final class KmsEndpoint implements HttpHandler {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  /**
   * What the event log may hold of a request: CloudTrail's choice. No token, ciphertext, plaintext
   * or context.
   */
  private static final String[] LOGGED_MEMBERS = {
    "KeyId",
    "WrappingAlgorithm",
    "WrappingKeySpec",
    "ValidTo",
    "ExpirationModel",
    "ImportType",
    "KeyMaterialDescription",
    "KeyMaterialId",
    "KeySpec",
    "KeyUsage",
    "Origin",
    "AliasName",
    "TargetKeyId",
    "PendingWindowInDays",
    "IncludeKeyMaterial",
    "EncryptionAlgorithm",
    "SigningAlgorithm",
    "MacAlgorithm",
    "MessageType",
    "KeyAgreementAlgorithm",
    "ReplicaRegion"
  };

  private final KmsState state;
  private final MovableClock clock;
  private final FaultDeck faults;
  private final EventLog events;

  /** {@code state} is used under its own lock. */
  KmsEndpoint(KmsState state, MovableClock clock, FaultDeck faults, EventLog events) {
    this.state = state;
    this.clock = clock;
    this.faults = faults;
    this.events = events;
  }

  @Override
  public HttpReply handle(HttpRequest request) {
    Call call = new Call(UUID.randomUUID().toString());
    try {
      call.operation = OperationTable.nameIn(request);
      call.caller = SignedCaller.of(request);
      failBefore(call.operation);
      call.request = RequestReader.of(request.body());
      JsonObject answer = perform(call.operation, call.caller, call.request);
      return afterSuccess(call, answer);
    } catch (KmsError refused) {
      log(call, Optional.of(refused.code()), Optional.empty(), false);
      return error(call, refused);
    }
  }

  /** What is known of a request so far; filled in as it is read. */
  private static final class Call {
    private final String requestId;
    private String operation = "";
    private @Nullable SignedCaller caller;
    private @Nullable RequestReader request;

    Call(String requestId) {
      this.requestId = requestId;
    }
  }

  private void failBefore(String operation) {
    faults.draw(Fault.Kind.SLOW, operation).ifPresent(KmsEndpoint::pause);
    if (faults.draw(Fault.Kind.THROTTLE, operation).isPresent()) {
      throw ErrorCode.THROTTLING.error(
          "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.");
    }
    Optional<ErrorCode> error = faults.draw(Fault.Kind.ERROR, operation).flatMap(Fault::error);
    if (error.isPresent()) {
      throw error.get().error("");
    }
    if (faults.draw(Fault.Kind.INTERNAL_ERROR, operation).isPresent()) {
      throw ErrorCode.KMS_INTERNAL.error("");
    }
    if (faults.draw(Fault.Kind.DEPENDENCY_TIMEOUT, operation).isPresent()) {
      throw ErrorCode.DEPENDENCY_TIMEOUT.error("");
    }
  }

  private static void pause(Fault slow) {
    try {
      Thread.sleep(slow.delay().toMillis());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonObject perform(String operation, SignedCaller caller, RequestReader request) {
    synchronized (state) {
      return OperationTable.get(operation).call(state.in(caller.scope()), request);
    }
  }

  private HttpReply afterSuccess(Call call, JsonObject answer) {
    boolean dropped = faults.draw(Fault.Kind.DROP_REPLY, call.operation).isPresent();
    boolean failed = !dropped && faults.draw(Fault.Kind.FAIL_AFTER, call.operation).isPresent();
    log(call, Optional.empty(), keyArn(answer), dropped || failed);
    if (dropped) {
      return new HttpReply.HangUp();
    }
    return failed ? error(call, ErrorCode.KMS_INTERNAL.error("")) : answer(call, 200, answer);
  }

  private static Optional<String> keyArn(JsonObject answer) {
    Optional<JsonValue> key =
        answer.find("KeyMetadata").isPresent()
            ? answer.find("KeyMetadata").flatMap(metadata -> ((JsonObject) metadata).find("Arn"))
            : answer.find("KeyId");
    return key.map(KmsEndpoint::scalar).filter(text -> text.startsWith("arn:"));
  }

  private void log(
      Call call, Optional<ErrorCode> error, Optional<String> keyArn, boolean replyLost) {
    Optional<SignedCaller> caller = Optional.ofNullable(call.caller);
    events.add(
        new Event(
            clock.instant(),
            caller.map(known -> known.scope().region()).orElse(""),
            call.operation,
            keyArn,
            call.requestId,
            caller.map(SignedCaller::accessKeyId),
            error.map(ErrorCode::wireName),
            replyLost,
            parameters(Optional.ofNullable(call.request))));
  }

  private static Map<String, String> parameters(Optional<RequestReader> request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String name : LOGGED_MEMBERS) {
      request
          .flatMap(reader -> reader.peek(name))
          .ifPresent(value -> parameters.put(name, scalar(value)));
    }
    return parameters;
  }

  private static String scalar(JsonValue value) {
    String text =
        value instanceof JsonString string
            ? string.value()
            : value instanceof JsonNumber number ? number.literal() : "?";
    return text.length() > 256 ? text.substring(0, 256) : text;
  }

  private static HttpReply error(Call call, KmsError refused) {
    JsonObject body =
        JsonObject.builder()
            .put("__type", refused.code().wireName())
            .put("message", refused.text())
            .build();
    return answer(call, refused.code().httpStatus(), body);
  }

  private static HttpReply answer(Call call, int status, JsonObject body) {
    Bytes text = body.members().isEmpty() ? Bytes.utf8("") : JsonText.compact(body);
    return new HttpReply.Answer(
        status, CONTENT_TYPE, Map.of("x-amzn-RequestId", call.requestId), text);
  }
}

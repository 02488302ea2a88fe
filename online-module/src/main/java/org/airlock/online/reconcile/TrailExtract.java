package org.airlock.online.reconcile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.kms.KeyArn;

/**
 * What exported CloudTrail logs say about some keys, reduced to what evidence needs: who did what
 * with which request id. No access key id and no parameter goes with it.
 */
public final class TrailExtract {
  private TrailExtract() {}

  /**
   * One JSON object a line, oldest first; empty when no event is about these keys.
   *
   * @param paths log files or folders of them, as {@code reconcile --cloudtrail} takes them
   */
  public static Bytes of(Set<KeyArn> keys, List<Path> paths, Consumer<String> progress) {
    TrailLog log =
        new TrailLog(
            keys,
            new Scope(Optional.empty(), Optional.empty()),
            new Period(Optional.empty(), Optional.empty()));
    new TrailFiles(log, new TrailProgress(progress, System::nanoTime)).read(paths);
    return Bytes.concat(
        log.events().stream()
            .filter(event -> event.key().filter(keys::contains).isPresent())
            .map(event -> JsonText.line(write(event)))
            .toArray(Bytes[]::new));
  }

  private static JsonObject write(TrailEvent event) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("eventTime", event.at())
            .put("eventName", event.name())
            .put("eventID", event.id())
            .put("requestID", event.requestId());
    event.error().ifPresent(error -> json.put("errorCode", error));
    return json.put("awsRegion", event.region())
        .put("recipientAccountId", event.account())
        .put("principal", event.actor())
        .put("keyArn", event.keyText())
        .build();
  }
}

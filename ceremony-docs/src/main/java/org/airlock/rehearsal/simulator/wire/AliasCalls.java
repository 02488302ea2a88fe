package org.airlock.rehearsal.simulator.wire;

import java.util.Optional;
import org.airlock.common.json.JsonObject;
import org.airlock.rehearsal.simulator.kms.Alias;
import org.airlock.rehearsal.simulator.kms.KmsState.Session;

/** CreateAlias, UpdateAlias, DeleteAlias, ListAliases. */
final class AliasCalls {
  private AliasCalls() {}

  static JsonObject createAlias(Session kms, RequestReader request) {
    String name = name(request);
    String target = target(request);
    request.end();
    kms.aliases().createAlias(name, target);
    return Operation.nothing();
  }

  static JsonObject updateAlias(Session kms, RequestReader request) {
    String name = name(request);
    String target = target(request);
    request.end();
    kms.aliases().updateAlias(name, target);
    return Operation.nothing();
  }

  static JsonObject deleteAlias(Session kms, RequestReader request) {
    String name = name(request);
    request.end();
    kms.aliases().deleteAlias(name);
    return Operation.nothing();
  }

  static JsonObject listAliases(Session kms, RequestReader request) {
    Optional<String> keyId = request.optionalText("KeyId", 1, 2048);
    Page page = Page.read(request, 50);
    request.end();
    return page.answer("Aliases", kms.aliases().listAliases(keyId), AliasCalls::entry);
  }

  private static JsonObject entry(Alias alias) {
    return JsonObject.builder()
        .put("AliasName", alias.name())
        .put("AliasArn", alias.arn())
        .put("TargetKeyId", alias.targetKeyId())
        .put("CreationDate", Timestamps.of(alias.createdAt()))
        .put("LastUpdatedDate", Timestamps.of(alias.updatedAt()))
        .build();
  }

  private static String name(RequestReader request) {
    String name = request.text("AliasName", 1, 256);
    request.optionalPattern("AliasName", 1, 256, "^[a-zA-Z0-9:/_-]+$");
    return name;
  }

  private static String target(RequestReader request) {
    return request.text("TargetKeyId", 1, 2048);
  }
}

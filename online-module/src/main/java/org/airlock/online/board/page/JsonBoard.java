package org.airlock.online.board.page;

import java.util.List;
import java.util.Locale;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.kms.Expiry;

/**
 * The board for programs: complete, in the board's order, with names that stay. What is not known
 * or does not apply is left out; instants are RFC 3339 in UTC.
 */
public final class JsonBoard {
  private JsonBoard() {}

  /** The whole board. */
  public static JsonObject of(BoardView view) {
    return JsonObject.builder()
        .put("environment", view.environment())
        .put("asOf", view.asOf())
        .put("organisation", view.rosterOrganisationOrCeremony())
        .put("headSeq", view.transcriptHead().seq())
        .put("head", view.transcriptHead().hash())
        .put("askedKms", view.askedKms())
        .putStrings("limitations", view.limitations())
        .put("counts", counts(view))
        .putAll("nextExpiries", Summary.of(view).nextDates().stream().map(JsonBoard::date).toList())
        .putAll("cells", view.sorted().stream().map(JsonBoard::cell).toList())
        .putAll("unknownKeys", view.unknownKeys().stream().map(JsonBoard::unknown).toList())
        .putAll("idleEscrows", view.idleEscrows().stream().map(JsonBoard::idle).toList())
        .putAll("oldDrills", view.oldDrills().stream().map(JsonBoard::old).toList())
        .build();
  }

  /**
   * {@code json} indented, with every character that a terminal would obey or hide written as its
   * JSON escape: the same value, harmless to look at.
   */
  public static Bytes text(JsonObject json) {
    return Bytes.utf8(visible(JsonText.indented(json).asUtf8().orElseThrow()));
  }

  /** Escapes hidden characters of a JSON text; outside of strings the only one is the line end. */
  static String visible(String json) {
    StringBuilder visible = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            point -> {
              if (point == '\n' || !OutsideText.isHidden(point)) {
                visible.appendCodePoint(point);
              } else {
                for (char unit : Character.toChars(point)) {
                  visible.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              }
            });
    return visible.toString();
  }

  private static JsonObject counts(BoardView view) {
    Summary summary = Summary.of(view);
    JsonObject.Builder counts = JsonObject.builder();
    for (Urgency urgency : Urgency.values()) {
      counts.put(urgency.name(), summary.count(urgency));
    }
    return counts.build();
  }

  private static JsonObject date(Summary.NextDate date) {
    return JsonObject.builder()
        .put("day", date.day().toString())
        .put("inDays", date.inDays())
        .put("cells", date.cells())
        .build();
  }

  private static JsonObject cell(Cell cell) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("key", cell.key().toString())
            .put("account", cell.key().account())
            .put("region", cell.key().region());
    cell.alias().ifPresent(alias -> json.put("alias", alias));
    json.put("spec", cell.spec().name()).put("usage", cell.usage().name());
    cell.multiRegion().ifPresent(role -> json.put("multiRegion", role));
    cell.label().ifPresent(label -> json.put("label", label));
    cell.materialId().ifPresent(id -> json.put("materialId", id));
    cell.keyMaterialId().ifPresent(id -> json.put("keyMaterialId", id));
    cell.materialState().ifPresent(state -> json.put("materialState", state));
    cell.importState().ifPresent(state -> json.put("importState", state));
    cell.keyState().ifPresent(state -> json.put("keyState", state));
    cell.expiry().map(Expiry::model).ifPresent(model -> json.put("expirationModel", model));
    cell.validTo().ifPresent(validTo -> json.put("validTo", validTo));
    cell.escrow().ifPresent(escrow -> json.put("escrow", escrow(escrow)));
    cell.lastReceipt().ifPresent(receipt -> json.put("lastReceipt", receipt));
    cell.importedAt().ifPresent(at -> json.put("importedAt", at));
    cell.openRequest().ifPresent(request -> json.put("openRequest", request));
    return json.put("urgency", cell.urgency().name()).put("next", cell.next()).build();
  }

  static JsonObject escrow(EscrowLine escrow) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", escrow.id())
            .put("label", escrow.label())
            .put("generation", escrow.generation())
            .put("threshold", escrow.threshold())
            .put("shares", escrow.shares())
            .putStrings("custodians", List.copyOf(escrow.custodians()));
    escrow.lastProven().ifPresent(proven -> json.put("lastProven", proven));
    return json.build();
  }

  private static JsonObject unknown(UnknownKey unknown) {
    return JsonObject.builder()
        .put("key", unknown.key().toString())
        .put("account", unknown.key().account())
        .put("region", unknown.key().region())
        .put("spec", unknown.spec())
        .put("keyState", unknown.keyState())
        .build();
  }

  private static JsonObject idle(IdleEscrow idle) {
    return JsonObject.builder().put("escrow", escrow(idle.escrow())).put("why", idle.why()).build();
  }

  private static JsonObject old(OldDrill old) {
    return JsonObject.builder()
        .put("escrow", escrow(old.escrow()))
        .put("ageDays", old.age().toDays())
        .build();
  }
}

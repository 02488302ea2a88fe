package org.airlock.common.plan;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.plan.CeremonyPlan.Assignment;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.CeremonyPlan.Medium;
import org.airlock.common.plan.CeremonyPlan.MediumClass;
import org.airlock.common.plan.CeremonyPlan.Place;
import org.airlock.common.plan.CeremonyPlan.PlannedCell;
import org.airlock.common.plan.CeremonyPlan.PlannedMaterial;
import org.airlock.common.plan.CeremonyPlan.Seal;

/** The fields of a plan, as they stand in the file and in the signed bundle. Reading is strict. */
final class PlanFields {
  private static final int MOST_PEOPLE = 64;
  private static final int MOST_CELLS = 4096;
  private static final int MOST_THINGS = 64;
  private static final int LONGEST_TEXT = 400;

  private PlanFields() {}

  static void write(CeremonyPlan plan, JsonObject.Builder json) {
    json.put("planType", plan.type().code())
        .put("objective", plan.objective())
        .put("date", plan.date().toString())
        .put("standbyDate", plan.standbyDate().toString())
        .put(
            "place",
            JsonObject.builder()
                .put("site", plan.place().site())
                .put("room", plan.place().room())
                .put("onlineRoom", plan.place().onlineRoom())
                .build())
        .putAll("people", plan.assignments().stream().map(PlanFields::assignment).toList())
        .put("reportsTo", texts(plan.reportsTo()));
    plan.escrow().ifPresent(escrow -> json.put("escrow", escrow(escrow)));
    json.putAll("materials", plan.materials().stream().map(PlanFields::material).toList())
        .putAll("cells", plan.cells().stream().map(PlanFields::cell).toList())
        .put("wayBack", plan.wayBack().toString())
        .putAll("media", plan.media().stream().map(PlanFields::medium).toList())
        .putAll("seals", plan.seals().stream().map(PlanFields::seal).toList())
        .putStrings("fallbacks", plan.fallbacks())
        .putStrings("limitations", plan.limitations());
  }

  private static JsonObject texts(Map<String, String> map) {
    JsonObject.Builder json = JsonObject.builder();
    new TreeMap<>(map).forEach(json::put);
    return json.build();
  }

  private static JsonObject assignment(Assignment assignment) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("duty", assignment.duty().code())
            .put("person", assignment.person());
    assignment.alternate().ifPresent(alternate -> json.put("alternate", alternate));
    return json.build();
  }

  private static JsonObject escrow(EscrowShape escrow) {
    return JsonObject.builder()
        .put("label", escrow.label())
        .put("threshold", escrow.threshold())
        .putStrings("custodians", escrow.custodians())
        .put("shares", escrow.shares())
        .put("dice", escrow.dice())
        .build();
  }

  private static JsonObject material(PlannedMaterial material) {
    return JsonObject.builder()
        .put("label", material.label())
        .put("keySpec", material.keySpec().name())
        .put("keyUsage", material.keyUsage().name())
        .build();
  }

  private static JsonObject cell(PlannedCell cell) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("keyArn", cell.key().toString())
            .put("keySpec", cell.keySpec().name())
            .put("keyUsage", cell.keyUsage().name())
            .put("material", cell.material());
    cell.importType().ifPresent(type -> json.put("importType", type.name()));
    return json.put("expiry", cell.expiry().validTo().map(Object::toString).orElse("never"))
        .build();
  }

  private static JsonObject medium(Medium medium) {
    return JsonObject.builder()
        .put("id", medium.id())
        .put("class", medium.mediumClass().name())
        .put("holder", medium.holder())
        .build();
  }

  private static JsonObject seal(Seal seal) {
    return JsonObject.builder().put("item", seal.item()).put("bag", seal.bag()).build();
  }

  static CeremonyPlan read(String ceremony, Environment environment, Fields fields) {
    Fields place = fields.object("place");
    CeremonyPlan plan =
        new CeremonyPlan(
            ceremony,
            environment,
            PlanType.ofCode(fields.string("planType"))
                .orElseThrow(
                    () -> fields.refuse("planType", "is none of " + codes(PlanType.values()))),
            text(fields, "objective"),
            date(fields, "date"),
            date(fields, "standbyDate"),
            new Place(text(place, "site"), text(place, "room"), text(place, "onlineRoom")),
            fields.objects("people", MOST_PEOPLE).stream().map(PlanFields::assignment).toList(),
            managers(fields),
            fields.optionalObject("escrow").map(PlanFields::escrow),
            fields.objects("materials", MOST_THINGS).stream().map(PlanFields::material).toList(),
            fields.objects("cells", MOST_CELLS).stream().map(PlanFields::cell).toList(),
            wayBack(fields),
            fields.objects("media", MOST_THINGS).stream().map(PlanFields::medium).toList(),
            fields.objects("seals", MOST_THINGS).stream().map(PlanFields::seal).toList(),
            fields.strings("fallbacks", MOST_THINGS),
            fields.strings("limitations", MOST_THINGS));
    place.end();
    fields.end();
    return plan;
  }

  private static String codes(PlanType[] types) {
    return String.join(", ", java.util.Arrays.stream(types).map(PlanType::code).toList());
  }

  private static String text(Fields fields, String name) {
    return fields.string(name, LONGEST_TEXT);
  }

  private static LocalDate date(Fields fields, String name) {
    String text = fields.string(name, 10);
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException notADate) {
      throw fields.refuse(name, "is not a date like 2026-12-01");
    }
  }

  private static Map<String, String> managers(Fields fields) {
    Map<String, String> managers = new LinkedHashMap<>(fields.stringMap("reportsTo", MOST_PEOPLE));
    managers.forEach(
        (person, manager) -> {
          if (!person.matches(Header.IDENTIFIER) || !manager.matches(Header.IDENTIFIER)) {
            throw fields.refuse("reportsTo", "names somebody by what is not an identifier");
          }
        });
    return managers;
  }

  private static Duration wayBack(Fields fields) {
    try {
      Duration duration = Duration.parse(fields.string("wayBack", 16));
      if (!duration.isNegative() && duration.compareTo(Duration.ofHours(24)) < 0) {
        return duration;
      }
    } catch (DateTimeException notADuration) {
      // Refused below.
    }
    throw fields.refuse("wayBack", "is not a duration of less than a day like PT2H");
  }

  private static Assignment assignment(Fields fields) {
    String code = fields.string("duty", 32);
    Assignment assignment =
        new Assignment(
            Duty.ofCode(code)
                .orElseThrow(
                    () ->
                        fields.refuse(
                            "duty",
                            "is none of "
                                + String.join(
                                    ", ",
                                    java.util.Arrays.stream(Duty.values())
                                        .map(Duty::code)
                                        .toList()))),
            Header.identifier(fields, "person"),
            fields.has("alternate")
                ? Optional.of(Header.identifier(fields, "alternate"))
                : Optional.empty());
    fields.end();
    return assignment;
  }

  private static EscrowShape escrow(Fields fields) {
    EscrowShape escrow =
        new EscrowShape(
            Header.identifier(fields, "label"),
            (int) fields.integer("threshold", 0, 99),
            fields.strings("custodians", MOST_PEOPLE),
            fields.string("shares", 16),
            (int) fields.integer("dice", 0, 10_000));
    fields.end();
    return escrow;
  }

  private static PlannedMaterial material(Fields fields) {
    PlannedMaterial material =
        new PlannedMaterial(
            Header.identifier(fields, "label"),
            fields.oneOf("keySpec", KeySpec.class),
            fields.oneOf("keyUsage", KeyUsage.class));
    fields.end();
    return material;
  }

  private static PlannedCell cell(Fields fields) {
    PlannedCell cell =
        new PlannedCell(
            KeyArn.parse(fields.string("keyArn", 256))
                .orElseThrow(() -> fields.refuse("keyArn", "is not the ARN of a KMS key")),
            fields.oneOf("keySpec", KeySpec.class),
            fields.oneOf("keyUsage", KeyUsage.class),
            Header.identifier(fields, "material"),
            fields.has("importType")
                ? Optional.of(fields.oneOf("importType", ImportType.class))
                : Optional.empty(),
            expiry(fields));
    fields.end();
    return cell;
  }

  private static Expiry expiry(Fields fields) {
    if (fields.string("expiry", 32).equals("never")) {
      return Expiry.never();
    }
    try {
      return Expiry.at(fields.instant("expiry"));
    } catch (IllegalArgumentException fraction) {
      throw fields.refuse("expiry", "is neither never nor an instant in whole seconds");
    }
  }

  private static Medium medium(Fields fields) {
    Medium medium =
        new Medium(
            Header.identifier(fields, "id"),
            fields.oneOf("class", MediumClass.class),
            Header.identifier(fields, "holder"));
    fields.end();
    return medium;
  }

  private static Seal seal(Fields fields) {
    Seal seal = new Seal(text(fields, "item"), Header.identifier(fields, "bag"));
    fields.end();
    return seal;
  }
}

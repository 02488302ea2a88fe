package org.airlock.offline.plan;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.cli.ExpiryText;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.Assignment;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.CeremonyPlan.Medium;
import org.airlock.common.plan.CeremonyPlan.MediumClass;
import org.airlock.common.plan.CeremonyPlan.Place;
import org.airlock.common.plan.CeremonyPlan.PlannedCell;
import org.airlock.common.plan.CeremonyPlan.PlannedMaterial;
import org.airlock.common.plan.CeremonyPlan.Seal;
import org.airlock.common.plan.Duty;
import org.airlock.common.plan.PlanType;

/**
 * Asks somebody who has never written a plan for one, question by question, with an example in
 * each. An answer that cannot be read is asked for again; a single {@code -} ends a list or leaves
 * an entry out.
 */
public final class PlanInterview {
  private static final String NONE = "-";
  private static final int MOST_SLIPS = 3;

  private final Console console;
  private final PlanType type;

  public PlanInterview(Console console, PlanType type) {
    this.console = console;
    this.type = type;
  }

  public CeremonyPlan ask(String ceremony, Environment environment) {
    console.say("In this ceremony " + type.purpose() + ".");
    String objective =
        text("objective", "Why is it held? One sentence, read aloud at the beginning:");
    LocalDate date = date("date", "On which day (like 2026-12-01)?");
    LocalDate standby = date("standby-date", "On which later day, if it must be postponed?");
    Place place =
        new Place(
            text("site", "Where (site)?"),
            text("room", "In which room does the machine without a network stand?"),
            text("online-room", "In which room does the networked machine stand?"));
    Optional<EscrowShape> escrow = type.hasEscrow() ? Optional.of(escrow()) : Optional.empty();
    List<String> custodians = escrow.map(EscrowShape::custodians).orElse(List.of());
    List<PlannedMaterial> materials = generates() ? materials() : List.of();
    List<PlannedCell> cells = type.hasCells() ? cells(materials) : List.of();
    return new CeremonyPlan(
        ceremony,
        environment,
        type,
        objective,
        date,
        standby,
        place,
        people(custodians),
        managers(custodians),
        escrow,
        materials,
        cells,
        once(
            "way-back",
            "How long may carrying and importing take (like PT2H)?",
            PlanInterview::duration),
        media(),
        seals(),
        list("fallback", "What is agreed for when somebody or something is missing?", Optional::of),
        list("limitation", "What do you declare to do with fewer hands than usual?", Optional::of));
  }

  private boolean generates() {
    return type == PlanType.ESTABLISH || type == PlanType.ROTATION || type == PlanType.REHEARSAL;
  }

  private EscrowShape escrow() {
    String label = identifier("escrow-label", "What is the escrow called (like vault)?");
    int threshold =
        once("threshold", "How many shares restore it (like 3)?", PlanInterview::number);
    List<String> custodians =
        once(
            "custodians",
            "Whose shares, in order, identifiers with blanks between (like carol chen cleo)?",
            answer -> Optional.of(List.of(answer.split("[\\s,]+"))));
    String shares =
        once(
            "shares",
            "How are shares kept: screen (handwritten, usual), medium or print?",
            answer -> Optional.of(answer).filter(List.of("screen", "medium", "print")::contains));
    int dice =
        once(
            "dice",
            "How many dice are thrown (0 for none, else 100 to 1000)?",
            PlanInterview::number);
    return new EscrowShape(label, threshold, custodians, shares, dice);
  }

  private List<PlannedMaterial> materials() {
    return list(
        "material",
        "Which material is generated (like orders:SYMMETRIC_DEFAULT:ENCRYPT_DECRYPT)?",
        PlanInterview::material);
  }

  private static Optional<PlannedMaterial> material(String answer) {
    String[] parts = answer.split(":", -1);
    if (parts.length != 3 || !parts[0].matches(Header.IDENTIFIER)) {
      return Optional.empty();
    }
    Optional<KeySpec> spec = constant(KeySpec.class, parts[1]);
    Optional<KeyUsage> usage = constant(KeyUsage.class, parts[2]);
    return spec.isPresent() && usage.isPresent()
        ? Optional.of(new PlannedMaterial(parts[0], spec.get(), usage.get()))
        : Optional.empty();
  }

  private static <E extends Enum<E>> Optional<E> constant(Class<E> choices, String name) {
    return Arrays.stream(choices.getEnumConstants())
        .filter(choice -> choice.name().equals(name))
        .findFirst();
  }

  /** The kind of a cell is its material's; an existing material's kind is asked for. */
  private List<PlannedCell> cells(List<PlannedMaterial> materials) {
    Map<String, PlannedMaterial> kinds = new LinkedHashMap<>();
    materials.forEach(material -> kinds.put(material.label(), material));
    return list(
        "cell",
        "Which KMS key gets which material until when (like ARN orders no-expiry, or ARN orders 2027-06-01T10:00:00Z)?",
        answer -> cell(answer.split("\\s+"), kinds));
  }

  private Optional<PlannedCell> cell(String[] words, Map<String, PlannedMaterial> kinds) {
    Optional<KeyArn> key = words.length == 3 ? KeyArn.parse(words[0]) : Optional.empty();
    if (key.isEmpty() || !words[1].matches(Header.IDENTIFIER)) {
      return Optional.empty();
    }
    PlannedMaterial kind =
        kinds.computeIfAbsent(
            words[1],
            label ->
                once(
                    "kind:" + label,
                    "What kind is " + label + " (like SYMMETRIC_DEFAULT:ENCRYPT_DECRYPT)?",
                    answer -> material(label + ":" + answer)));
    try {
      return Optional.of(
          new PlannedCell(
              key.get(),
              kind.keySpec(),
              kind.keyUsage(),
              kind.label(),
              kind.keySpec().isSymmetric() ? Optional.of(importType()) : Optional.empty(),
              ExpiryText.parse(words[2], "the expiry")));
    } catch (Failure.Usage notAnExpiry) {
      return Optional.empty();
    }
  }

  private ImportType importType() {
    return generates() ? ImportType.NEW_KEY_MATERIAL : ImportType.EXISTING_KEY_MATERIAL;
  }

  private List<Assignment> people(List<String> custodians) {
    List<Assignment> people = new ArrayList<>();
    for (Duty duty : Duty.values()) {
      if (duty == Duty.CUSTODIAN) {
        custodians.forEach(id -> people.add(new Assignment(duty, id, Optional.empty())));
      } else {
        people.addAll(
            list(
                duty.code(),
                "Who is "
                    + duty.code()
                    + " ("
                    + duty.task()
                    + "), with an alternate after a blank if there is one?",
                answer -> assignment(duty, answer)));
      }
    }
    return people;
  }

  private static Optional<Assignment> assignment(Duty duty, String answer) {
    String[] words = answer.split("\\s+");
    if (words.length > 2
        || !Arrays.stream(words).allMatch(word -> word.matches(Header.IDENTIFIER))) {
      return Optional.empty();
    }
    return Optional.of(
        new Assignment(
            duty, words[0], words.length == 2 ? Optional.of(words[1]) : Optional.empty()));
  }

  private Map<String, String> managers(List<String> custodians) {
    Map<String, String> managers = new LinkedHashMap<>();
    for (String custodian : custodians) {
      String manager =
          once(
              "reports-to:" + custodian,
              "Whom does " + custodian + " report to (- if not known)?",
              answer ->
                  Optional.of(answer)
                      .filter(name -> name.equals(NONE) || name.matches(Header.IDENTIFIER)));
      if (!manager.equals(NONE)) {
        managers.put(custodian, manager);
      }
    }
    return managers;
  }

  private List<Medium> media() {
    return list(
        "medium",
        "Which stick, of which class, held by whom (like IN-1 IN ines; classes TOOL, IN, OUT, SHARE)?",
        answer -> {
          String[] words = answer.split("\\s+");
          Optional<MediumClass> kind =
              words.length == 3 ? constant(MediumClass.class, words[1]) : Optional.empty();
          return kind.filter(
                  any -> words[0].matches(Header.IDENTIFIER) && words[2].matches(Header.IDENTIFIER))
              .map(mediumClass -> new Medium(words[0], mediumClass, words[2]));
        });
  }

  private List<Seal> seals() {
    return list(
        "seal",
        "What is brought sealed, in which bag (like 0012345 offline laptop)?",
        answer -> {
          String[] words = answer.split("\\s+", 2);
          return words.length == 2 && words[0].matches(Header.IDENTIFIER)
              ? Optional.of(new Seal(words[1], words[0]))
              : Optional.empty();
        });
  }

  private String text(String id, String question) {
    return once(id, question, answer -> Optional.of(answer).filter(text -> !text.isBlank()));
  }

  private String identifier(String id, String question) {
    return once(
        id,
        question,
        answer -> Optional.of(answer).filter(word -> word.matches(Header.IDENTIFIER)));
  }

  private LocalDate date(String id, String question) {
    return once(
        id,
        question,
        answer -> {
          try {
            return Optional.of(LocalDate.parse(answer));
          } catch (DateTimeException notADate) {
            return Optional.empty();
          }
        });
  }

  private static Optional<Integer> number(String answer) {
    return answer.matches("[0-9]{1,4}") ? Optional.of(Integer.parseInt(answer)) : Optional.empty();
  }

  private static Optional<Duration> duration(String answer) {
    try {
      return Optional.of(Duration.parse(answer)).filter(duration -> !duration.isNegative());
    } catch (DateTimeException notADuration) {
      return Optional.empty();
    }
  }

  private <T> List<T> list(String id, String question, Function<String, Optional<T>> reader) {
    List<T> items = new ArrayList<>();
    int slips = 0;
    while (slips <= MOST_SLIPS) {
      String end = items.isEmpty() ? " (- for none)" : " (- when that is all)";
      String answer = console.ask(new Prompt("plan:" + id, question + end));
      if (answer.equals(NONE)) {
        return List.copyOf(items);
      }
      Optional<T> item = reader.apply(answer);
      item.ifPresent(items::add);
      slips = item.isPresent() ? 0 : slips + 1;
      if (item.isEmpty()) {
        sayUnreadable();
      }
    }
    throw unreadable(question);
  }

  private <T> T once(String id, String question, Function<String, Optional<T>> reader) {
    for (int slip = 0; slip <= MOST_SLIPS; slip++) {
      Optional<T> read = reader.apply(console.ask(new Prompt("plan:" + id, question)));
      if (read.isPresent()) {
        return read.get();
      }
      sayUnreadable();
    }
    throw unreadable(question);
  }

  private void sayUnreadable() {
    console.show("That cannot be read; answer like the example.");
  }

  private static Failure unreadable(String question) {
    return new Failure.Stopped(
        "no answer to \"" + question + "\" could be read", "begin again with 'plan new'");
  }
}

package org.airlock.common.plan;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.airlock.common.bundle.Environment;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;

/**
 * One ceremony as it is reviewed, approved, printed and run.
 *
 * @param ceremony for example {@code KC-2026-014}; rehearsals {@code RH-…}
 * @param objective one sentence, read aloud at the beginning
 * @param date the day, local to the place
 * @param standbyDate the reserve day, later than {@code date}
 * @param place where
 * @param assignments who does what; each custodian of the escrow is one of them
 * @param reportsTo person to manager, as far as it matters for separation
 * @param escrow the escrow that is made or used; absent only in an enrolment
 * @param materials what is generated
 * @param cells the KMS keys that take part, each with its expiry decision
 * @param wayBack time kept for carrying and importing
 * @param media the sticks, each of one class
 * @param seals what is fetched sealed, with the bag number of the last record
 * @param fallbacks what was agreed for when something is missing, approved beforehand
 * @param limitations what the people accept to do with fewer hands than the rules ask
 */
public record CeremonyPlan(
    String ceremony,
    Environment environment,
    PlanType type,
    String objective,
    LocalDate date,
    LocalDate standbyDate,
    Place place,
    List<Assignment> assignments,
    Map<String, String> reportsTo,
    Optional<EscrowShape> escrow,
    List<PlannedMaterial> materials,
    List<PlannedCell> cells,
    Duration wayBack,
    List<Medium> media,
    List<Seal> seals,
    List<String> fallbacks,
    List<String> limitations) {

  public CeremonyPlan {
    assignments = List.copyOf(assignments);
    reportsTo = Map.copyOf(reportsTo);
    materials = List.copyOf(materials);
    cells = List.copyOf(cells);
    media = List.copyOf(media);
    seals = List.copyOf(seals);
    fallbacks = List.copyOf(fallbacks);
    limitations = List.copyOf(limitations);
  }

  /**
   * @param room of the machine that never has a network
   * @param onlineRoom of the networked machine
   */
  public record Place(String site, String room, String onlineRoom) {}

  /**
   * One person in one duty.
   *
   * @param person identifier on the roster
   * @param alternate who steps in
   */
  public record Assignment(Duty duty, String person, Optional<String> alternate) {}

  /**
   * @param label of the escrow, for people
   * @param threshold how many shares restore it
   * @param custodians one share each, in this order; for a quorum those who are called
   * @param shares where shares go: {@code screen} (handwritten), {@code medium} or {@code print}
   * @param dice throws that people add to the machine's randomness; 0 for none
   */
  public record EscrowShape(
      String label, int threshold, List<String> custodians, String shares, int dice) {
    public EscrowShape {
      custodians = List.copyOf(custodians);
    }
  }

  /** Material that the ceremony generates. */
  public record PlannedMaterial(String label, KeySpec keySpec, KeyUsage keyUsage) {}

  /**
   * One KMS key in one Region and the material it gets.
   *
   * @param material label of planned or existing material
   * @param importType for symmetric keys only
   * @param expiry decided here, never assumed
   */
  public record PlannedCell(
      KeyArn key,
      KeySpec keySpec,
      KeyUsage keyUsage,
      String material,
      Optional<ImportType> importType,
      Expiry expiry) {}

  /** What a stick is for. */
  public enum MediumClass {
    /** The program, read only. */
    TOOL,
    /** From the networked machine; never leaves with data. */
    IN,
    /** To the networked machine; never comes back. */
    OUT,
    /** A custodian's own, for one share. */
    SHARE
  }

  /**
   * @param id written on it, for example {@code OUT-1}
   * @param holder the custodian of a share medium, else who carries it
   */
  public record Medium(String id, MediumClass mediumClass, String holder) {}

  /**
   * @param item what is in the bag
   * @param bag its number in the last record
   */
  public record Seal(String item, String bag) {}

  /**
   * The plan as it is on the day: alternates stand where those stood who did not come, in their
   * duties, with their media, and as custodians of an escrow that is being made.
   *
   * @param standIns absent person to alternate
   */
  public CeremonyPlan with(Map<String, String> standIns) {
    UnaryOperator<String> today = person -> standIns.getOrDefault(person, person);
    return new CeremonyPlan(
        ceremony,
        environment,
        type,
        objective,
        date,
        standbyDate,
        place,
        assignments.stream()
            .map(
                each ->
                    new Assignment(
                        each.duty(),
                        today.apply(each.person()),
                        standIns.containsKey(each.person())
                            ? Optional.of(each.person())
                            : each.alternate()))
            .toList(),
        reportsTo,
        escrow.map(
            shape ->
                new EscrowShape(
                    shape.label(),
                    shape.threshold(),
                    shape.custodians().stream().map(today).toList(),
                    shape.shares(),
                    shape.dice())),
        materials,
        cells,
        wayBack,
        media.stream()
            .map(each -> new Medium(each.id(), each.mediumClass(), today.apply(each.holder())))
            .toList(),
        seals,
        fallbacks,
        limitations);
  }

  /** Everybody in {@code duty}, in the plan's order. */
  public List<String> in(Duty duty) {
    return assignments.stream()
        .filter(assignment -> assignment.duty() == duty)
        .map(Assignment::person)
        .toList();
  }

  /** The one in {@code duty}, or the first of several. */
  public Optional<String> first(Duty duty) {
    return in(duty).stream().findFirst();
  }
}

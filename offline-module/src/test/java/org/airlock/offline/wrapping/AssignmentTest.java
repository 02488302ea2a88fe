package org.airlock.offline.wrapping;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.verification.Verified;
import org.junit.jupiter.api.Test;

final class AssignmentTest {
  private static final Enrolment PEOPLE = new Enrolment();
  private static final KeyArn KEY = Enrolment.KEY;
  private static final KeyArn OTHER =
      KeyArn.parse(KEY.toString().replace("889b", "999b")).orElseThrow();
  private static final Expiry EXPIRY = PEOPLE.request().targets().get(0).expiry();
  private static final String FIRST_ID = "ab".repeat(32);
  private static final String SECOND_ID = "cd".repeat(32);

  private final Map<String, Verified<Passport>> materials = new LinkedHashMap<>();

  AssignmentTest() {
    for (String label : List.of("orders", "invoices", "payments")) {
      materials.put(label, PEOPLE.passport(label));
    }
  }

  private Verified<Passport> named(String label) {
    return Objects.requireNonNull(materials.get(label));
  }

  private static ImportRequest.Target target(KeyArn key, Optional<String> id) {
    ImportRequest.Target t = PEOPLE.request().targets().get(0);
    return new ImportRequest.Target(
        key,
        t.keySpec(),
        t.keyUsage(),
        t.keyState(),
        Optional.of(
            id.isPresent() ? ImportType.EXISTING_KEY_MATERIAL : ImportType.NEW_KEY_MATERIAL),
        id,
        t.expiry(),
        t.wrappingAlgorithm(),
        t.wrappingKeySpec(),
        t.wrappingKey(),
        t.importToken(),
        t.deadline(),
        t.endpoint(),
        t.awsRequestId());
  }

  private static ImportRequest request(ImportRequest.Target... targets) {
    return new ImportRequest(PEOPLE.request().header(), List.of(targets), List.of(), List.of());
  }

  private ImportReceipt receipt(KeyArn key, String label, String id) {
    ImportReceipt.Target t = PEOPLE.receipt().targets().get(0);
    return new ImportReceipt(
        PEOPLE.receipt().header(),
        PEOPLE.receipt().requestDigest(),
        PEOPLE.receipt().wrappedDigest(),
        List.of(
            new ImportReceipt.Target(
                key,
                t.keySpec(),
                t.keyUsage(),
                named(label).digest(),
                t.importType(),
                t.expiry(),
                t.outcome(),
                t.stateBefore(),
                t.stateAfter(),
                Optional.of(id),
                t.awsRequestId(),
                t.importedAt(),
                t.proof())),
        List.of());
  }

  private List<String> assign(ImportRequest request, Plan plan, ImportReceipt... receipts) {
    Map<Digest, Verified<Passport>> byDigest = new LinkedHashMap<>();
    materials.values().forEach(passport -> byDigest.put(passport.digest(), passport));
    return new Assignment(
            new ImportHistory(List.of(receipts)),
            this::named,
            digest -> Optional.ofNullable(byDigest.get(digest)))
        .assign(request, plan).stream()
            .map(assigned -> assigned.passport().payload().label())
            .toList();
  }

  private static Plan plan(Expiry expiry, Map<KeyArn, List<String>> materials, boolean recorded) {
    Map<KeyArn, List<Plan.Planned>> planned = new LinkedHashMap<>();
    materials.forEach(
        (key, names) ->
            planned.put(
                key,
                names.stream().map(name -> new Plan.Planned(name, Optional.empty())).toList()));
    return new Plan(planned, recorded, expiry, Duration.ofHours(2));
  }

  private static Plan plan(Map<KeyArn, List<String>> materials) {
    return plan(EXPIRY, materials, false);
  }

  @Test
  void assign_oneMaterialForEachKey_isAccepted() {
    assertThat(
            assign(
                request(target(KEY, Optional.empty()), target(OTHER, Optional.empty())),
                plan(Map.of(OTHER, List.of("invoices"), KEY, List.of("orders")))))
        .containsExactly("orders", "invoices");
  }

  @Test
  void assign_severalMaterialsOfOneKey_followTheReceipts() {
    assertThat(
            assign(
                request(
                    target(KEY, Optional.of(SECOND_ID)),
                    target(KEY, Optional.of(FIRST_ID)),
                    target(KEY, Optional.empty())),
                plan(Map.of(KEY, List.of("payments", "orders", "invoices"))),
                receipt(KEY, "orders", FIRST_ID),
                receipt(KEY, "invoices", SECOND_ID)))
        .containsExactly("invoices", "orders", "payments");
  }

  @Test
  void assign_severalMaterialsWithoutReceipts_isRefused() {
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                assign(
                    request(
                        target(KEY, Optional.of(SECOND_ID)), target(KEY, Optional.of(FIRST_ID))),
                    plan(Map.of(KEY, List.of("orders", "invoices")))))
        .hasMessageContaining("no receipt says which of the planned materials");
  }

  @Test
  void assign_recorded_givesBackWhatReceiptsName() {
    assertThat(
            assign(
                request(target(KEY, Optional.of(FIRST_ID)), target(OTHER, Optional.of(SECOND_ID))),
                plan(EXPIRY, Map.of(), true),
                receipt(KEY, "payments", FIRST_ID),
                receipt(OTHER, "orders", SECOND_ID)))
        .containsExactly("payments", "orders");
  }

  private static ImportRequest.Target follower(KeyArn replica) {
    ImportRequest.Target t = target(replica, Optional.of(FIRST_ID));
    return new ImportRequest.Target(
        replica,
        t.keySpec(),
        t.keyUsage(),
        "Enabled",
        t.importType(),
        Optional.empty(),
        t.expiry(),
        t.wrappingAlgorithm(),
        t.wrappingKeySpec(),
        t.wrappingKey(),
        t.importToken(),
        t.deadline(),
        t.endpoint(),
        t.awsRequestId());
  }

  /** The only passport that this replica ever had is the old material: nobody asked for that. */
  @Test
  void assign_recordedForAReplicaInARotation_neverGivesTheOldMaterial() {
    KeyArn primary =
        KeyArn.parse("arn:aws:kms:eu-central-1:111122223333:key/mrk-1234").orElseThrow();
    KeyArn replica = KeyArn.parse("arn:aws:kms:us-east-1:111122223333:key/mrk-1234").orElseThrow();
    ImportRequest matrix = request(target(primary, Optional.empty()), follower(replica));
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                assign(
                    matrix,
                    plan(EXPIRY, Map.of(primary, List.of("invoices")), true),
                    receipt(primary, "orders", FIRST_ID),
                    receipt(replica, "orders", FIRST_ID)))
        .hasMessageContaining("--target " + replica + "=MATERIAL with the primary's new material");
    assertThat(
            assign(
                matrix,
                plan(Map.of(primary, List.of("invoices"), replica, List.of("invoices"))),
                receipt(primary, "orders", FIRST_ID),
                receipt(replica, "orders", FIRST_ID)))
        .containsExactly("invoices", "invoices");
  }

  @Test
  void assign_recordedWithoutAReceipt_isRefused() {
    assertRefused(
            Control.TARGET_PLANNED,
            () -> assign(request(target(KEY, Optional.empty())), plan(EXPIRY, Map.of(), true)))
        .hasMessageContaining("no receipt names the material of " + KEY);
  }

  @Test
  void assign_otherKeysThanPlanned_areRefused() {
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                assign(
                    request(target(KEY, Optional.empty())), plan(Map.of(OTHER, List.of("orders")))))
        .hasMessageContaining("the plan names " + OTHER + ", which the request does not ask for");
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                assign(
                    request(target(KEY, Optional.empty()), target(OTHER, Optional.empty())),
                    plan(Map.of(OTHER, List.of("orders")))))
        .hasMessageContaining("the request asks for " + KEY + ", which the plan does not name");
  }

  @Test
  void assign_moreOrFewerMaterialsThanTargets_isRefused() {
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                assign(
                    request(target(KEY, Optional.empty())),
                    plan(Map.of(KEY, List.of("orders", "invoices")))))
        .hasMessageContaining("the plan names a material for " + KEY);
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                assign(
                    request(target(KEY, Optional.empty()), target(KEY, Optional.of(FIRST_ID))),
                    plan(Map.of(KEY, List.of("orders")))))
        .hasMessageContaining("the request has 1 more for " + KEY);
    assertRefused(
            Control.TARGET_PLANNED,
            () ->
                assign(
                    request(target(KEY, Optional.empty())),
                    plan(Map.of(KEY, List.of("orders", "orders")))))
        .hasMessageContaining("twice");
  }

  @Test
  void assign_otherSpecOrExpiry_isRefused() {
    ImportRequest.Target t = target(KEY, Optional.empty());
    ImportRequest.Target hmac =
        new ImportRequest.Target(
            KEY,
            KeySpec.HMAC_256,
            KeyUsage.GENERATE_VERIFY_MAC,
            t.keyState(),
            Optional.empty(),
            Optional.empty(),
            t.expiry(),
            t.wrappingAlgorithm(),
            t.wrappingKeySpec(),
            t.wrappingKey(),
            t.importToken(),
            t.deadline(),
            t.endpoint(),
            t.awsRequestId());
    assertRefused(
            Control.TARGET_PLANNED,
            () -> assign(request(hmac), plan(Map.of(KEY, List.of("orders")))))
        .hasMessageContaining("is HMAC_256 for GENERATE_VERIFY_MAC")
        .hasMessageContaining("M-orders is SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT");
    assertRefused(
            Control.TARGET_PLANNED,
            () -> assign(request(t), plan(Expiry.never(), Map.of(KEY, List.of("orders")), false)))
        .hasMessageContaining(
            "the request says valid to 2026-11-26T10:00:00Z, the plan says never expires");
  }
}

package org.airlock.offline.cli;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;
import org.airlock.common.plan.PlanFile;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.verification.Verified;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.plan.PlanDesk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From questions to a plan that two approvers have signed. */
final class PlanCommandTest {
  @TempDir private Path scratch;
  private CeremonyRoom room;
  private Path file;

  @BeforeEach
  void open() {
    room = new CeremonyRoom(scratch);
    room.keyFile("vera");
    room.keyFile("otto");
    file = scratch.resolve("plan.json");
  }

  private void write(CeremonyPlan plan) throws Exception {
    Files.write(file, PlanFile.write(plan).toArray());
  }

  private int approve(String person, Path plan, String typed) {
    room.answers.put("approve-plan", List.of(typed));
    return room.run(
        "plan", "approve", plan.toString(), "--identity", room.identity(person).toString());
  }

  @Test
  void newPlan_fromAnswers_isWrittenAndSound() throws Exception {
    List<String[]> answers =
        List.of(
            new String[] {"objective", "Give the order system a key."},
            new String[] {"date", "next week", "2026-12-01"},
            new String[] {"standby-date", "2026-12-02"},
            new String[] {"site", "Head office"},
            new String[] {"room", "1.07"},
            new String[] {"online-room", "1.09"},
            new String[] {"escrow-label", "vault"},
            new String[] {"threshold", "two", "2"},
            new String[] {"custodians", "carol chen cleo"},
            new String[] {"shares", "parrot", "screen"},
            new String[] {"dice", "0"},
            new String[] {"material", "orders", "orders:SYMMETRIC_DEFAULT:ENCRYPT_DECRYPT", "-"},
            new String[] {
              "cell",
              "arn:aws:kms:eu-central-1:111122223333:key/889b566e-eab9-4e3a-9a98-493309afef55 orders no-expiry",
              "-"
            },
            new String[] {"administrator", "vera otto", "-"},
            new String[] {"operator", "anna", "-"},
            new String[] {"witness", "wim", "-"},
            new String[] {"external-witness", "-"},
            new String[] {"storage-controller", "-"},
            new String[] {"import-operator", "ines", "ivan", "-"},
            new String[] {"approver", "otto vera", "-"},
            new String[] {"reports-to:carol", "maria"},
            new String[] {"reports-to:chen", "nils"},
            new String[] {"reports-to:cleo", "-"},
            new String[] {"way-back", "PT2H"},
            new String[] {"medium", "IN-1 IN ines", "OUT-1 OUT ines", "-"},
            new String[] {"seal", "0012345 offline laptop", "-"},
            new String[] {"fallback", "-"},
            new String[] {"limitation", "-"});
    answers.forEach(
        each -> room.answers.put("plan:" + each[0], List.of(each).subList(1, each.length)));
    assertThat(
            room.run(
                "plan",
                "new",
                "--type",
                "establish",
                "--ceremony",
                "KC-9",
                "--out",
                file.toString()))
        .as(room.screen())
        .isZero();
    CeremonyPlan plan = PlanFile.read(Bytes.copyOf(Files.readAllBytes(file)), "plan.json");
    assertThat(plan.in(Duty.IMPORT_OPERATOR)).containsExactly("ines", "ivan");
    assertThat(plan.cells()).hasSize(1);
    assertThat(plan.seals().get(0).item()).isEqualTo("offline laptop");
    assertThat(room.screen())
        .contains("That cannot be read; answer like the example.")
        .contains("WARN R-07  reportsTo: whom cleo reports to is not said")
        .contains("Plan KC-9: 0 errors,");
    assertThat(
            room.run(
                "plan",
                "new",
                "--type",
                "establish",
                "--ceremony",
                "KC-9",
                "--out",
                file.toString()))
        .as("an existing file is never overwritten")
        .isEqualTo(5);
    assertThat(room.run("plan", "new", "--type", "party", "--ceremony", "K", "--out", "x"))
        .isEqualTo(2);
  }

  @Test
  void lint_anUnsoundPlan_endsWithThreeAndSaysEverything() throws Exception {
    write(Plans.without(Plans.establish(Environment.REHEARSAL), Duty.WITNESS));
    assertThat(room.run("plan", "lint", file.toString())).isEqualTo(3);
    assertThat(room.screen())
        .contains("ERROR L-01  people: nobody is witness")
        .contains("error: PLAN-SOUND: plan KC-1: L-01")
        .contains("'plan lint' shows everything");
    assertThat(room.run("plan", "lint", "--json", file.toString())).isEqualTo(3);
  }

  @Test
  void planSound_isDemandedBeforeAnybodySigns() throws Exception {
    CeremonyPlan unsound = Plans.without(Plans.establish(Environment.REHEARSAL), Duty.WITNESS);
    write(unsound);
    assertThat(approve("vera", file, "KC-1")).isEqualTo(3);
    assertThat(scratch.resolve("plan.dsse.json")).doesNotExist();
    try (Store store = room.open()) {
      PlanDesk desk = new PlanDesk(Trust.load(store));
      assertRefused(Control.PLAN_SOUND, () -> desk.requireSound(unsound, room.clock));
    }
  }

  @Test
  void approve_byTwo_makesAPlanThatOpens() throws Exception {
    write(Plans.establish(Environment.REHEARSAL));
    Path signed = scratch.resolve("plan.dsse.json");
    assertThat(approve("vera", file, "yes")).as("not the ceremony's id").isEqualTo(7);
    assertThat(approve("vera", file, "KC-1")).as(room.screen()).isZero();
    assertThat(room.screen()).contains("still missing: approver");
    assertThat(approve("otto", signed, "KC-1")).isZero();
    assertThat(room.screen()).contains("otto has approved plan KC-1").contains("it is approved.");
    try (Store store = room.open()) {
      Verified<?> plan =
          new PlanDesk(Trust.load(store))
              .open(Bytes.copyOf(Files.readAllBytes(signed)), "plan.dsse.json", room.clock);
      assertThat(plan.signerIds()).containsExactlyInAnyOrder("otto", "vera");
    }
    assertThat(room.run("plan", "show", signed.toString())).isZero();
    assertThat(room.screen())
        .contains("REHEARSAL  KC-1  establish on 2026-12-01")
        .contains("B4-carol");
    assertThat(room.run("plan", "show", "--json", signed.toString())).isZero();
    assertThat(room.run("verify", signed.toString())).isZero();
  }

  @Test
  void approve_bySomebodyWhoIsNoApprover_isRefused() throws Exception {
    write(Plans.establish(Environment.REHEARSAL));
    assertThat(approve("anna", file, "KC-1")).isEqualTo(3);
  }

  private int print(Path plan, Path directory, String... more) throws Exception {
    Files.createDirectories(directory);
    List<String> line =
        new ArrayList<>(List.of("plan", "print", plan.toString(), "--out", directory.toString()));
    line.addAll(List.of(more));
    return room.run(line.toArray(String[]::new));
  }

  @Test
  void print_anApprovedPlan_isForUse_andOthersAreDrafts() throws Exception {
    write(Plans.establish(Environment.REHEARSAL));
    Path signed = scratch.resolve("plan.dsse.json");
    assertThat(print(file, scratch.resolve("unsigned"))).as(room.screen()).isZero();
    assertThat(room.screen()).contains("These are DRAFTS, for reading only: every page says so.");
    approve("vera", file, "KC-1");
    assertThat(print(signed, scratch.resolve("half"), "--json")).isZero();
    assertThat(room.screen()).contains("\"draft\" : true");
    approve("otto", signed, "KC-1");
    Path out = scratch.resolve("approved");
    assertThat(print(signed, out, "--paper", "letter")).as(room.screen()).isZero();
    assertThat(room.screen())
        .contains("Written to " + out.resolve("booklet-witness.pdf") + ".")
        .contains("Compare the words on page 1 of the script with 'plan show " + signed + "'.");
    String html = Files.readString(out.resolve("script.html"));
    assertThat(html).doesNotContain("DRAFT");
    PlanDesk.words(Envelope.parse(Bytes.copyOf(Files.readAllBytes(signed)), "plan"))
        .rows()
        .forEach(row -> assertThat(html).contains(row));
    assertThat(print(signed, out)).as("nothing is overwritten").isEqualTo(5);
    assertThat(print(signed, scratch.resolve("marked"), "--draft")).isZero();
    assertThat(Files.readString(scratch.resolve("marked/script.html")))
        .contains("DRAFT - not approved - REHEARSAL - KC-1");
    assertThat(print(signed, out, "--paper", "A5")).isEqualTo(2);
    assertThat(room.screen()).contains("--paper is neither A4 nor Letter");
  }

  @Test
  void print_forProductionBeforeApproval_isRefused() throws Exception {
    write(Plans.establish(Environment.PRODUCTION));
    Path out = scratch.resolve("papers");
    assertThat(print(file, out)).isEqualTo(3);
    assertThat(room.screen())
        .contains(
            "error: SIGNATURES: "
                + file
                + ": plan KC-1 is not approved; still missing: every approver")
        .contains("let it be signed with 'plan approve', or print it for reading with --draft");
    assertThat(out).isEmptyDirectory();
    write(Plans.without(Plans.establish(Environment.REHEARSAL), Duty.WITNESS));
    assertThat(print(file, out)).as("an unsound plan is not even a draft").isEqualTo(3);
    assertThat(room.screen()).contains("error: PLAN-SOUND: plan KC-1: L-01");
  }
}

package org.airlock.offline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.Enrolment;
import org.airlock.common.Plans;
import org.airlock.common.bundle.Environment;
import org.airlock.common.plan.CeremonyPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wrap --plan}: the approved plan says what is wrapped, without a guided run. */
final class WrapByPlanTest {
  private static final CeremonyPlan PLAN = Plans.establish(Environment.REHEARSAL);

  @TempDir private Path scratch;
  private RunRoom room;

  @BeforeEach
  void createAnEscrow() {
    room = new RunRoom(scratch);
    room.room.escrow("vault", 2, "orders");
    room.room.present("vault", "carol", "chen");
  }

  private int wrap(String ceremony, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of("wrap", room.requestFor(PLAN).toString(), "--out", scratch.toString()));
    line.addAll(List.of("--ceremony", ceremony));
    line.addAll(List.of("--operator", room.room.identity("anna").toString()));
    line.addAll(List.of("--witness", room.room.identity("wim").toString()));
    line.addAll(List.of(more));
    room.room.answers.put("words:wrapping-keys", List.of(room.wrappingKeyWords()));
    return room.room.run(line.toArray(String[]::new));
  }

  @Test
  void wrap_byTheApprovedPlan_needsNothingElse() {
    assertThat(wrap("KC-1", "--plan", room.plan(PLAN).toString())).as(room.room.screen()).isZero();
    assertThat(room.hasAnswer()).isTrue();
    assertThat(room.events("wrap-done").get(0).controls()).contains("TARGET-PLANNED");
  }

  @Test
  void planFollowed_planOfAnotherCeremony_isRefused() {
    assertThat(wrap("KC-2", "--plan", room.plan(PLAN).toString())).isEqualTo(3);
    assertThat(room.room.screen())
        .contains("error: PLAN-FOLLOWED: ")
        .contains("is the plan of ceremony KC-1, not of KC-2");
  }

  @Test
  void wrap_byAPlanThatIsNotApproved_isRefused() {
    assertThat(wrap("KC-1", "--plan", room.signedBy(PLAN, "vera").toString())).isEqualTo(3);
    assertThat(room.room.screen()).contains("error: SIGNATURES: ");
  }

  @Test
  void wrap_byPlanAndByHand_isNeither() {
    String plan = room.plan(PLAN).toString();
    assertThat(wrap("KC-1", "--plan", plan, "--no-expiry")).isEqualTo(2);
    assertThat(wrap("KC-1", "--plan", plan, "--target", Enrolment.KEY + "=orders")).isEqualTo(2);
    assertThat(room.room.screen()).contains("give either --plan or the others");
    assertThat(wrap("KC-1", "--target", Enrolment.KEY + "=orders")).isEqualTo(2);
    assertThat(room.room.screen()).contains("give --no-expiry or --valid-to INSTANT, or --plan");
  }
}

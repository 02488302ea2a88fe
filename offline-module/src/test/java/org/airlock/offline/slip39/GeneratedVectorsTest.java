package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.airlock.common.bytes.SecretBytes;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The 90 generated cases: see README.md beside them. */
@SuppressWarnings("unchecked")
class GeneratedVectorsTest {
  private static final List<Map<String, Object>> CASES =
      (List<Map<String, Object>>)
          ((Map<String, Object>) Json.resource("/vectors/slip39/generated.json")).get("cases");

  @Test
  void cases_ofEachKind_areAllPresent() {
    assertThat(kind("valid")).hasSize(32);
    assertThat(kind("valid").stream().mapToInt(c -> ((List<?>) c.get("recover")).size()).sum())
        .isEqualTo(117);
    assertThat(kind("invalid")).hasSize(41);
    assertThat(kind("invalid-split")).hasSize(12);
    assertThat(kind("reference-behaviour")).hasSize(5);
    assertThat(CASES).hasSize(90);
  }

  @TestFactory
  Stream<DynamicTest> combine_validCase_givesTheSecret() {
    return tests("valid", GeneratedVectorsTest::combineEachRecovery);
  }

  @TestFactory
  Stream<DynamicTest> split_recordedDraws_givesTheSameShares() {
    return tests("valid", GeneratedVectorsTest::replaySplit);
  }

  @TestFactory
  Stream<DynamicTest> combine_invalidCase_isRefusedWithItsClass() {
    return tests("invalid", GeneratedVectorsTest::refuseCombination);
  }

  @TestFactory
  Stream<DynamicTest> split_invalidParameters_isRefused() {
    return tests("invalid-split", GeneratedVectorsTest::refuseSplit);
  }

  @Test
  void combine_upperCaseAndAnyWhiteSpace_isRead() {
    Map<String, Object> vector = byId("gen-086");
    assertThat(Fixtures.combine((List<String>) vector.get("mnemonics"), ""))
        .isEqualTo(vector.get("referenceResult"));
  }

  /**
   * The reference drops the repeat; the standard wants distinct shares, and a person who types one
   * twice should know.
   */
  @Test
  void combine_sameShareTwiceBesideAFullSet_isRefused() {
    List<String> mnemonics = (List<String>) byId("gen-087").get("mnemonics");
    assertRefused(mnemonics, ShareProblem.DUPLICATE_MEMBER_INDEX);
    assertThatThrownBy(() -> Fixtures.combineWithSurplus(mnemonics, ""))
        .isInstanceOfSatisfying(
            ShareException.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo(ShareProblem.DUPLICATE_MEMBER_INDEX);
              assertThat(refused.shares()).containsExactly(1, 4);
            });
  }

  /**
   * As the reference: reading is exact. An input field completes four letters and shows the whole
   * word.
   */
  @Test
  void combine_wordsCutToFourLetters_isRefused() {
    assertRefused((List<String>) byId("gen-088").get("mnemonics"), ShareProblem.INVALID_WORD);
  }

  /** The reference accepts it; no correct split can make it. */
  @Test
  void combine_groupIndexBeyondGroupCount_isRefused() {
    assertRefused(
        (List<String>) byId("gen-089").get("mnemonics"), ShareProblem.GROUP_INDEX_OUT_OF_RANGE);
  }

  /** As the reference: the standard advises against making such sets, not against reading them. */
  @Test
  void combine_memberIndexAboveZeroWithThresholdOne_isRead() {
    Map<String, Object> vector = byId("gen-090");
    assertThat(Fixtures.combine((List<String>) vector.get("mnemonics"), ""))
        .isEqualTo(vector.get("referenceResult"));
  }

  private static void combineEachRecovery(Map<String, Object> vector) {
    List<List<String>> shares = (List<List<String>>) vector.get("shares");
    for (Map<String, Object> recovery : (List<Map<String, Object>>) vector.get("recover")) {
      List<String> chosen = new ArrayList<>();
      for (List<Integer> place : (List<List<Integer>>) recovery.get("shares")) {
        chosen.add(shares.get(place.get(0)).get(place.get(1)));
      }
      assertThat(Fixtures.combine(chosen, (String) recovery.get("passphrase")))
          .isEqualTo(recovery.get("masterSecret"));
    }
  }

  private static void replaySplit(Map<String, Object> vector) {
    SplitParameters parameters = parameters(vector);
    Replay replay = new Replay(parameters, vector);
    try (SecretBytes passphrase = Fixtures.passphrase((String) vector.get("passphrase"));
        SecretBytes masterSecret = Fixtures.secret((String) vector.get("masterSecret"));
        ShareSet set =
            replay.drawsIdentifier
                ? Slip39.split(masterSecret, passphrase, parameters, replay)
                : Slip39.splitEncrypted(
                    HexFormat.of().parseHex((String) vector.get("encryptedMasterSecret")),
                    (Integer) vector.get("identifier"),
                    parameters,
                    replay)) {
      List<List<String>> made = new ArrayList<>();
      for (int g = 0; g < set.groupCount(); g++) {
        made.add(set.shares(g).stream().map(Fixtures::text).toList());
      }
      assertThat(made).isEqualTo(vector.get("shares"));
      assertThat(set.identifier()).isEqualTo(vector.get("identifier"));
      assertThat(replay.draws).as("draws not asked for").isEmpty();
    }
  }

  private static void refuseCombination(Map<String, Object> vector) {
    List<String> accepted = new ArrayList<>(List.of((String) vector.get("expectedError")));
    accepted.addAll((List<String>) vector.getOrDefault("alsoAccepted", List.of()));
    ShareException refused =
        catchThrowableOfType(
            ShareException.class,
            () ->
                Fixtures.combine(
                    (List<String>) vector.get("mnemonics"), (String) vector.get("passphrase")));
    assertThat(refused).isNotNull();
    assertThat(accepted).contains(refused.problem().name());
    if (vector.get("id").equals("gen-037")) {
      assertThat(refused.problem()).as("our choice").isEqualTo(ShareProblem.DUPLICATE_MEMBER_INDEX);
    }
  }

  private static void refuseSplit(Map<String, Object> vector) {
    try (SecretBytes passphrase = Fixtures.passphrase((String) vector.get("passphrase"));
        SecretBytes masterSecret = Fixtures.secret((String) vector.get("masterSecret"))) {
      assertThatThrownBy(
              () ->
                  Slip39.split(masterSecret, passphrase, parameters(vector), Fixtures.seeded(1))
                      .close())
          .isInstanceOfSatisfying(
              ShareException.class,
              refused ->
                  assertThat(refused.problem().name()).isEqualTo(vector.get("expectedError")));
    }
  }

  private static SplitParameters parameters(Map<String, Object> vector) {
    List<SplitParameters.Group> groups =
        ((List<Map<String, Integer>>) vector.get("groups"))
            .stream()
                .map(g -> new SplitParameters.Group(g.get("threshold"), g.get("count")))
                .toList();
    return new SplitParameters(
        (Boolean) vector.get("extendable"),
        (Integer) vector.get("iterationExponent"),
        (Integer) vector.get("groupThreshold"),
        groups);
  }

  private static void assertRefused(List<String> mnemonics, ShareProblem problem) {
    assertThatThrownBy(() -> Fixtures.combine(mnemonics, ""))
        .isInstanceOfSatisfying(
            ShareException.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
  }

  private static Stream<DynamicTest> tests(String kind, Consumer<Map<String, Object>> check) {
    return kind(kind).stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.get("id") + " " + c.get("description"), () -> check.accept(c)));
  }

  private static List<Map<String, Object>> kind(String kind) {
    return CASES.stream().filter(c -> c.get("kind").equals(kind)).toList();
  }

  private static Map<String, Object> byId(String id) {
    return CASES.stream().filter(c -> c.get("id").equals(id)).findFirst().orElseThrow();
  }

  /** Names the recorded draws in the order of the reference, and hands each out once, by name. */
  private static final class Replay implements Draws {
    final Map<String, byte[]> draws = new HashMap<>();
    final boolean drawsIdentifier;

    Replay(SplitParameters parameters, Map<String, Object> vector) {
      List<String> recorded = new ArrayList<>((List<String>) vector.get("randomness"));
      drawsIdentifier = !recorded.isEmpty() && recorded.get(0).length() == 4;
      if (drawsIdentifier) {
        draws.put("identifier", HexFormat.of().parseHex(recorded.remove(0)));
      }
      name(recorded, GROUP_LEVEL, parameters.groupThreshold());
      for (int g = 0; g < parameters.groups().size(); g++) {
        name(recorded, g, parameters.groups().get(g).threshold());
      }
      assertThat(recorded).as("draws without a name").isEmpty();
    }

    private void name(List<String> recorded, int group, int threshold) {
      if (threshold >= 2) {
        for (int i = 0; i < threshold - 2; i++) {
          draws.put("share " + group + "/" + i, HexFormat.of().parseHex(recorded.remove(0)));
        }
        draws.put("key " + group, HexFormat.of().parseHex(recorded.remove(0)));
      }
    }

    @Override
    public void identifier(byte[] target) {
      take("identifier", target);
    }

    @Override
    public void shareValue(int group, int index, byte[] target) {
      take("share " + group + "/" + index, target);
    }

    @Override
    public void digestKey(int group, byte[] target) {
      take("key " + group, target);
    }

    private void take(String name, byte[] target) {
      byte[] draw = draws.remove(name);
      assertThat(draw).as("draw %s", name).hasSize(target.length);
      System.arraycopy(draw, 0, target, 0, target.length);
    }
  }
}

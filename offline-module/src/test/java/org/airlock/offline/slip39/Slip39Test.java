package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.slip39.SplitParameters.Group;
import org.junit.jupiter.api.Test;

class Slip39Test {
  /**
   * The whole way, through words: random subsets of each of the 120 T-of-N with 2 <= T <= N <= 16.
   */
  @Property(generation = GenerationMode.EXHAUSTIVE)
  void combine_thresholdOfShares_givesTheSecretAndFewerAreRefused(
      @ForAll("thresholdOfCount") List<Integer> thresholdOfCount) {
    int threshold = thresholdOfCount.get(0);
    int count = thresholdOfCount.get(1);
    Random random = new Random(31L * threshold + count);
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    secret[0] = 0; // One value in 256 begins so; it must not lose its width.
    try (SecretBytes master = SecretBytes.copyOf(secret);
        SecretBytes none = Fixtures.passphrase("");
        ShareSet set =
            Slip39.split(
                master, none, SplitParameters.singleGroup(threshold, count), random::nextBytes)) {
      List<String> mnemonics = new ArrayList<>(set.shares(0).stream().map(Fixtures::text).toList());
      Collections.shuffle(mnemonics, random);
      assertThat(mnemonics).allSatisfy(mnemonic -> assertThat(mnemonic.split(" ")).hasSize(33));
      assertThat(Fixtures.combine(mnemonics.subList(0, threshold), ""))
          .isEqualTo(Fixtures.hex(master));
      assertThat(Fixtures.combineWithSurplus(mnemonics, "")).isEqualTo(Fixtures.hex(master));
      for (int fewer = 1; fewer < threshold; fewer++) {
        assertRefused(mnemonics.subList(0, fewer), ShareProblem.INSUFFICIENT_MEMBERS);
      }
      if (count > threshold) {
        assertRefused(mnemonics, ShareProblem.TOO_MANY_MEMBERS);
      }
    }
  }

  @Provide
  Arbitrary<List<Integer>> thresholdOfCount() {
    return Combinators.combine(
            Arbitraries.integers().between(2, 16), Arbitraries.integers().between(2, 16))
        .as((threshold, count) -> List.of(threshold, count))
        .filter(pair -> pair.get(0) <= pair.get(1));
  }

  @Property(tries = 60)
  void combine_twoLevels_givesTheSecret(@ForAll long seed, @ForAll boolean extendable) {
    Random random = new Random(seed);
    List<Group> groups = new ArrayList<>();
    int groupCount = 1 + random.nextInt(6);
    for (int g = 0; g < groupCount; g++) {
      int count = 1 + random.nextInt(5);
      groups.add(new Group(count == 1 ? 1 : 2 + random.nextInt(count - 1), count));
    }
    int groupThreshold = 1 + random.nextInt(groupCount);
    byte[] secret = new byte[2 * (8 + random.nextInt(40))];
    random.nextBytes(secret);
    SplitParameters parameters =
        new SplitParameters(extendable, random.nextInt(2), groupThreshold, groups);
    try (SecretBytes master = SecretBytes.copyOf(secret);
        SecretBytes passphrase = Fixtures.passphrase("correct horse");
        ShareSet set = Slip39.split(master, passphrase, parameters, random::nextBytes)) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, groupCount).boxed().toList());
      Collections.shuffle(order, random);
      List<String> chosen = new ArrayList<>();
      for (int g : order.subList(0, groupThreshold)) {
        List<Share> members = new ArrayList<>(set.shares(g));
        Collections.shuffle(members, random);
        members
            .subList(0, groups.get(g).threshold())
            .forEach(share -> chosen.add(Fixtures.text(share)));
      }
      assertThat(Fixtures.combine(chosen, "correct horse")).isEqualTo(Fixtures.hex(master));
      assertThat(
              Fixtures.combineWithSurplus(
                  set.allShares().stream().map(Fixtures::text).toList(), "correct horse"))
          .isEqualTo(Fixtures.hex(master));
      assertThat(Fixtures.combine(chosen, "correct house")).isNotEqualTo(Fixtures.hex(master));
    }
  }

  @Test
  void combineWithSurplus_oneAlteredShareAnywhere_isRefused() {
    List<String> mnemonics = mnemonicsOf3of7();
    for (int altered = 0; altered < mnemonics.size(); altered++) {
      List<String> given = new ArrayList<>(mnemonics);
      int eighth = ShareWords.parse(given.get(altered).toCharArray())[7];
      given.set(altered, Fixtures.resealed(given.get(altered), 8, eighth ^ 1));
      int position = altered + 1;
      assertThatThrownBy(() -> Fixtures.combineWithSurplus(given, ""))
          .isInstanceOfSatisfying(
              ShareException.class,
              refused -> {
                assertThat(refused.problem()).isEqualTo(ShareProblem.INVALID_DIGEST);
                assertThat(refused.shares()).hasSize(3).contains(position);
              });
    }
  }

  @Test
  void combineWithSurplus_fewerThanThreshold_isRefused() {
    assertThatThrownBy(() -> Fixtures.combineWithSurplus(mnemonicsOf3of7().subList(0, 2), ""))
        .isInstanceOfSatisfying(
            ShareException.class,
            refused -> assertThat(refused.problem()).isEqualTo(ShareProblem.INSUFFICIENT_MEMBERS));
  }

  @Test
  void combine_exponentAboveTheBound_isDoneWhenAllowed() {
    try (SecretBytes master = Fixtures.secret("00112233445566778899aabbccddeeff");
        SecretBytes none = Fixtures.passphrase("");
        ShareSet set =
            Slip39.split(
                master,
                none,
                new SplitParameters(true, 2, 1, List.of(new Group(2, 2))),
                Fixtures.seeded(5))) {
      assertThatThrownBy(() -> Slip39.combine(set.shares(0), none, 1).close())
          .isInstanceOfSatisfying(
              ShareException.class,
              refused -> assertThat(refused.problem()).isEqualTo(ShareProblem.EXPONENT_TOO_HIGH));
      try (SecretBytes back = Slip39.combine(set.shares(0), none, 2)) {
        assertThat(back.equalsInConstantTime(master)).isTrue();
      }
    }
  }

  @Test
  void split_callersSecrets_arePreservedAndShareSetWipesOnClose() {
    try (SecretBytes master = Fixtures.secret("00112233445566778899aabbccddeeff");
        SecretBytes passphrase = Fixtures.passphrase("TREZOR")) {
      ShareSet set =
          Slip39.split(master, passphrase, SplitParameters.singleGroup(2, 3), Fixtures.seeded(6));
      byte[] value = set.shares(0).get(2).value().exposeSecretArray();
      assertThat(value).isNotEqualTo(new byte[16]);
      set.close();
      assertThat(value).isEqualTo(new byte[16]);
      assertThat(Fixtures.hex(master)).isEqualTo("00112233445566778899aabbccddeeff");
      assertThat(passphrase.exposeSecretArray()).asHexString().isEqualTo("5452455A4F52");
    }
  }

  @Test
  void split_randomSourceThatFails_failsAndMakesNoShares() {
    RandomSource broken =
        target -> {
          throw new IllegalStateException("no entropy");
        };
    try (SecretBytes master = Fixtures.secret("00112233445566778899aabbccddeeff");
        SecretBytes none = Fixtures.passphrase("")) {
      assertThatThrownBy(
              () -> Slip39.split(master, none, SplitParameters.singleGroup(2, 3), broken).close())
          .hasMessage("no entropy");
    }
  }

  private static List<String> mnemonicsOf3of7() {
    try (SecretBytes master = Fixtures.secret("00112233445566778899aabbccddeeff");
        SecretBytes none = Fixtures.passphrase("");
        ShareSet set =
            Slip39.split(master, none, SplitParameters.singleGroup(3, 7), Fixtures.seeded(4))) {
      return set.allShares().stream().map(Fixtures::text).toList();
    }
  }

  private static void assertRefused(List<String> mnemonics, ShareProblem problem) {
    assertThatThrownBy(() -> Fixtures.combine(mnemonics, ""))
        .isInstanceOfSatisfying(
            ShareException.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
  }
}

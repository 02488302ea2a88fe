package org.airlock.rehearsal.cast;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.airlock.common.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Which cards are played with which luck.
 *
 * @param name what was asked for: cards, random, or all
 * @param seed of the deal and of every card's parameters
 */
record FaultDeal(String name, long seed, List<FaultCard> cards) {
  private static final int SEEDS = 1_000_000;

  FaultDeal {
    cards = List.copyOf(cards);
  }

  /**
   * @param name {@code random}, {@code all}, or names of cards with commas between
   * @param seed null to choose one
   * @throws Failure.Usage when there is no such card
   */
  static FaultDeal of(String name, @Nullable Long seed) {
    long chosen = seed == null ? new SecureRandom().nextInt(SEEDS) : seed;
    return new FaultDeal(name, chosen, cards(name, chosen));
  }

  private static List<FaultCard> cards(String name, long seed) {
    List<FaultCard> all = FaultCard.all();
    return switch (name) {
      case "all" -> all;
      case "random" -> List.of(all.get(new Random(seed).nextInt(all.size())));
      default -> Arrays.stream(name.split(",", -1)).map(FaultDeal::card).toList();
    };
  }

  private static FaultCard card(String code) {
    return FaultCard.ofCode(code)
        .orElseThrow(
            () -> new Failure.Usage("there is no fault \"" + code + "\"", "see --fault list"));
  }

  /** The luck of a card's parameters, from the beginning for each card. */
  Random luck() {
    return new Random(seed);
  }

  String command() {
    return "ceremony-docs/rehearse --fault " + name + " --seed " + seed;
  }
}

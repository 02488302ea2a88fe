package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportRequest;

/**
 * Plays cards of the fault deck. One company is prepared up to its proven escrow; every card begins
 * on a copy of it, with a KMS key of its own and a signed request on the stick.
 */
final class FaultPlay {
  private final Acts prepared;
  private final PrintStream screen;

  private FaultPlay(Acts prepared, PrintStream screen) {
    this.prepared = prepared;
    this.screen = screen;
  }

  static FaultPlay prepare(Acts acts, PrintStream screen) {
    acts.enrol();
    acts.escrow(Acts.MATERIAL);
    return new FaultPlay(acts, screen);
  }

  /**
   * Plays {@code card} in {@code directory}, which must not exist yet.
   *
   * @param luck decides the card's parameters, for example which word is mistyped
   */
  ScoreSheet play(FaultCard card, Random luck, Path directory) {
    Instant begin = Instant.now();
    copy(prepared.stage().directory(), directory);
    Acts acts = prepared.on(prepared.stage().at(directory));
    try {
      KeyArn key = acts.emptyKey();
      ImportRequest request = acts.request(FaultCard.CEREMONY, key, Expiry.never());
      acts.story().chapter("Something goes wrong");
      Stage.Outcome outcome = card.inject(acts, request, luck);
      acts.story().chapter("The crew does what the screen says");
      boolean recovered = recovers(card, acts, request);
      return ScoreSheet.of(
          card, outcome, recovered, Duration.between(begin, Instant.now()).toSeconds());
    } finally {
      acts.simulator().clock().reset();
    }
  }

  private boolean recovers(FaultCard card, Acts acts, ImportRequest request) {
    try {
      card.recover(acts, request);
      return true;
    } catch (Broken broken) {
      screen.println("   The ceremony did not go on: " + broken.getMessage());
      return false;
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

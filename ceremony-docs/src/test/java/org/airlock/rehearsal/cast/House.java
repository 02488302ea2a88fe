package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.stream.Stream;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportRequest;
import org.airlock.rehearsal.simulator.Simulator;

/**
 * A company whose ceremony stands at two points, made once and copied for each test: "asked"
 * (escrow proven, request on the stick) and "wrapped" (the answer on the stick). The programs are
 * the packaged launchers.
 */
final class House {
  static final String CEREMONY = "KC-2026-002";

  private static final Object MAKING = new Object();
  private static House house;

  final Simulator simulator;
  final Application application;
  final KeyArn key;
  final ImportRequest request;
  final Path asked;
  final Path wrapped;
  private final Acts acts;

  private House() throws IOException {
    simulator = Simulator.start(0, InstantSource.system(), new SecureRandom());
    application = new Application(simulator.endpoint().toString());
    Story story = new Story(new PrintStream(PrintStream.nullOutputStream()), Duration.ZERO);
    Stage stage =
        new Stage(
            Files.createTempDirectory("airlock-house"),
            launcher("airlock.ceremony"),
            launcher("airlock.importer"),
            simulator.endpoint().toString(),
            story);
    acts = new Acts(stage, story, simulator, application, Player.signers(new SecureRandom()));
    acts.enrol();
    acts.escrow(Acts.MATERIAL);
    key = acts.emptyKey();
    request = acts.request(CEREMONY, key, Expiry.never());
    asked = copy(stage.directory());
    acts.wrap(0, CEREMONY, request, Acts.MATERIAL, Expiry.never(), "carol", "chen");
    wrapped = stage.directory();
    remember(asked, wrapped);
  }

  /** The one house of this JVM. */
  static House open() {
    synchronized (MAKING) {
      if (house == null) {
        try {
          house = new House();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return house;
    }
  }

  static Path launcher(String property) {
    return Path.of(
        Objects.requireNonNull(
            System.getProperty(property), "the packaged programs; run with 'mvn verify'"));
  }

  /** A copy of one of the two points, played by the same people. */
  Acts actsOn(Path point) {
    return acts.on(acts.stage().at(copy(point)));
  }

  Acts acts() {
    return acts;
  }

  static Path copy(Path from) {
    try {
      Path to = Files.createTempDirectory("airlock-copy");
      remember(to);
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Path target = to.resolve(from.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(target);
          } else {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
          }
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remember(Path... directories) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  for (Path directory : directories) {
                    remove(directory);
                  }
                }));
  }

  static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException gone) {
      // A left-over in the temporary directory harms nobody.
    }
  }
}

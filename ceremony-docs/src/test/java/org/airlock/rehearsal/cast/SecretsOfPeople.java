package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The search that ends a rehearsal, for people who acted without a stage: their passphrases, the
 * shares on their cards, the escrow key from those, and the materials that it opens.
 */
public final class SecretsOfPeople {
  private final SecretScan scan = new SecretScan();

  /**
   * @param passphrases by person
   * @param cards the directory of one set of cards
   * @param materials the directory of the materials sealed under it
   */
  public SecretsOfPeople(Map<String, String> passphrases, Path cards, Path materials)
      throws IOException {
    passphrases.forEach(
        (person, passphrase) ->
            scan.addSecret(
                "passphrase of " + person, passphrase.getBytes(StandardCharsets.US_ASCII)));
    List<Path> set = below(cards, "share-.*");
    Set<Path> unopened = new LinkedHashSet<>(below(materials, ".*\\.cms"));
    Aftermath.addSet(scan, cards.getFileName().toString(), set, unopened);
    assertThat(unopened).as("materials that these cards do not open").isEmpty();
    assertThat(scan.findsPlanted()).as("secrets that are found when planted").isEqualTo(secrets());
    assertThat(scan.search(cards)).as("shares where they lie").hasSameSizeAs(set);
  }

  public int secrets() {
    return scan.secrets();
  }

  /** What is found below a directory that must have files. */
  public List<String> in(Path directory) throws IOException {
    assertThat(below(directory, ".*")).isNotEmpty();
    return scan.search(directory);
  }

  private static List<Path> below(Path directory, String name) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return new ArrayList<>(
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.getFileName().toString().matches(name))
              .sorted()
              .toList());
    }
  }
}

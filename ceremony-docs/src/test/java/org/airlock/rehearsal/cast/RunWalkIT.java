package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.offline.script.Gate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole ceremonies at the real terminal, from {@code plan new} to G6, with people who read the
 * screen. The walks in the documents are what they saw; {@code -Dairlock.walks=write} writes them
 * anew.
 */
@Tag("interop")
final class RunWalkIT {
  @TempDir private Path scratch;
  private Walks walks;

  @BeforeEach
  void play() {
    Outside.require("script", "script", "-qec", "true", "/dev/null");
    walks = Walks.all();
  }

  @Test
  void walks_ofOneEscrow_areThoseOfTheDocuments() throws IOException {
    for (Walk walk : walks.played().values()) {
      assertIsThatOfTheDocuments(walk, walk.type, WalkPage.of(walk));
    }
  }

  private static void assertIsThatOfTheDocuments(Walk walk, String name, String text)
      throws IOException {
    Path root = Path.of(System.getProperty("airlock.root"));
    Path file = root.resolve("ceremony-docs/walks/" + name + ".md");
    assertNoShareWords(walk, text);
    if ("write".equals(System.getProperty("airlock.walks"))) {
      Files.writeString(file, text);
    }
    assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(text);
  }

  private static void assertNoShareWords(Walk walk, String text) {
    SecretScan scan = shares(walk.people.hands);
    assertThat(scan.searchBytes(text.getBytes(StandardCharsets.UTF_8), 0)).isEmpty();
  }

  private static SecretScan shares(WalkPeople.Hands hands) {
    SecretScan scan = new SecretScan();
    hands.forms.forEach((custodian, words) -> scan.addWords("new share of " + custodian, words));
    hands.sealed.forEach((custodian, words) -> scan.addWords("share of " + custodian, words));
    return scan;
  }

  @Test
  void establish_withThePowerCutAtEachGate_isFinished() throws IOException {
    Acts acts = walks.on(walks.beginning.stage().directory());
    Walk walk = new Walk("establish", "KC-2026-201", acts, acts.emptyKey(), new WalkPeople.Hands());
    walk.plan();
    for (Gate gate : List.of(Gate.G0, Gate.G1, Gate.G2)) {
      cutAt(walk, "confirm " + gate + ":");
    }
    cutAt(walk, "Press Enter, chen,");
    for (Gate gate : List.of(Gate.G3, Gate.G4, Gate.G5, Gate.G6)) {
      cutAt(walk, "confirm " + gate + ":");
    }
    walk.chapter("The last start");
    assertThat(walk.run()).isZero();
    String screen = String.join("\n", walk.record());
    assertThat(screen)
        .containsPattern("To be done again: [^.]*B1")
        .contains("Shares of the set that was not finished may be with: carol")
        .contains("Ceremony KC-2026-201 is closed.");
    assertNoSecretLeft(walk, "E-KC-2026-201-1");
    assertIsThatOfTheDocuments(walk, "establish-power", WalkPage.ofCuts(walk));
  }

  @Test
  void resharing_withThePowerCutAtEachGate_isFinished() throws IOException {
    Walk walk =
        new Walk(
            "resharing",
            "KC-2026-202",
            walks.on(walks.established),
            walks.key,
            walks.afterEstablish.copy());
    walk.plan();
    for (Gate gate : List.of(Gate.G0, Gate.G1)) {
      cutAt(walk, "confirm " + gate + ":");
    }
    cutAt(walk, "Press Enter, chen,");
    for (Gate gate : List.of(Gate.G3, Gate.G6)) {
      cutAt(walk, "confirm " + gate + ":");
    }
    walk.chapter("The last start");
    assertThat(walk.run()).isZero();
    assertThat(String.join("\n", walk.record()))
        .contains("Shares of the set that was not finished may be with: carol")
        .contains("NEW SET PROVEN: E-KC-2026-202-2 counts; E-KC-2026-101-1 is superseded.");
    assertNoSecretLeft(walk, "E-KC-2026-202-2");
    assertIsThatOfTheDocuments(walk, "resharing-power", WalkPage.ofCuts(walk));
  }

  /** Pulls the cord while a question waits, and looks for what must not be left. */
  private static void cutAt(Walk walk, String question) {
    walk.chapter("The power is cut when the screen asks: " + question);
    int before = walk.record().size();
    walk.runUntilDark(line -> line.contains(question));
    List<String> screen = walk.record().subList(before, walk.record().size());
    assertThat(screen.get(screen.size() - 2)).contains(question);
    if (screen.stream().anyMatch(line -> line.contains("This ceremony goes on"))) {
      assertThat(String.join(" ", screen)).contains("Nothing secret was kept.");
    }
    assertThat(shares(walk.people.hands).search(walk.place())).as(question).isEmpty();
  }

  /** The escrow key and the material are found by those who hold the shares, and by nobody else. */
  private void assertNoSecretLeft(Walk walk, String escrow) throws IOException {
    SecretScan scan = shares(walk.people.hands);
    List<Path> cards = new ArrayList<>();
    for (var form : walk.people.hands.sealed.entrySet()) {
      Path card = scratch.resolve(form.getKey() + ".txt");
      Files.writeString(card, String.join(" ", form.getValue()) + "\n");
      cards.add(card);
    }
    Aftermath aftermath = new Aftermath(walk.acts.stage(), walk.acts.signers());
    try (var escrowKey = Aftermath.escrowKey(cards)) {
      scan.addSecret("escrow key", escrowKey.exposeSecretArray());
      for (Path sealed : aftermath.sealedFiles()) {
        if (sealed.toString().contains(escrow)) {
          try (var material = Aftermath.unseal(sealed, escrowKey)) {
            scan.addSecret("material " + sealed, material.exposeSecretArray());
          }
        }
      }
    }
    assertThat(scan.secrets()).isGreaterThanOrEqualTo(7);
    assertThat(scan.search(walk.place())).isEmpty();
  }
}

package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.airlock.common.kms.KeyArn;

/**
 * One escrow through four ceremonies, each planned, approved, printed and held at the terminal: it
 * is made, its material is imported again after KMS forgot it, it is drilled, and its shares are
 * replaced. On the way people make the mistakes that people make. Played once in this JVM.
 */
final class Walks {
  private static final int STOPPED = 7;
  private static final Object PLAYING = new Object();
  private static Walks walks;

  final Acts beginning;
  final KeyArn key;

  /** The place after the first ceremony. */
  Path established;

  /** What people had in their hands then. */
  WalkPeople.Hands afterEstablish;

  private final Map<String, Walk> played = new LinkedHashMap<>();
  private final Acts acts;
  private final WalkPeople.Hands hands = new WalkPeople.Hands();

  Walks() {
    acts = Walk.enrolled();
    beginning = acts.on(acts.stage().at(House.copy(acts.stage().directory())));
    key = acts.emptyKey();
    established = acts.stage().directory();
    afterEstablish = hands;
  }

  void play() {
    toEstablished();
    reimport();
    drill();
    reshare();
  }

  /** The first ceremony alone. */
  void toEstablished() {
    establish();
    established = House.copy(acts.stage().directory());
    afterEstablish = hands.copy();
  }

  static Walks all() {
    synchronized (PLAYING) {
      if (walks == null) {
        Walks playing = new Walks();
        playing.play();
        walks = playing;
      }
      return walks;
    }
  }

  Map<String, Walk> played() {
    return played;
  }

  private Walk begin(String type, String ceremony) {
    hands.initialled.clear();
    Walk walk = new Walk(type, ceremony, acts, key, hands);
    played.put(type, walk);
    return walk;
  }

  private void establish() {
    Walk walk = begin("establish", "KC-2026-101");
    walk.people.once("On which day", "tomorrow");
    walk.plan();
    walk.chapter("The ceremony is held");
    walk.people
        .once("IW wim: done\\?", "?")
        .once("administrator, type your identifier to confirm G0", "wim")
        .once("What does the independent clock", "!")
        .once("What happened", "the window of the room was open")
        .once("Why\\? One line", "it was closed, nobody had looked in")
        .onceFrom("Type word [0-9]+ from page 1 of the script", walk::wordOfTheWrongPaper)
        .once(".*Press Enter, chen", "pause")
        .once("IMP ines: done\\?", "pause");
    assertThat(walk.run()).isEqualTo(STOPPED);
    walk.chapter("After the break the same command goes on");
    assertThat(walk.run()).isZero();
  }

  private void reimport() {
    acts.application().deleteImportedKeyMaterial(key);
    assertThat(acts.application().state(key)).isEqualTo("PendingImport");
    Walk walk = begin("reimport", "KC-2026-102");
    walk.plan();
    walk.chapter("The ceremony is held");
    walk.people
        .once("Which number does the bag of carol carry", "B-140")
        .once("The same number once more", "0012354")
        .once("What is decided", "repeat")
        .once("Why\\? One line", "the number was read from the label of the box");
    assertThat(walk.run()).isZero();
  }

  private void drill() {
    Walk walk = begin("drill", "KC-2026-103");
    walk.plan();
    walk.chapter("The ceremony is held");
    walk.people
        .once("Who is not here", "carol cleo", "cleo")
        .once("Is the seal intact", "suspicious")
        .once("What is decided", "stop")
        .once("Who stops", "carol")
        .once("Why\\? One line", "the bag of my share looks as if it had been opened");
    assertThat(walk.run()).isEqualTo(STOPPED);
    walk.chapter("After the bag was looked into, the same command goes on");
    assertThat(walk.run()).isZero();
  }

  private void reshare() {
    Walk walk = begin("resharing", "KC-2026-104");
    walk.plan();
    walk.chapter("The ceremony is held");
    assertThat(walk.run()).isZero();
  }

  /** For a ceremony on another copy of the same place. */
  Acts on(Path point) {
    return acts.on(acts.stage().at(House.copy(point)));
  }

  /** Where the record of a walk is kept. */
  static List<String> names() {
    return List.of("establish", "reimport", "drill", "resharing");
  }
}

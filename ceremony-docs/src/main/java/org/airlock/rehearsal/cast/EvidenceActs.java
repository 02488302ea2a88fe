package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.TranscriptFile;

/** How each rehearsal ends: both sides make their evidence, an auditor signs, anybody checks. */
final class EvidenceActs {
  static final String FOLDER = "evidence";

  private final Acts acts;

  EvidenceActs(Acts acts) {
    this.acts = acts;
  }

  /** Leaves the folder {@code evidence} on the stage. */
  void makeAndVerify() {
    String ceremony = ceremony();
    acts.story().chapter("Evidence: what an auditor gets, and what they can check without us");
    acts.stage()
        .ceremony(
            0,
            acts.answersOf(Player.OPERATOR, Player.WITNESS),
            "evidence",
            "make",
            "--ceremony",
            ceremony,
            "--out",
            FOLDER,
            "--operator",
            acts.player(Player.OPERATOR).keyFile(),
            "--witness",
            acts.player(Player.WITNESS).keyFile());
    sign("ceremony", "offline", ceremony, Player.AUDITOR);
    acts.stage()
        .importer(
            0,
            acts.answersOf(Player.FIRST_IMPORT_OPERATOR),
            "evidence",
            "make",
            "--ceremony",
            ceremony,
            "--out",
            FOLDER,
            "--ask-kms",
            "--identity",
            acts.player(Player.FIRST_IMPORT_OPERATOR).keyFile());
    sign("importer", "online", ceremony, Player.SECOND_IMPORT_OPERATOR);
    sign("importer", "online", ceremony, Player.AUDITOR);
    acts.stage().ceremony(0, Map.of(), "verify", FOLDER, "--report", FOLDER + "/report.html");
  }

  private void sign(String program, String side, String ceremony, String person) {
    Map<String, Object> answers = acts.answersOf(person);
    answers.put("sign-evidence", ceremony);
    String[] arguments = {
      "evidence", "sign", FOLDER + "/" + side, "--identity", acts.player(person).keyFile()
    };
    if (program.equals("ceremony")) {
      acts.stage().ceremony(0, answers, arguments);
    } else {
      acts.stage().importer(0, answers, arguments);
    }
  }

  /** The last ceremony that both sides know. */
  private String ceremony() {
    List<Event> offline = events("offline");
    List<Event> online = events("online");
    for (int i = online.size() - 1; i >= 0; i--) {
      String id = online.get(i).ceremony();
      Optional<Event> also =
          offline.stream().filter(event -> event.ceremony().equals(id)).findFirst();
      if (also.isPresent() && !id.equals("none")) {
        return id;
      }
    }
    throw new Broken("the two sides know no common ceremony");
  }

  private List<Event> events(String side) {
    try {
      String text =
          Files.readString(
              acts.stage().path(side + "/store/transcript.jsonl"), StandardCharsets.UTF_8);
      return TranscriptFile.read(Bytes.utf8(text), side).events();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

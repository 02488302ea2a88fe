package org.airlock.online.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.cli.Program;
import org.airlock.online.Office;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceCommandTest {
  @TempDir private Path directory;
  private Office office;
  private Path folder;

  @BeforeEach
  void aReceiptIsThere() {
    office = new Office(directory);
    office.firstImport();
    folder = directory.resolve("evidence");
  }

  private record Shown(int exitCode, String text) {}

  private Shown run(String... arguments) {
    ByteArrayOutputStream screen = office.watch();
    var workplace = office.workplace();
    int code = Program.run(Importer.commandLine(workplace), workplace, arguments);
    return new Shown(code, screen.toString(StandardCharsets.UTF_8));
  }

  private Shown as(String person, String... command) throws IOException {
    Path answers = directory.resolve(person + "-evidence.json");
    Files.writeString(
        answers,
        Files.readString(directory.resolve(person + ".json"))
            .replace("{", "{\"sign-evidence\": \"KC-1\", "));
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(
        List.of(
            "--identity",
            directory.resolve(person + ".key.pem").toString(),
            "--store",
            office.store("store").toString(),
            "--answers",
            answers.toString()));
    return run(all.toArray(String[]::new));
  }

  private Shown make(String... more) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("evidence", "make", "--ceremony", "KC-1", "--out", folder.toString()));
    all.addAll(List.of(more));
    return as("ines", all.toArray(String[]::new));
  }

  @Test
  void made_needsTheSecondOperator_thenHolds() throws IOException {
    Shown made = make();
    assertThat(made.exitCode()).as(made.text()).isZero();
    assertThat(made.text())
        .contains("files, 0 withheld")
        .contains("Copy these words onto the signed script")
        .contains("Not complete yet")
        .contains("lacks the signature of: import-operator (signed by: ines)");
    assertThat(run("verify", folder.toString()).text()).contains("error: SIGNATURES:");

    Shown twice = as("ines", "evidence", "sign", folder.resolve("online").toString());
    assertThat(twice.text()).contains("ines has signed it already");
    Shown signed = as("ivan", "evidence", "sign", folder.resolve("online").toString());
    assertThat(signed.text()).contains("signed by ines, ivan").contains("It is complete.");
    Shown again = as("ivan", "evidence", "sign", folder.resolve("online").toString());
    assertThat(again.text()).contains("has every signature that its roster asks for");
  }

  @Test
  void sameStore_givesTheSameFiles() throws IOException {
    make();
    String first = Files.readString(folder.resolve("online/MANIFEST-WORDS.txt"));
    folder = directory.resolve("again");
    make();
    assertThat(folder.resolve("online/MANIFEST-WORDS.txt")).hasContent(first);
  }

  @Test
  void existingPackage_isNeverOverwritten() throws IOException {
    make();
    Shown again = make();
    assertThat(again.exitCode()).isEqualTo(5);
    assertThat(again.text()).contains("evidence is never overwritten").contains("--out");
  }

  @Test
  void unknownCeremony_isRefused() throws IOException {
    Shown shown = as("ines", "evidence", "make", "--ceremony", "KC-9", "--out", folder.toString());
    assertThat(shown.exitCode()).isEqualTo(2);
    assertThat(shown.text()).contains("no line of this store's transcript belongs to KC-9");
    assertThat(folder).doesNotExist();
  }

  @Test
  void attachment_isEvidenceByItsDigest() throws IOException {
    Path film = Files.writeString(directory.resolve("room.mp4"), "film");
    assertThat(make("--attach", "2.22=" + film + ":archive box 7").exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("online/09-scans/attachments.json")))
        .contains("\"kept\" : \"archive box 7\"")
        .contains("\"sizeBytes\" : 4");
    try (var files = Files.walk(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("room.mp4");
    }
  }

  @Test
  void secretInAReference_neverBecomesEvidence() throws IOException {
    Path film = Files.writeString(directory.resolve("room.mp4"), "film");
    Shown shown = make("--attach", "2.22=" + film + ":safe, PIN=4711");
    assertThat(shown.exitCode()).isEqualTo(3);
    assertThat(shown.text()).contains("error: NOTHING-SECRET:").doesNotContain("4711");
    assertThat(folder).doesNotExist();
  }

  @Test
  void wrongAttachments_areRefused() throws IOException {
    assertThat(make("--attach", "film").text()).contains("--attach is not FORM=FILE:PLACE");
    assertThat(make("--attach", "2.22=nowhere.mp4:box").text())
        .contains("nowhere.mp4: cannot be read (NoSuchFileException)");
    Path film = Files.writeString(directory.resolve("room.mp4"), "film");
    assertThat(make("--attach", "2.99=" + film + ":box").text()).contains("there is no form 2.99");
  }

  @Test
  void cloudTrail_isReducedToWhatEvidenceNeeds() throws IOException {
    Path log =
        Files.writeString(
            directory.resolve("trail.jsonl"),
            ("{\"eventSource\":\"kms.amazonaws.com\",\"eventName\":\"ImportKeyMaterial\","
                    + "\"eventTime\":\"2026-11-24T10:00:00Z\",\"eventID\":\"e-1\",\"awsRegion\":\"eu-central-1\","
                    + "\"recipientAccountId\":\"111122223333\",\"requestID\":\"r-1\","
                    + "\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::111122223333:user/ines\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\"},"
                    + "\"resources\":[{\"ARN\":\"%s\",\"type\":\"AWS::KMS::Key\"}]}\n")
                .formatted(Office.KEY));
    Shown made = make("--cloudtrail", log.toString());
    assertThat(made.exitCode()).as(made.text()).isZero();
    assertThat(folder.resolve("online/06-import/cloudtrail.jsonl"))
        .hasContent(
            "{\"eventTime\":\"2026-11-24T10:00:00Z\",\"eventName\":\"ImportKeyMaterial\",\"eventID\":\"e-1\","
                + "\"requestID\":\"r-1\",\"awsRegion\":\"eu-central-1\",\"recipientAccountId\":\"111122223333\","
                + "\"principal\":\"arn:aws:iam::111122223333:user/ines\",\"keyArn\":\""
                + Office.KEY
                + "\"}\n");
  }

  @Test
  void noAct_saysWhatThereIs() {
    assertThat(run("evidence").text()).contains("'evidence make' writes the package");
  }
}

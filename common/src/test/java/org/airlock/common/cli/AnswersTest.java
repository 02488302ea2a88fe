package org.airlock.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers from a file are for rehearsals. */
final class AnswersTest {
  @TempDir private Path scratch;

  private Cli create(String environment) throws IOException {
    Path answers = scratch.resolve("answers.json");
    Files.writeString(answers, "{\"passphrase:anna\": \"six words that anna remembers well\"}");
    return new Cli()
        .run(
            "identity",
            "create",
            "--person",
            "anna",
            "--name",
            "Anna",
            "--environment",
            environment,
            "--out",
            scratch.toString(),
            "--answers",
            answers.toString());
  }

  @Test
  void environmentMatch_answersInProduction_areRefusedAndNothingIsMade() throws IOException {
    Cli cli = create("production");
    assertThat(cli.exitCode()).isEqualTo(3);
    assertThat(cli.complained())
        .contains("error: ENVIRONMENT-MATCH: --answers is for rehearsals; this is production")
        .contains("hint:  run the command at a terminal and let people answer");
    assertThat(scratch.resolve("anna.key.pem")).doesNotExist();
  }

  @Test
  void answersInARehearsal_areTaken() throws IOException {
    assertThat(create("rehearsal").exitCode()).isZero();
    assertThat(scratch.resolve("anna.key.pem")).exists();
  }
}

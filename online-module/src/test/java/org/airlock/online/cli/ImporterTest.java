package org.airlock.online.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.online.Office;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ImporterTest {
  @TempDir private Path scratch;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Workplace quiet;

  @BeforeEach
  void openTheOffice() {
    quiet = new Office(scratch).workplace();
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    Workplace heard =
        new Workplace(
            quiet.program(),
            quiet.version(),
            quiet.disk(),
            quiet.clock(),
            quiet.random(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            quiet.terminal());
    return Program.run(Importer.commandLine(heard), heard, arguments);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void help_ofEveryCommand_needsNothing() {
    for (String name : Importer.commandLine(quiet).getSubcommands().keySet()) {
      assertThat(run(name, "--help")).as(name).isZero();
      assertThat(printed()).as(name).contains("Usage: importer " + name);
    }
  }

  @Test
  void noKeyIsMadeOrRemoved_byAnyCommand() {
    CommandLine line = Importer.commandLine(quiet);
    assertThat(line.getSubcommands().keySet())
        .containsExactlyInAnyOrder(
            "identity",
            "roster",
            "trust",
            "sign",
            "request",
            "countersign",
            "import",
            "drill",
            "prove",
            "rotate",
            "delete-material",
            "status",
            "evidence",
            "reconcile",
            "alarms",
            "policy",
            "verify",
            "words");
  }

  @Test
  void request_withoutAnExpiryDecision_isRefusedWithItsId() {
    int exit =
        run(
            "request",
            "--store",
            scratch.resolve("store").toString(),
            "--ceremony",
            "KC-1",
            "--key",
            Office.KEY.toString(),
            "--identity",
            scratch.resolve("ines.key.pem").toString(),
            "--out",
            scratch.toString());
    assertThat(exit).isEqualTo(3);
    assertThat(complained())
        .contains("error: EXPIRY-EXPLICIT: no expiry decision was given")
        .contains("hint:  say --no-expiry");
  }

  @Test
  void failure_withJson_isOneObject() {
    assertThat(run("status", "--json", "--store", scratch.resolve("nothing").toString()))
        .isEqualTo(5);
    assertThat(complained())
        .contains("\"kind\" : \"environment\"")
        .contains("\"hint\"")
        .contains("\"exitCode\" : 5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kms:eu-central-1:111122223333:alias/orders",
        "889b566e-eab9-4e3a-9a98-493309afef55",
        "--no-such-option"
      })
  void usage_wrong_isExitTwo(String key) {
    assertThat(run("policy", "--no-expiry", "--key", key)).isEqualTo(2);
    assertThat(complained()).startsWith("error: ").contains("hint:  ");
  }

  @Test
  void policy_needsNoStore() {
    assertThat(run("policy", "--no-expiry", "--key", Office.KEY.toString())).isZero();
    assertThat(printed()).contains("\"Version\" : \"2012-10-17\"");
  }
}

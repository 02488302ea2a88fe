package org.airlock.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.RealDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class ProgramTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Command(name = "fails")
  private static final class Fails implements Callable<Integer> {
    @SuppressWarnings("UnusedVariable") // Program looks for it among the arguments
    @CommandLine.Option(names = "--json")
    private boolean json;

    private final RuntimeException with;

    Fails(RuntimeException with) {
      this.with = with;
    }

    @Override
    public Integer call() {
      throw with;
    }
  }

  private int run(RuntimeException with, String... arguments) {
    err.reset();
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Workplace workplace =
        new Workplace(
            "test",
            "test",
            new RealDisk(),
            InstantSource.system(),
            new SecureRandom(),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            (screen, quiet) -> {
              throw new AssertionError("nobody is asked");
            });
    return Program.run(new CommandLine(new Fails(with)), workplace, arguments);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void refusal_byAnyControl_printsItsId(Control control) {
    assertThat(run(new Failure.Refused(control, "this was refused", "do that"))).isEqualTo(3);
    assertThat(complained())
        .isEqualTo("error: " + control.id() + ": this was refused\nhint:  do that\n");
    assertThat(run(new Failure.Refused(control, "this was refused", "do that"), "--json"))
        .isEqualTo(3);
    assertThat(complained())
        .contains("\"control\" : \"" + control.id() + "\"")
        .contains("\"hint\" : \"do that\"");
  }

  @Test
  void failures_haveTheirExitCodes() {
    assertThat(run(new Failure.Usage("what", "hint"))).isEqualTo(2);
    assertThat(run(new Failure.Integrity("what", "hint"))).isEqualTo(4);
    assertThat(run(new Failure.Environment("what", "hint"))).isEqualTo(5);
    assertThat(run(new Failure.Transport("what", "hint"))).isEqualTo(6);
    assertThat(run(new Failure.Stopped("what", "hint"))).isEqualTo(7);
    assertThat(run(new IllegalStateException("holds a secret"))).isEqualTo(1);
    assertThat(complained())
        .contains("java.lang.IllegalStateException at ")
        .doesNotContain("holds a secret");
  }

  @Test
  void unknownOption_isUsageWithAHint() {
    assertThat(run(new IllegalStateException("not reached"), "--no-such")).isEqualTo(2);
    assertThat(complained()).startsWith("error: ").contains("hint:  see 'fails --help'");
  }
}

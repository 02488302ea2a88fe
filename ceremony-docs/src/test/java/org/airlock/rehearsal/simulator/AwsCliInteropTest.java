package org.airlock.rehearsal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock aws command line, which knows nothing of us, drives the simulator; openssl wraps. */
@Tag("interop")
class AwsCliInteropTest {
  private static final Pattern SUMMARY = Pattern.compile("(\\d+) passed, (\\d+) failed");

  @Test
  void awsCommandLine_playsTheWholeLifeCycle(@TempDir Path work)
      throws IOException, InterruptedException, URISyntaxException {
    demandPrograms("bash", "aws", "openssl", "curl");
    Path output = work.resolve("output.txt");
    try (Simulator simulator = Simulator.start(0, InstantSource.system(), new SecureRandom())) {
      ProcessBuilder script =
          new ProcessBuilder(
                  "bash", script().toString(), simulator.endpoint().toString(), work.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      script.environment().put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
      script.environment().put("AWS_SECRET_ACCESS_KEY", "not-a-secret");
      Process running = script.start();
      boolean ended = running.waitFor(10, TimeUnit.MINUTES);
      running.destroyForcibly();

      String told = Files.readString(output);
      assertThat(ended).as(told).isTrue();
      List<String> lines = told.lines().toList();
      Matcher summary = SUMMARY.matcher(lines.get(lines.size() - 1));
      assertThat(summary.matches()).as(told).isTrue();
      assertThat(Integer.parseInt(summary.group(1))).as(told).isGreaterThanOrEqualTo(90);
      assertThat(summary.group(2)).as(told).isEqualTo("0");
      assertThat(running.exitValue()).isZero();
    }
  }

  private static Path script() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(AwsCliInteropTest.class.getResource("/interop/aws-cli.sh")).toURI());
  }

  /** Skips when a program is absent, unless {@code -Dinterop=required} makes that a failure. */
  private static void demandPrograms(String... programs) {
    List<String> absent = Stream.of(programs).filter(program -> !isOnPath(program)).toList();
    if ("required".equals(System.getProperty("interop"))) {
      assertThat(absent).as("programs that -Dinterop=required demands").isEmpty();
    }
    assumeTrue(absent.isEmpty(), "not on the PATH, so this check is skipped: " + absent);
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}

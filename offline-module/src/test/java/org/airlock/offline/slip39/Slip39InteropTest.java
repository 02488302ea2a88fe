package org.airlock.offline.slip39;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.slip39.SplitParameters.Group;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both directions against the reference implementation, the Python package {@code shamir-mnemonic}
 * 0.3.0, which knows the extendable flag. The interpreter is the system property {@code
 * airlock.python}, else the environment variable {@code AIRLOCK_PYTHON}, else {@code python3}.
 */
@Tag("interop")
class Slip39InteropTest {
  private static final String VERSION = "0.3.0";
  private static final String PYTHON =
      System.getProperty(
          "airlock.python", System.getenv().getOrDefault("AIRLOCK_PYTHON", "python3"));

  private static final String COMBINE =
      """
      import sys
      from shamir_mnemonic import combine_mnemonics
      mnemonics = [line.strip() for line in sys.stdin if line.strip()]
      print(combine_mnemonics(mnemonics, sys.argv[1].encode()).hex())
      """;

  private static final String SPLIT =
      """
      import sys
      from shamir_mnemonic import generate_mnemonics
      secret, passphrase, extendable, exponent, threshold = sys.argv[1:6]
      groups = [tuple(map(int, group.split("of"))) for group in sys.argv[6:]]
      for group in generate_mnemonics(int(threshold), groups, bytes.fromhex(secret), passphrase.encode(),
                                      extendable=extendable == "true", iteration_exponent=int(exponent)):
          print("\\n".join(group))
      """;

  @BeforeAll
  static void referenceIsInstalled() {
    String found;
    try {
      found = python("import importlib.metadata as m; print(m.version('shamir-mnemonic'))", "");
    } catch (IOException | AssertionError absent) {
      found = "none";
    }
    String message = "needs shamir-mnemonic " + VERSION + " for " + PYTHON + ", found: " + found;
    if (System.getProperty("interop", "").equals("required")) {
      assertThat(found).as(message).isEqualTo(VERSION);
    }
    assumeTrue(found.equals(VERSION), message);
  }

  @ParameterizedTest
  @CsvSource({
    "true,0,2,3,32",
    "true,0,3,5,32",
    "true,1,16,16,32",
    "false,0,3,5,32",
    "false,1,2,2,16",
    "true,0,5,8,64"
  })
  void oneGroup_bothDirections_giveTheSecret(
      boolean extendable, int exponent, int threshold, int count, int size) throws IOException {
    roundTrips(
        new SplitParameters(extendable, exponent, 1, List.of(new Group(threshold, count))), size);
  }

  @ParameterizedTest
  @CsvSource({"true,2", "false,2", "true,3", "true,1"})
  void twoLevels_bothDirections_giveTheSecret(boolean extendable, int groupThreshold)
      throws IOException {
    List<Group> groups = List.of(new Group(2, 3), new Group(3, 5), new Group(1, 1));
    roundTrips(new SplitParameters(extendable, 0, groupThreshold, groups), 32);
  }

  private static void roundTrips(SplitParameters parameters, int size) throws IOException {
    Random random = new Random(parameters.hashCode());
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    for (String passphrase : new String[] {"", "TREZOR ~!"}) {
      try (SecretBytes secret = SecretBytes.copyOf(bytes);
          SecretBytes passphraseBytes = Fixtures.passphrase(passphrase);
          ShareSet ours = Slip39.split(secret, passphraseBytes, parameters, random::nextBytes)) {
        List<String> chosen =
            choose(ours.allShares().stream().map(Fixtures::text).toList(), parameters, random);
        assertThat(python(COMBINE, String.join("\n", chosen), passphrase))
            .isEqualTo(Fixtures.hex(secret));

        List<String> arguments = new ArrayList<>();
        Collections.addAll(
            arguments, Fixtures.hex(secret), passphrase, "" + parameters.extendable());
        Collections.addAll(
            arguments, "" + parameters.iterationExponent(), "" + parameters.groupThreshold());
        parameters
            .groups()
            .forEach(group -> arguments.add(group.threshold() + "of" + group.count()));
        List<String> theirs = python(SPLIT, "", arguments.toArray(String[]::new)).lines().toList();
        assertThat(Fixtures.combine(choose(theirs, parameters, random), passphrase))
            .isEqualTo(Fixtures.hex(secret));
        assertThat(Fixtures.combineWithSurplus(theirs, passphrase)).isEqualTo(Fixtures.hex(secret));
        assertThat(Fixtures.share(theirs.get(0)).header().extendable())
            .isEqualTo(parameters.extendable());
      }
    }
  }

  /** Exactly the threshold of shares of exactly the threshold of groups, at random. */
  private static List<String> choose(List<String> all, SplitParameters parameters, Random random) {
    List<List<String>> groups = new ArrayList<>();
    int start = 0;
    for (Group group : parameters.groups()) {
      List<String> members = new ArrayList<>(all.subList(start, start + group.count()));
      Collections.shuffle(members, random);
      groups.add(members.subList(0, group.threshold()));
      start += group.count();
    }
    Collections.shuffle(groups, random);
    return groups.subList(0, parameters.groupThreshold()).stream().flatMap(List::stream).toList();
  }

  private static String python(String script, String input, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON, "-c", script));
    Collections.addAll(command, arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var toPython = process.getOutputStream()) {
      toPython.write(input.getBytes(StandardCharsets.US_ASCII));
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        fail("the reference failed: " + output);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      fail("interrupted");
    }
    return output;
  }
}

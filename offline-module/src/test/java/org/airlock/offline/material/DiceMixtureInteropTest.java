package org.airlock.offline.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mixture against Python's {@code hmac}: RFC 5869 written out once more, by other hands. */
@Tag("interop")
final class DiceMixtureInteropTest {
  private static final String PYTHON =
      System.getProperty(
          "airlock.python", System.getenv().getOrDefault("AIRLOCK_PYTHON", "python3"));

  private static final String JUDGE =
      """
      import hashlib, hmac, sys
      def mac(key, *parts):
          return hmac.new(key, b"".join(parts), hashlib.sha512).digest()
      drbg = iter(range(1 << 30))
      def take(n):
          return bytes(next(drbg) & 255 for _ in range(n))
      prk = mac(take(64), sys.argv[1].encode())
      for number, size in enumerate(map(int, sys.argv[2:]), 1):
          blocks, last = b"", b""
          for i in range(1, -(-size // 64) + 1):
              last = mac(prk, last, b"airlock dice v1", number.to_bytes(8, "big"), bytes([i]))
              blocks += last
          print(bytes(a ^ b for a, b in zip(take(size), blocks)).hex())
      """;

  @ParameterizedTest
  @CsvSource({"100,32,32,12", "137,1,64,65", "1000,128,512,4096"})
  void nextBytes_sameInputs_sameAsPython(int count, int first, int second, int third)
      throws IOException {
    String dice = DiceMixtureTest.DICE.repeat(10).substring(0, count);
    List<String> judged =
        python(JUDGE, dice, String.valueOf(first), String.valueOf(second), String.valueOf(third));
    assertThat(
            DiceMixtureTest.requests(
                new DiceMixtureTest.Predictable(1), dice, first, second, third))
        .containsExactlyElementsOf(judged);
  }

  private static List<String> python(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON, "-c", script));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException missing) {
      assumeTrue(
          System.getProperty("interop", "").equals("required"),
          PYTHON + " does not run here; this second opinion is skipped");
      throw missing;
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }
}

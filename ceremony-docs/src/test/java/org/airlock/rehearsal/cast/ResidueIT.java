package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.kms.Expiry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the offline program leaves in memory: it is held as it enters its last system call, and all
 * its writable memory is searched.
 */
@Tag("interop")
final class ResidueIT {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int LONGEST_PATTERN = 256;
  private static final long PATIENCE_SECONDS = 120;

  @Test
  void wrap_atItsEnd_hasNoEscrowKeyMaterialOrShareInMemory() throws Exception {
    Outside.require("strace", "strace", "-f", "true");
    Assumptions.assumeTrue(
        Files.isReadable(Path.of("/proc/1/maps")), "reading another process's memory needs root");
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    Map<String, byte[]> secrets = secrets(acts);
    CompletableFuture<Stage.Outcome> running =
        CompletableFuture.supplyAsync(
            () ->
                acts.wrap(
                    0,
                    House.CEREMONY,
                    house.request,
                    Acts.MATERIAL,
                    Expiry.never(),
                    "chen",
                    "cleo"));
    long program = awaitJava(running, acts.stage().directory());
    Process holding = holdAtExit(program);
    awaitExit(program, running);
    Map<String, Integer> found = search(program, secrets);
    holding.destroyForcibly();
    assertThat(running.get(PATIENCE_SECONDS, TimeUnit.SECONDS).exitCode()).isZero();

    assertThat(found.get("control: passphrase in the answers file"))
        .as("the search sees the program's memory")
        .isPositive();
    found.remove("control: passphrase in the answers file");
    assertThat(found.keySet()).hasSizeGreaterThan(8);
    assertThat(found)
        .as("copies in memory")
        .allSatisfy((name, copies) -> assertThat(copies).isZero());
  }

  private static Map<String, byte[]> secrets(Acts acts) {
    Map<String, byte[]> secrets = new LinkedHashMap<>();
    Aftermath aftermath = new Aftermath(acts.stage(), acts.signers());
    // The rehearsal's answers stay in memory as text, which is why production has none.
    secrets.put(
        "control: passphrase in the answers file",
        acts.signers().stream()
            .filter(player -> player.id().equals(Player.OPERATOR))
            .findFirst()
            .orElseThrow()
            .passphrase()
            .getBytes(StandardCharsets.US_ASCII));
    List<Path> cards = aftermath.cards();
    try (SecretBytes escrowKey = Aftermath.escrowKey(cards)) {
      secrets.put("escrow key", escrowKey.exposeSecretArray().clone());
      secrets.put("half of the escrow key", halfOf(escrowKey));
      for (Path sealed : aftermath.sealedFiles()) {
        try (SecretBytes material = Aftermath.unseal(sealed, escrowKey)) {
          secrets.put("material", material.exposeSecretArray().clone());
          secrets.put("half of the material", halfOf(material));
        }
      }
    }
    for (Path card : cards) {
      List<String> words = Aftermath.words(card);
      String name = card.getName(card.getNameCount() - 2) + "'s words";
      String some = String.join(" ", words.subList(5, 9));
      secrets.put(name, some.getBytes(StandardCharsets.US_ASCII));
      secrets.put(name + " as chars", some.getBytes(StandardCharsets.UTF_16LE));
    }
    return secrets;
  }

  private static byte[] halfOf(SecretBytes secret) {
    return java.util.Arrays.copyOf(secret.exposeSecretArray(), secret.size() / 2);
  }

  /** The launcher has become the JVM. Other tests run theirs in other directories meanwhile. */
  private static long awaitJava(CompletableFuture<?> running, Path directory) throws Exception {
    Path real = directory.toRealPath();
    while (!running.isDone()) {
      for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
        if (isRunning(process.pid(), "java") && isIn(process.pid(), real)) {
          return process.pid();
        }
      }
      Thread.sleep(5);
    }
    throw new AssertionError("the program ended before it was seen");
  }

  private static boolean isRunning(long pid, String name) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals(name);
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean isIn(long pid, Path directory) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(directory);
    } catch (IOException gone) {
      return false;
    }
  }

  /** strace makes the program wait before its last system call. */
  private static Process holdAtExit(long pid) throws IOException {
    return new ProcessBuilder(
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=exit_group",
            "-e",
            "inject=exit_group:delay_enter=" + TimeUnit.SECONDS.toMicros(PATIENCE_SECONDS),
            "-p",
            Long.toString(pid))
        .start();
  }

  private static void awaitExit(long pid, CompletableFuture<?> running) throws Exception {
    while (!running.isDone()) {
      if (isAtExit(pid)) {
        return;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("the program ended before its memory was read");
  }

  private static boolean isAtExit(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.anyMatch(ResidueIT::inExitGroup);
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean inExitGroup(Path thread) {
    try {
      String number = Files.readString(thread.resolve("syscall")).split(" ", 2)[0];
      return number.equals(System.getProperty("os.arch").equals("aarch64") ? "94" : "231");
    } catch (IOException gone) {
      return false;
    }
  }

  private static Map<String, Integer> search(long pid, Map<String, byte[]> secrets)
      throws IOException {
    Map<String, Integer> found = new HashMap<>();
    secrets.keySet().forEach(name -> found.put(name, 0));
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
        String[] parts = line.split("[- ]");
        if (parts[2].startsWith("rw")) {
          searchRegion(
              memory,
              Long.parseUnsignedLong(parts[0], 16),
              Long.parseUnsignedLong(parts[1], 16),
              secrets,
              found);
        }
      }
    }
    return found;
  }

  private static void searchRegion(
      RandomAccessFile memory,
      long from,
      long to,
      Map<String, byte[]> secrets,
      Map<String, Integer> found) {
    byte[] chunk = new byte[CHUNK_BYTES + LONGEST_PATTERN];
    for (long at = from; at < to; at += CHUNK_BYTES) {
      int wanted = (int) Math.min(chunk.length, to - at);
      Optional<Integer> size = read(memory, at, chunk, wanted);
      if (size.isPresent() && !isZero(chunk, size.get())) {
        secrets.forEach(
            (name, secret) -> found.merge(name, count(chunk, size.get(), secret), Integer::sum));
      }
    }
  }

  private static Optional<Integer> read(RandomAccessFile memory, long at, byte[] into, int wanted) {
    try {
      memory.seek(at);
      int size = memory.read(into, 0, wanted);
      return size > 0 ? Optional.of(size) : Optional.empty();
    } catch (IOException notMapped) {
      return Optional.empty();
    }
  }

  private static boolean isZero(byte[] chunk, int size) {
    for (int i = 0; i < size; i++) {
      if (chunk[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static int count(byte[] chunk, int size, byte[] secret) {
    int count = 0;
    for (int i = 0; i <= Math.min(size - secret.length, CHUNK_BYTES); i++) {
      if (chunk[i] == secret[0]
          && java.util.Arrays.equals(chunk, i, i + secret.length, secret, 0, secret.length)) {
        count++;
      }
    }
    return count;
  }
}

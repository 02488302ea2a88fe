package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportRequest;
import org.airlock.rehearsal.simulator.Simulator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The importer against KMS emulators that others wrote. What they do otherwise than AWS stands in
 * {@code ceremony-docs/emulators.md}; nothing in the product knows of them.
 */
@Tag("interop")
final class OutsideServerIT {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  @TempDir private Path scratch;

  /** An emulator as a process of its own. */
  private record Emulator(Process process, String endpoint) implements AutoCloseable {
    static Emulator start(Path directory, Map<String, String> environment, List<String> command) {
      int port = freePort();
      ProcessBuilder builder =
          new ProcessBuilder(command.stream().map(part -> part.replace("PORT", "" + port)).toList())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("emulator.log").toFile());
      environment.forEach(
          (name, value) -> builder.environment().put(name, value.replace("PORT", "" + port)));
      try {
        Process process = builder.start();
        awaitPort(port);
        return new Emulator(process, "http://127.0.0.1:" + port);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static int freePort() {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void awaitPort(int port) throws IOException {
      long end = System.nanoTime() + LONGEST_START.toNanos();
      while (true) {
        try (Socket socket = new Socket()) {
          socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
          return;
        } catch (IOException notYet) {
          if (System.nanoTime() > end) {
            throw notYet;
          }
          pause();
        }
      }
    }

    private static void pause() {
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }

  /** A company whose KMS is the emulator; the simulator lends its clock only. */
  private Acts company(Emulator emulator, Application application, Simulator clock) {
    Story story = new Story(new PrintStream(PrintStream.nullOutputStream()), Duration.ZERO);
    Stage stage =
        new Stage(
            scratch.resolve("company"),
            House.launcher("airlock.ceremony"),
            House.launcher("airlock.importer"),
            emulator.endpoint(),
            story);
    return new Acts(stage, story, clock, application, Player.signers(new SecureRandom()));
  }

  @Test
  void ministack_firstImportAndReimport_bringTheSameKeyBack() throws IOException {
    Outside.require("ministack", Outside.python(), "-c", "import ministack");
    try (Emulator emulator =
            Emulator.start(
                scratch,
                Map.of("GATEWAY_PORT", "PORT", "BIND_HOST", "127.0.0.1"),
                List.of(Outside.python(), "-m", "ministack"));
        Application application = new Application(emulator.endpoint());
        Simulator clock = Simulator.start(0, InstantSource.system(), new SecureRandom())) {
      Acts acts = company(emulator, application, clock);
      acts.enrol();
      acts.escrow(Acts.MATERIAL);
      KeyArn key = acts.emptyKey();
      assertThat(application.state(key)).isEqualTo("PendingImport");

      ImportRequest first = acts.request("KC-2026-003", key, Expiry.never());
      acts.wrap(0, "KC-2026-003", first, Acts.MATERIAL, Expiry.never(), "carol", "chen");
      acts.importWrapped(key);
      Optional<String> materialId = acts.receiptField("keyMaterialId");
      assertThat(materialId).hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f]{64}"));
      Bytes ciphertext = acts.useKey(key);

      application.deleteImportedKeyMaterial(key);
      acts.requireLost(key, ciphertext);

      ImportRequest again = acts.request("KC-2026-004", key, Expiry.never());
      acts.wrap(0, "KC-2026-004", again, Acts.MATERIAL, Expiry.never(), "cleo", "carol");
      acts.importWrapped(key);
      assertThat(acts.receiptField("keyMaterialId")).isEqualTo(materialId);
      acts.requireDecrypts(key, ciphertext);
    }
  }

  /**
   * Every key type that ministack has, under every wrapping that can carry it, with the use proven
   * by ministack's own cryptography. It has no DeriveSharedSecret, so it cannot judge key
   * agreement.
   */
  @Test
  void ministack_everyKeyTypeItHas_isImportedAndProven() throws IOException {
    Outside.require("ministack", Outside.python(), "-c", "import ministack");
    List<Kind> kinds =
        Kind.all().stream().filter(kind -> kind.usage() != KeyUsage.KEY_AGREEMENT).toList();
    try (Emulator emulator =
            Emulator.start(
                scratch,
                Map.of("GATEWAY_PORT", "PORT", "BIND_HOST", "127.0.0.1"),
                List.of(Outside.python(), "-m", "ministack"));
        Application application = new Application(emulator.endpoint());
        Simulator clock = Simulator.start(0, InstantSource.system(), new SecureRandom())) {
      Acts acts = company(emulator, application, clock);
      acts.enrol("--allow-sha1");
      acts.escrow(kinds.stream().map(Kind::order).toArray(String[]::new));
      Map<Kind, KeyArn> keys = new LinkedHashMap<>();
      kinds.forEach(
          kind ->
              keys.put(
                  kind,
                  application.createExternalKey(
                      "eu-central-1", kind.spec(), kind.usage(), false, kind.label())));
      int ceremony = 3;
      for (WrappingAlgorithm algorithm : WrappingAlgorithm.values()) {
        List<String> proven = importAll(acts, keys, algorithm, "KC-2026-00" + ceremony++);
        assertThat(proven)
            .as(algorithm.name())
            .hasSize(
                (int)
                    kinds.stream()
                        .filter(kind -> kind.isCarriedBy(algorithm, WrappingKeySpec.RSA_4096))
                        .count())
            .doesNotContain("deferred", "pending-rotation");
      }
      keys.values().forEach(key -> assertThat(application.state(key)).isEqualTo("Enabled"));
    }
  }

  /** The proofs of one request that takes every kind this wrapping can carry. */
  private static List<String> importAll(
      Acts acts, Map<Kind, KeyArn> keys, WrappingAlgorithm algorithm, String ceremony) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--no-expiry",
                "--pace",
                "PT0S",
                "--wrapping-algorithm",
                algorithm.name(),
                "--wrapping-key-spec",
                "RSA_4096"));
    List<String> plan = new ArrayList<>(List.of("--no-expiry"));
    keys.forEach(
        (kind, key) -> {
          if (kind.isCarriedBy(algorithm, WrappingKeySpec.RSA_4096)) {
            options.addAll(List.of("--key", key.toString()));
            plan.addAll(List.of("--target", key + "=" + kind.label()));
          }
        });
    ImportRequest request = acts.requestFor(0, ceremony, options.toArray(String[]::new));
    acts.wrapFor(ceremony, request, plan, "carol", "chen");
    acts.importAll(0);
    return acts.receiptTargets().elements().stream()
        .map(target -> (JsonObject) ((JsonObject) target).find("proof").orElseThrow())
        .map(proof -> ((JsonString) proof.find("method").orElseThrow()).value())
        .toList();
  }

  /** moto marks an EXTERNAL key Enabled at once, says no usage, and cannot import. */
  @Test
  void moto_answersWithoutKeyUsage_isNotUsed() throws IOException {
    Outside.require("moto", Outside.python(), "-c", "import moto.server");
    try (Emulator emulator =
            Emulator.start(
                scratch,
                Map.of(),
                List.of(Outside.python(), "-m", "moto.server", "-H", "127.0.0.1", "-p", "PORT"));
        Application application = new Application(emulator.endpoint());
        Simulator clock = Simulator.start(0, InstantSource.system(), new SecureRandom())) {
      Acts acts = company(emulator, application, clock);
      acts.enrol();
      KeyArn key = acts.emptyKey();
      assertThat(application.state(key)).isEqualTo("Enabled");
      Stage.Outcome outcome = acts.tryRequest(6, "KC-2026-003", key, Expiry.never());
      assertThat(outcome.shown())
          .contains("kms:DescribeKey on " + key)
          .contains("the answer cannot be used: it lacks KeyUsage")
          .contains("hint:  check which endpoint is in use");
    }
  }
}

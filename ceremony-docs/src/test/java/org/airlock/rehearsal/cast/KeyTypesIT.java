package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonValue;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.MaterialForm;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.roster.Policy;
import org.airlock.online.rules.KeyRules;
import org.airlock.rehearsal.simulator.Simulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every key spec, usage, wrapping algorithm and wrapping key size: each possible combination is
 * requested, wrapped, imported and proven with the packaged programs, each impossible one refused.
 * The table it makes is {@code ceremony-docs/reference/key-types.md}; a difference fails, and
 * {@code -Dairlock.write=true} writes it anew.
 */
final class KeyTypesIT {
  private static final Policy SHA1_ALLOWED = new Policy(true, 365, 14);
  private static final Path TABLE = Path.of("reference/key-types.md");

  @TempDir private Path scratch;

  @Test
  void everyCombination_runsOrIsRefusedWithItsReason() throws IOException {
    Map<String, String> proofs = new LinkedHashMap<>();
    try (Simulator simulator = Simulator.start(0, InstantSource.system(), new SecureRandom());
        Application application = new Application(simulator.endpoint().toString())) {
      Acts acts = acts(simulator, application);
      acts.enrol("--allow-sha1");
      acts.escrow(Kind.all().stream().map(Kind::order).toArray(String[]::new));
      Map<Kind, KeyArn> keys = new LinkedHashMap<>();
      Kind.all()
          .forEach(
              kind ->
                  keys.put(
                      kind,
                      application.createExternalKey(
                          "eu-central-1", kind.spec(), kind.usage(), false, kind.label())));
      int round = 2;
      for (WrappingAlgorithm algorithm : WrappingAlgorithm.values()) {
        for (WrappingKeySpec size : WrappingKeySpec.values()) {
          play(acts, keys, algorithm, size, String.format("KC-2026-%03d", round++), proofs);
        }
      }
    }
    compare(table(proofs));
  }

  private Acts acts(Simulator simulator, Application application) {
    Story story = new Story(new PrintStream(PrintStream.nullOutputStream()), Duration.ZERO);
    Stage stage =
        new Stage(
            scratch.resolve("company"),
            House.launcher("airlock.ceremony"),
            House.launcher("airlock.importer"),
            simulator.endpoint().toString(),
            story);
    return new Acts(stage, story, simulator, application, Player.signers(new SecureRandom()));
  }

  /** One request for all kinds that this wrapping can carry, one quorum, one import. */
  private static void play(
      Acts acts,
      Map<Kind, KeyArn> keys,
      WrappingAlgorithm algorithm,
      WrappingKeySpec size,
      String ceremony,
      Map<String, String> proofs) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--no-expiry",
                "--pace",
                "PT0S",
                "--wrapping-algorithm",
                algorithm.name(),
                "--wrapping-key-spec",
                size.name()));
    List<String> plan = new ArrayList<>(List.of("--no-expiry"));
    keys.forEach(
        (kind, key) -> {
          if (kind.isCarriedBy(algorithm, size)) {
            options.addAll(List.of("--key", key.toString()));
            plan.addAll(List.of("--target", key + "=" + kind.label()));
          }
        });
    ImportRequest request = acts.requestFor(0, ceremony, options.toArray(String[]::new));
    assertThat(request.targets())
        .allMatch(target -> target.wrappingAlgorithm() == algorithm)
        .allMatch(target -> target.wrappingKeySpec() == size);
    acts.wrapFor(ceremony, request, plan, "carol", "chen");
    acts.importAll(0);
    for (JsonValue value : acts.receiptTargets().elements()) {
      JsonObject target = (JsonObject) value;
      keys.forEach(
          (kind, key) -> {
            if (text(target, "keyArn").equals(key.toString())) {
              proofs.put(
                  kind + " " + algorithm + " " + size,
                  text((JsonObject) target.find("proof").orElseThrow(), "method"));
            }
          });
    }
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) object.find(name).orElseThrow()).value();
  }

  private static String table(Map<String, String> proofs) {
    StringBuilder text =
        new StringBuilder(
            """
            # Key types

            Made by `KeyTypesIT`, which plays every line with the packaged programs against the simulated KMS, and compared by
            it at every build. "Runs" means: requested, wrapped from a quorum, imported, and the use proven as named. "Refused"
            is what `importer request` says before a token is fetched (`ALGORITHM-ALLOWED`). The SHA-1 forms run only where the
            roster's policy allows them (`roster new --allow-sha1`). KMS Developer Guide, as documented on\s"""
                + KeySpec.DOCUMENTED
                + ".\n\n");
    text.append(
        "| Key spec | Usage | Material | Wrapping algorithm | RSA_2048 | RSA_3072 | RSA_4096 |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    int runs = 0;
    int refused = 0;
    for (Kind kind : Kind.all()) {
      for (WrappingAlgorithm algorithm : WrappingAlgorithm.values()) {
        text.append("| ")
            .append(kind.spec())
            .append(" | ")
            .append(kind.usage())
            .append(" | ")
            .append(material(kind.spec()))
            .append(" | ")
            .append(algorithm)
            .append(" |");
        for (WrappingKeySpec size : WrappingKeySpec.values()) {
          boolean possible = kind.isCarriedBy(algorithm, size);
          String cell =
              possible
                  ? "runs: " + proofs.get(kind + " " + algorithm + " " + size)
                  : "refused: " + refusal(kind.spec(), algorithm, size);
          runs += possible ? 1 : 0;
          refused += possible ? 0 : 1;
          text.append(' ').append(cell).append(" |");
        }
        text.append('\n');
      }
    }
    assertThat(proofs).hasSize(runs);
    assertThat(proofs.values()).doesNotContain("deferred", "pending-rotation");
    text.append("\n")
        .append(runs)
        .append(" combinations run, ")
        .append(refused)
        .append(" are refused.\n\nNot importable, named and refused: ");
    List<String> others = new ArrayList<>();
    for (String name :
        List.of("SM2", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "ECC_NIST_EDWARDS25519")) {
      Throwable thrown = catchThrowable(() -> KeySpec.importable(name, "`" + name + "`"));
      others.add(String.valueOf(thrown.getMessage()));
    }
    return text.append("\n\n- ").append(String.join("\n- ", others)).append("\n").toString();
  }

  private static String material(KeySpec spec) {
    return spec.form() == MaterialForm.RAW
        ? spec.materialSizeBytes() + " raw bytes"
        : "PKCS#8 DER, at most " + spec.materialSizeBytes() + " bytes";
  }

  private static String refusal(KeySpec spec, WrappingAlgorithm algorithm, WrappingKeySpec size) {
    Throwable thrown =
        catchThrowable(() -> KeyRules.requireWrapping(spec, algorithm, size, SHA1_ALLOWED));
    assertThat(thrown).as(spec + " " + algorithm + " " + size).isNotNull();
    return String.valueOf(thrown.getMessage()).replace(algorithm + " under " + size + " ", "it ");
  }

  private static void compare(String table) throws IOException {
    if (Boolean.getBoolean("airlock.write")) {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(TABLE, table, StandardCharsets.UTF_8);
    }
    assertThat(Files.readString(TABLE, StandardCharsets.UTF_8))
        .as("run with -Dairlock.write=true to write " + TABLE + " anew")
        .isEqualTo(table);
  }
}

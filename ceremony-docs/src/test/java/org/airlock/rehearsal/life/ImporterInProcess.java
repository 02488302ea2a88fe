package org.airlock.rehearsal.life;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.identity.QuickKeyFiles;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Head;
import org.airlock.online.cli.Importer;
import picocli.CommandLine;

/**
 * One import operator's laptop without processes: the real command line, a real store, the
 * simulated KMS. The offline side is played with fixed material, wrapped as asked.
 */
final class ImporterInProcess {
  private static final String PASSPHRASE = "correct horse battery staple";

  final Enrolment people;
  final Path directory;
  private final String endpoint;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Workplace workplace =
      workplace(new PrintStream(shown, true, StandardCharsets.UTF_8));

  /** Made once: describing all commands to picocli takes longer than most of them run. */
  private final CommandLine line = Importer.commandLine(workplace);

  private BiConsumer<String, List<String>> watcher = (keyId, arguments) -> {};

  /** Somebody who looks after each command: what was typed for a key id, and the arguments. */
  void watch(BiConsumer<String, List<String>> afterEach) {
    watcher = afterEach;
  }

  /** What was printed, and how it ended. */
  record Outcome(int exitCode, String shown) {}

  ImporterInProcess(Enrolment people, Path directory, String endpoint) {
    this.people = people;
    this.directory = directory;
    this.endpoint = endpoint;
    try {
      Files.createDirectories(directory.resolve("out"));
      try (Store store =
          Store.openOrCreate(
              new RealDisk(), directory.resolve("store"), () -> Enrolment.NOW, "fixture")) {
        Trust.pin(store, people.envelope(), "roster-1", () -> Enrolment.NOW);
      }
      for (String id : List.of("ines", "ivan")) {
        try (OutputStream out = Files.newOutputStream(directory.resolve(id + ".key.pem"))) {
          QuickKeyFiles.write(people.key(id), PASSPHRASE, out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Workplace workplace(PrintStream out) {
    return new Workplace(
        "importer",
        "test",
        new RealDisk(),
        () -> Enrolment.NOW,
        new SecureRandom(),
        out,
        out,
        (stream, quiet) -> {
          throw new AssertionError("a terminal was opened");
        });
  }

  /** Runs a command; {@code keyId} is what the person types where a key id is asked for. */
  Outcome run(String person, String keyId, String... arguments) {
    Path answers = directory.resolve(person + ".json");
    write(
        answers,
        """
        {"passphrase:%s":"%s","countersign":"%s","rotate":"%s","delete-material":"%s"}"""
            .formatted(person, PASSPHRASE, person, keyId, keyId));
    List<String> all = new ArrayList<>(List.of(arguments));
    boolean plain = List.of("policy", "words").contains(arguments[0]);
    if (!plain) {
      all.addAll(
          List.of(
              "--store",
              directory.resolve("store").toString(),
              "--answers",
              answers.toString(),
              "--quiet"));
    }
    if (!plain && !arguments[0].equals("verify")) {
      all.addAll(List.of("--endpoint-url", endpoint, "--pace", "PT0S"));
    }
    if (arguments[0].equals("request")) {
      // Two RSA-2048 operations instead of RSA-4096 ones: hundreds of them are made here.
      all.addAll(List.of("--wrapping-key-spec", "RSA_2048"));
    }
    if (List.of("request", "countersign", "import", "rotate", "delete-material")
        .contains(arguments[0])) {
      all.addAll(List.of("--identity", directory.resolve(person + ".key.pem").toString()));
    }
    shown.reset();
    int exit = Program.run(line, workplace, all.toArray(String[]::new));
    watcher.accept(keyId, List.of(arguments));
    return new Outcome(exit, shown.toString(StandardCharsets.UTF_8));
  }

  /** The newest file of a kind in {@code out/}. */
  Optional<Path> newest(String prefix) {
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .max(
              java.util.Comparator.comparing((Path file) -> file.toFile().lastModified())
                  .thenComparing(Path::toString));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The offline side's answer to a request file: for each target the material of {@code seed}, so
   * that the same seed is the same material.
   */
  Path answer(Path requestFile, int seed) {
    Envelope envelope = Envelope.parse(read(requestFile), "request");
    ImportRequest request = ImportRequest.parse(envelope.payload(), "request");
    Passport passport = passport(seed);
    WrappedMaterial wrapped =
        new WrappedMaterial(
            people.header(
                BundleType.WRAPPED_MATERIAL,
                "WM-" + request.header().id(),
                request.header().notAfter()),
            request.header().id(),
            envelope.payloadDigest(),
            request.targets().stream().map(target -> wrap(target, passport, seed)).toList(),
            List.of(people.signed(passport, "anna", "wim").toBytes()),
            List.of(people.signed(people.escrow(), "anna", "wim").toBytes()),
            new Head(1, Digest.of(Bytes.utf8("head"))),
            List.of());
    Path file = directory.resolve("out").resolve("WM-" + request.header().id() + ".dsse.json");
    write(file, people.signed(wrapped, "anna", "wim").toBytes().asUtf8().orElseThrow());
    return file;
  }

  private WrappedMaterial.Target wrap(ImportRequest.Target target, Passport passport, int seed) {
    byte[] material = new byte[32];
    Arrays.fill(material, (byte) (seed + 1));
    return new WrappedMaterial.Target(
        target.key(),
        target.keySpec(),
        target.importType(),
        target.expectedKeyMaterialId(),
        target.expiry(),
        target.wrappingAlgorithm(),
        Digest.of(target.wrappingKey()),
        oaep(target.wrappingKey(), material),
        target.importToken(),
        target.deadline(),
        Digest.of(passport.toPayload()));
  }

  private static Bytes oaep(Bytes spki, byte[] material) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki.toArray())),
          new OAEPParameterSpec(
              "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
      return Bytes.copyOf(cipher.doFinal(material));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Passport passport(int seed) {
    Passport p = people.passport();
    return new Passport(
        p.header(),
        "seed-" + seed,
        p.keySpec(),
        p.keyUsage(),
        p.sizeBytes(),
        p.origin(),
        p.entropy(),
        Digest.of(Bytes.utf8("seed " + seed)).value(),
        p.kcvCmac(),
        p.kcvClassic(),
        p.spki(),
        p.macs(),
        p.escrowId(),
        p.escrowDigest(),
        p.sealedDigest(),
        p.warnings(),
        p.limitations());
  }

  /** How many events of a type this store holds. */
  long events(String type) {
    try (Store store =
        Store.open(new RealDisk(), directory.resolve("store"), () -> Instant.EPOCH, "looking")) {
      return store.events(type).size();
    }
  }

  private static Bytes read(Path file) {
    try {
      return Bytes.copyOf(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

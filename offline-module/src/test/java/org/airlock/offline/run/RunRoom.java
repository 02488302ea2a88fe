package org.airlock.offline.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Prompt;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.UseProof;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.Head;
import org.airlock.common.words.Words;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.cli.Ceremony;
import org.airlock.offline.plan.PlanDesk;
import org.jspecify.annotations.Nullable;

/** A ceremony room with an approved plan, its people, and somebody who plays the online side. */
final class RunRoom {
  private static final KeyPair KMS = rsa();

  final CeremonyRoom room;
  private final Path directory;
  private long sequence;
  private @Nullable ImportRequest current;

  RunRoom(Path directory) {
    this.directory = directory;
    this.room = new CeremonyRoom(directory);
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** People who have read all words, and who carry requests and receipts. */
  RunPeople people(CeremonyPlan plan) {
    Envelope envelope = envelope(plan);
    RunPeople people = new RunPeople(plan);
    people.answering("passphrase:", prompt -> room.answers.get(prompt.id()).get(0));
    people.answering(
        "words:roster:",
        prompt ->
            word(
                prompt,
                Words.of(Words.Kind.ROSTER, room.people.envelope().payloadDigest().value())));
    people.answering("words:plan:", prompt -> word(prompt, PlanDesk.words(envelope)));
    people.answering("words:closing-head:", prompt -> word(prompt, closingHead()));
    people.answering("note:independent-clock", prompt -> room.clock.toString());
    people.answering("quorum:", prompt -> "carol chen");
    people.answering("directory:out", prompt -> directory.toString());
    people.answering("file:request", prompt -> write("request", newRequest()).toString());
    people.answering("words:wrapping-keys:", prompt -> word(prompt, request().wrappingKeyWords()));
    people.answering("file:receipt", prompt -> write("receipt", receipt()).toString());
    return people;
  }

  private static String word(Prompt prompt, Words words) {
    return words.at(Integer.parseInt(prompt.id().substring(prompt.id().lastIndexOf(':') + 1)));
  }

  /** What people wrote down: the words of the transcript's last line. */
  private Words closingHead() {
    try {
      List<String> lines = Files.readAllLines(room.store().resolve("transcript.jsonl"));
      return Words.of(
          Words.Kind.TRANSCRIPT_HEAD,
          Digest.of(Bytes.utf8(lines.get(lines.size() - 1) + "\n")).value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Envelope envelope(CeremonyPlan plan) {
    return room.people.signed(
        new ApprovedPlan(room.people.header(BundleType.PLAN, "P-KC-1-1", Optional.empty()), plan),
        "vera",
        "otto");
  }

  Path write(String name, Envelope envelope) {
    Path file = directory.resolve(name + ".dsse.json");
    try {
      Files.write(file, envelope.toBytes().toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Runs the plan with these people; the exit code. */
  int run(CeremonyPlan plan, RunPeople people, String... more) {
    return run(write("plan", envelope(plan)), people, more);
  }

  int run(Path plan, RunPeople people, String... more) {
    return run(plan, people, "anna", "wim", more);
  }

  int run(Path plan, RunPeople people, String operator, String witness, String... more) {
    Workplace deaf = room.workplace();
    Workplace workplace =
        new Workplace(
            deaf.program(),
            deaf.version(),
            room.disk,
            deaf.clock(),
            deaf.random(),
            deaf.out(),
            deaf.err(),
            (out, quiet) -> people);
    String[] arguments =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(
                    "run",
                    plan.toString(),
                    "--store",
                    room.store().toString(),
                    "--operator",
                    room.identity(operator).toString(),
                    "--witness",
                    room.identity(witness).toString()),
                java.util.stream.Stream.of(more))
            .toArray(String[]::new);
    return Program.run(Ceremony.commandLine(workplace), workplace, arguments);
  }

  /** The events of the guided ceremony, oldest first. */
  List<Event> events(String type) {
    try (Store store = room.open()) {
      return store.events(type);
    }
  }

  Head head() {
    try (Store store = room.open()) {
      return store.head();
    }
  }

  /** The request of the online side: a new one each time somebody names its file. */
  private Envelope newRequest() {
    sequence++;
    Header header =
        room.people.header(
            BundleType.IMPORT_REQUEST, "IR-KC-1-" + sequence, Optional.of(Enrolment.DEADLINE));
    current =
        new ImportRequest(
            new Header(
                header.type(),
                header.environment(),
                header.ceremony(),
                sequence,
                header.id(),
                room.clock,
                header.notAfter(),
                header.rosterVersion(),
                header.rosterDigest()),
            List.of(
                new ImportRequest.Target(
                    Enrolment.KEY,
                    KeySpec.SYMMETRIC_DEFAULT,
                    KeyUsage.ENCRYPT_DECRYPT,
                    "PendingImport",
                    Optional.of(ImportType.NEW_KEY_MATERIAL),
                    Optional.empty(),
                    Expiry.never(),
                    WrappingAlgorithm.RSAES_OAEP_SHA_256,
                    WrappingKeySpec.RSA_2048,
                    Bytes.copyOf(KMS.getPublic().getEncoded()),
                    Bytes.utf8("token " + sequence),
                    Enrolment.DEADLINE,
                    "https://kms.eu-central-1.amazonaws.com",
                    "request-id")),
            List.of(),
            List.of());
    return room.people.signed(current, "ines", "ivan");
  }

  private ImportRequest request() {
    return Objects.requireNonNull(current);
  }

  /** The receipt of the answer that was carried out. */
  private Envelope receipt() {
    Path answer = directory.resolve("WM-KC-1-" + sequence + ".dsse.json");
    Envelope envelope = Envelope.parse(new RealDisk().read(answer, 1 << 20), "answer");
    WrappedMaterial wrapped = WrappedMaterial.parse(envelope.payload(), "answer");
    return room.people.signed(
        new ImportReceipt(
            room.people.header(BundleType.RECEIPT, "R-KC-1-" + sequence, Optional.empty()),
            wrapped.requestDigest(),
            envelope.payloadDigest(),
            List.of(
                new ImportReceipt.Target(
                    Enrolment.KEY,
                    KeySpec.SYMMETRIC_DEFAULT,
                    KeyUsage.ENCRYPT_DECRYPT,
                    wrapped.targets().get(0).passportDigest(),
                    Optional.of(ImportType.NEW_KEY_MATERIAL),
                    Expiry.never(),
                    ImportReceipt.IMPORTED,
                    "PendingImport",
                    "Enabled",
                    Optional.of("cd".repeat(32)),
                    "3f2a",
                    room.clock,
                    UseProof.ciphertext(
                        Bytes.utf8("challenge"), Bytes.copyOf(new byte[] {1}), false))),
            List.of()),
        "ines",
        "ivan");
  }
}

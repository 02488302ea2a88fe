package org.airlock.offline.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.Plans;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
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
import org.airlock.common.plan.Duty;
import org.airlock.common.plan.PlanFile;
import org.airlock.common.plan.PlanType;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.Head;
import org.airlock.common.transcript.TranscriptFile;
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
    Envelope envelope = envelope(plan, "vera", "otto");
    RunPeople people = new RunPeople(plan);
    people.answering("passphrase:", prompt -> room.answers.get(prompt.id()).get(0));
    people.answering("words:roster:", this::rosterWord);
    people.answering("words:plan:", prompt -> word(prompt, PlanDesk.words(envelope)));
    people.answering("words:closing-head:", prompt -> word(prompt, closingHead()));
    people.answering("paper-head", prompt -> lastLine());
    people.answering(
        "words:paper-head:", prompt -> word(prompt, wordsOf(people.lastTyped("paper-head"))));
    people.answering("note:independent-clock", prompt -> room.clock.toString());
    people.answering("quorum:", prompt -> "carol chen");
    people.answering("directory:out", prompt -> directory.toString());
    people.answering("file:request", prompt -> requestFor(plan).toString());
    people.answering("words:wrapping-keys:", prompt -> word(prompt, request().wrappingKeyWords()));
    people.answering("file:receipt", prompt -> write("receipt", receipt()).toString());
    return people;
  }

  String rosterWord(Prompt prompt) {
    return word(
        prompt, Words.of(Words.Kind.ROSTER, room.people.envelope().payloadDigest().value()));
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

  /** The number beside the last words on the newest script: that of the line that closed it. */
  String lastLine() {
    return lastClosed().map(event -> Long.toString(event.seq())).orElse("none");
  }

  private Words wordsOf(String line) {
    return Words.of(
        Words.Kind.TRANSCRIPT_HEAD,
        Digest.of(transcript().get(Integer.parseInt(line) - 1).line()).value());
  }

  /** The store is held by the ceremony that asks: its file is read as anybody can. */
  private List<Event> transcript() {
    return TranscriptFile.read(
            new RealDisk().read(room.store().resolve("transcript.jsonl"), 1 << 24), "transcript")
        .events();
  }

  private Optional<Event> lastClosed() {
    return transcript().stream()
        .filter(event -> event.type().equals("run-closed"))
        .reduce((one, next) -> next);
  }

  private Envelope envelope(CeremonyPlan plan, String... approvers) {
    Header header =
        room.people.header(BundleType.PLAN, "P-" + plan.ceremony() + "-1", Optional.empty());
    return room.people.signed(
        new ApprovedPlan(
            new Header(
                header.type(),
                header.environment(),
                plan.ceremony(),
                1,
                header.id(),
                header.createdAt(),
                header.notAfter(),
                header.rosterVersion(),
                header.rosterDigest()),
            plan),
        approvers);
  }

  /** The approved plan as a file. */
  Path plan(CeremonyPlan plan) {
    return signedBy(plan, "vera", "otto");
  }

  Path signedBy(CeremonyPlan plan, String... approvers) {
    return write("plan", envelope(plan, approvers));
  }

  /** The plan before anybody signed it. */
  Path unsigned(CeremonyPlan plan) {
    Path file = directory.resolve("plan.json");
    CeremonyRoom.write(file, PlanFile.write(plan).asUtf8().orElseThrow());
    return file;
  }

  /** The same plan for a ceremony of another id. */
  static CeremonyPlan named(String ceremony, CeremonyPlan plan) {
    return new CeremonyPlan(
        ceremony,
        plan.environment(),
        plan.type(),
        plan.objective(),
        plan.date(),
        plan.standbyDate(),
        plan.place(),
        plan.assignments(),
        plan.reportsTo(),
        plan.escrow(),
        plan.materials(),
        plan.cells(),
        plan.wayBack(),
        plan.media(),
        plan.seals(),
        plan.fallbacks(),
        plan.limitations());
  }

  /** The establishing plan's key once more, with the same material. */
  static CeremonyPlan again(PlanType type) {
    CeremonyPlan plan = Plans.ofType(type, Environment.REHEARSAL);
    return new CeremonyPlan(
        plan.ceremony(),
        plan.environment(),
        plan.type(),
        plan.objective(),
        plan.date(),
        plan.standbyDate(),
        plan.place(),
        plan.assignments(),
        plan.reportsTo(),
        plan.escrow(),
        plan.materials(),
        plan.cells().stream()
            .map(
                each ->
                    new CeremonyPlan.PlannedCell(
                        each.key(),
                        each.keySpec(),
                        each.keyUsage(),
                        each.material(),
                        Optional.of(ImportType.EXISTING_KEY_MATERIAL),
                        each.expiry()))
            .toList(),
        plan.wayBack(),
        plan.media(),
        plan.seals(),
        plan.fallbacks(),
        plan.limitations());
  }

  /** The plan in which {@code cleo} gives no share and can stand in for the administrator. */
  static CeremonyPlan withAlternate(CeremonyPlan plan, String alternate) {
    return new CeremonyPlan(
        plan.ceremony(),
        plan.environment(),
        plan.type(),
        plan.objective(),
        plan.date(),
        plan.standbyDate(),
        plan.place(),
        plan.assignments().stream()
            .filter(each -> !each.person().equals(alternate))
            .map(
                each ->
                    each.duty() == Duty.ADMINISTRATOR
                        ? new CeremonyPlan.Assignment(
                            each.duty(), each.person(), Optional.of(alternate))
                        : each)
            .toList(),
        plan.reportsTo(),
        plan.escrow()
            .map(
                shape ->
                    new CeremonyPlan.EscrowShape(
                        shape.label(),
                        shape.threshold(),
                        shape.custodians().stream().filter(id -> !id.equals(alternate)).toList(),
                        shape.shares(),
                        shape.dice())),
        plan.materials(),
        plan.cells(),
        plan.wayBack(),
        plan.media(),
        plan.seals(),
        plan.fallbacks(),
        plan.limitations());
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
    return run(plan(plan), people, more);
  }

  int run(Path plan, RunPeople people, String... more) {
    return runAs(plan, people, "anna", "wim", more);
  }

  int runAs(Path plan, RunPeople people, String operator, String witness, String... more) {
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

  /** A new request as a file. */
  Path requestFor(CeremonyPlan plan) {
    return write("request", newRequest(plan));
  }

  /** The words of the last request, as the import operator has them on paper. */
  String wrappingKeyWords() {
    return request().wrappingKeyWords().text();
  }

  /** The request of the online side: a new one each time somebody names its file. */
  private Envelope newRequest(CeremonyPlan plan) {
    sequence++;
    boolean again = plan.type() == PlanType.REIMPORT;
    Header header =
        room.people.header(
            BundleType.IMPORT_REQUEST, "IR-KC-1-" + sequence, Optional.of(Enrolment.DEADLINE));
    current =
        new ImportRequest(
            new Header(
                header.type(),
                header.environment(),
                plan.ceremony(),
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
                    Optional.of(
                        again ? ImportType.EXISTING_KEY_MATERIAL : ImportType.NEW_KEY_MATERIAL),
                    again ? Optional.of("cd".repeat(32)) : Optional.empty(),
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

  /** Whether the answer to the last request is on the OUT medium. */
  boolean hasAnswer() {
    return answer().toFile().isFile();
  }

  /** The newest answer on the OUT medium. */
  private Path answer() {
    return directory.resolve(
        Arrays.stream(Objects.requireNonNull(directory.toFile().list()))
            .filter(name -> name.startsWith("WM-"))
            .max(Comparator.comparing(RunRoom::number))
            .orElseThrow());
  }

  private static int number(String answer) {
    return Integer.parseInt(
        answer.substring(answer.lastIndexOf('-') + 1, answer.indexOf(".dsse.json")));
  }

  /** The receipt of the answer that was carried out. */
  private Envelope receipt() {
    Path answer = answer();
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

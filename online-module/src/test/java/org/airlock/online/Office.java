package org.airlock.online;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Workplace;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.identity.QuickKeyFiles;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.Passport;
import org.airlock.common.payload.Payload;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.Head;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
import org.airlock.online.importing.ImportDesk;
import org.airlock.online.kms.Kms;
import org.airlock.online.kms.Sleeper;
import org.airlock.online.lifecycle.LastUse;
import org.airlock.online.request.Countersigning;
import org.airlock.online.request.ExpiryChoice;
import org.airlock.online.request.RequestDesk;
import org.airlock.online.request.Selection;
import org.airlock.online.request.StopSignal;
import org.airlock.online.request.WrappingChoice;
import picocli.CommandLine;

/**
 * The networked office: a store that trusts the roster of {@link Enrolment}, the key files of two
 * import operators, a KMS in memory, and an offline side that answers what it is asked.
 */
public final class Office {
  public static final KeyArn KEY = Enrolment.KEY;

  /** What stands for the material of the passport; another one stands for another. */
  public static final Bytes MATERIAL = Bytes.utf8("wrapped, and the same each time");

  public static final WrappingChoice CHOICE =
      new WrappingChoice(
          Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256), WrappingKeySpec.RSA_2048);

  /** No CloudTrail to ask about the last use of a key. */
  public static final LastUse NO_TRAIL = new LastUse(Optional.empty());

  private static final String PASSPHRASE = "correct horse battery staple";

  public final Enrolment people = new Enrolment();
  public final FakeKms kms = new FakeKms();
  public Instant clock = Enrolment.NOW;
  public StopSignal stop = StopSignal.never();
  private OutputStream screen = OutputStream.nullOutputStream();
  private final Path directory;
  private final List<String> slept = new ArrayList<>();

  public Office(Path directory) {
    this.directory = directory;
    kms.key(KEY);
    try (Store store = Store.openOrCreate(new RealDisk(), store("store"), () -> clock, "fixture")) {
      Trust.pin(store, people.envelope(), "roster-1", () -> clock);
    }
    for (String id : List.of("ines", "ivan")) {
      try (OutputStream out = new FileOutputStream(identity(id).toFile())) {
        QuickKeyFiles.write(people.key(id), PASSPHRASE, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      answers(id, id);
    }
  }

  /** A machine that trusts the roster and knows nothing else. */
  public void begin(String store) {
    try (Store fresh = Store.openOrCreate(new RealDisk(), store(store), () -> clock, "fixture")) {
      Trust.pin(fresh, people.envelope(), "roster-1", () -> clock);
    }
  }

  private Path identity(String person) {
    return directory.resolve(person + ".key.pem");
  }

  public Path store(String name) {
    return directory.resolve(name);
  }

  /** Changes what {@code person} types when asked to countersign. */
  public void answers(String person, String countersign) {
    answers(person, countersign, KEY.keyId());
  }

  /** Also changes what is typed to rotate and to delete. */
  public void answers(String person, String countersign, String keyId) {
    String json =
        "{\"passphrase:%s\": \"%s\", \"countersign\": \"%s\", \"rotate\": \"%s\", \"delete-material\": \"%s\"}"
            .formatted(person, PASSPHRASE, countersign, keyId, keyId);
    try {
      Files.writeString(directory.resolve(person + ".json"), json, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What commands show from now on. */
  public ByteArrayOutputStream watch() {
    screen = new ByteArrayOutputStream();
    return (ByteArrayOutputStream) screen;
  }

  public Workplace workplace() {
    PrintStream nowhere = new PrintStream(screen, true, StandardCharsets.UTF_8);
    return new Workplace(
        "importer",
        "test",
        new RealDisk(),
        () -> clock,
        new SecureRandom(),
        nowhere,
        nowhere,
        (out, quiet) -> {
          throw new AssertionError("a terminal was opened");
        });
  }

  public Desk desk(String person, String step) {
    return deskAt("store", person, step);
  }

  public Desk deskAt(String store, String person, String step) {
    CommonOptions options =
        CommandLine.populateCommand(
            new CommonOptions(),
            "--store",
            store(store).toString(),
            "--answers",
            directory.resolve(person + ".json").toString());
    return Desk.open(workplace(), options, step, identity(person));
  }

  public Regions regions() {
    return new Regions(region -> kms);
  }

  /** A complete request for one key, made by ines and countersigned by ivan. */
  public Envelope request(KeyArn... keys) {
    return request(Expiry.never(), keys);
  }

  public Envelope request(Expiry expiry, KeyArn... keys) {
    return request(new ExpiryChoice(Optional.of(expiry), Map.of(), true), keys);
  }

  public Envelope request(ExpiryChoice expiry, KeyArn... keys) {
    return request(Selection.of(new LinkedHashSet<>(List.of(keys))), expiry);
  }

  public Envelope request(Selection selection, ExpiryChoice expiry) {
    return countersign(made(selection, CHOICE, expiry).envelope().toBytes());
  }

  /** A request as ines makes it, signed by her alone. */
  public RequestDesk.Made made(Selection selection, WrappingChoice choice, ExpiryChoice expiry) {
    try (Desk desk = desk("ines", "request");
        Regions regions = regions()) {
      return new RequestDesk(desk, regions, stop)
          .make("KC-1", selection, choice, expiry, Duration.ZERO, Kms::getParametersForImport);
    }
  }

  public Envelope countersign(Bytes file) {
    return countersignAt("store", "ivan", file).envelope();
  }

  public Countersigning.Countersigned countersignAt(String store, String person, Bytes file) {
    try (Desk desk = deskAt(store, person, "countersign");
        Regions regions = regions()) {
      return new Countersigning(desk, regions, NO_TRAIL).countersign(file, "file");
    }
  }

  /** What the offline side answers. */
  public WrappedMaterial answer(Envelope request) {
    return answerEach(request, target -> MATERIAL);
  }

  /** The answer with other material, which has a passport of its own. */
  public WrappedMaterial answer(Envelope request, Bytes material) {
    return answerEach(request, target -> material);
  }

  /** The answer with the material that a test chooses for each target. */
  public WrappedMaterial answerEach(
      Envelope request, Function<ImportRequest.Target, Bytes> materials) {
    ImportRequest payload = ImportRequest.parse(request.payload(), "request");
    return new WrappedMaterial(
        people.header(
            BundleType.WRAPPED_MATERIAL,
            "WM-KC-1-" + payload.header().sequence(),
            payload.header().notAfter()),
        payload.header().id(),
        request.payloadDigest(),
        payload.targets().stream().map(target -> answer(target, materials.apply(target))).toList(),
        List.of(
            people.signed(people.passport(), "anna", "wim").toBytes(),
            people.signed(secondPassport(), "anna", "wim").toBytes()),
        List.of(people.signed(people.escrow(), "anna", "wim").toBytes()),
        new Head(4, Digest.of(Bytes.utf8("head"))),
        List.of());
  }

  private WrappedMaterial.Target answer(ImportRequest.Target target, Bytes material) {
    return new WrappedMaterial.Target(
        target.key(),
        target.keySpec(),
        target.importType(),
        target.expectedKeyMaterialId(),
        target.expiry(),
        target.wrappingAlgorithm(),
        Digest.of(target.wrappingKey()),
        material,
        target.importToken(),
        target.deadline(),
        Digest.of((material.equals(MATERIAL) ? people.passport() : secondPassport()).toPayload()));
  }

  private Passport secondPassport() {
    Passport p = people.passport();
    return new Passport(
        p.header(),
        "invoices",
        p.keySpec(),
        p.keyUsage(),
        p.sizeBytes(),
        p.origin(),
        p.entropy(),
        Digest.of(Bytes.utf8("second")).value(),
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

  public Bytes signed(Payload payload) {
    return people.signed(payload, "anna", "wim").toBytes();
  }

  public ImportDesk.Receipt importIt(Bytes wrapped) {
    return importIt("ines", wrapped);
  }

  public ImportDesk.Receipt importIt(String person, Bytes wrapped) {
    return importAt("store", person, wrapped, Optional.empty());
  }

  public ImportDesk.Receipt importAt(
      String store, String person, Bytes wrapped, Optional<Bytes> request) {
    try (Desk desk = deskAt(store, person, "import");
        Regions regions = regions()) {
      ImportDesk imports = new ImportDesk(desk, regions, sleeper());
      return imports.run(imports.check(wrapped, "wrapped", request));
    }
  }

  public List<String> rehearse(Bytes wrapped) {
    try (Desk desk = desk("ines", "import");
        Regions regions = regions()) {
      ImportDesk imports = new ImportDesk(desk, regions, sleeper());
      return imports.rehearse(imports.check(wrapped, "wrapped", Optional.empty()));
    }
  }

  /** First import of {@link #MATERIAL} into {@link #KEY}, receipt countersigned. */
  public ImportDesk.Receipt firstImport() {
    ImportDesk.Receipt receipt = importIt(signed(answer(request(KEY))));
    countersign(receipt.file());
    return receipt;
  }

  public Sleeper sleeper() {
    return duration -> {
      slept.add(duration.toString());
      kms.pass(duration);
    };
  }

  public List<String> slept() {
    return slept;
  }

  public List<Event> events() {
    try (Store store = Store.open(new RealDisk(), store("store"), () -> clock, "test")) {
      return store.events();
    }
  }

  public List<String> eventTypes() {
    return events().stream().map(Event::type).toList();
  }
}

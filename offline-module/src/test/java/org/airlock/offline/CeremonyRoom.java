package org.airlock.offline;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.identity.QuickKeyFiles;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Passport;
import org.airlock.common.store.Disk;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.offline.cli.Ceremony;
import org.airlock.offline.escrow.EscrowCeremony;
import org.airlock.offline.escrow.SealedMaterial;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.SittingOptions;
import org.airlock.offline.room.Terminal;
import picocli.CommandLine;

/**
 * An offline store that trusts the roster of {@link Enrolment}, the key files of operator and
 * witness, a medium for each custodian, and the answers that these people give.
 */
public final class CeremonyRoom {
  public static final List<String> CUSTODIANS = List.of("carol", "chen", "cleo");
  private static final String PASSPHRASE = "correct horse battery staple";

  public final Enrolment people = new Enrolment();
  public final Map<String, List<String>> answers = new LinkedHashMap<>();
  public Instant clock = Enrolment.NOW;
  public Disk disk = new RealDisk();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final Path directory;

  public CeremonyRoom(Path directory) {
    this.directory = directory;
    try (Store store = Store.openOrCreate(new RealDisk(), store(), () -> clock, "fixture")) {
      Trust.pin(store, people.envelope(), "roster-1", () -> clock);
    }
    for (String id : List.of("anna", "wim", "ines")) {
      keyFile(id);
    }
    answers.put("stated-time", List.of("ok"));
    for (String custodian : CUSTODIANS) {
      answers.put("acknowledge:" + custodian, List.of(custodian));
      medium(custodian, "1");
    }
  }

  public Path store() {
    return directory.resolve("store");
  }

  public Path identity(String person) {
    return directory.resolve(person + ".key.pem");
  }

  /** From now on {@code custodian} puts in the medium for the {@code number}th escrow. */
  public void medium(String custodian, String number) {
    Path medium = directory.resolve(custodian + number);
    if (!medium.toFile().isDirectory() && !medium.toFile().mkdir()) {
      throw new IllegalStateException("cannot make " + medium);
    }
    answers.put("medium:" + custodian, List.of(medium.toString()));
    give(custodian, "@" + card(custodian, number));
  }

  /** Where {@link #escrow} number {@code number} wrote this custodian's share. */
  public Path card(String custodian, String number) {
    return directory
        .resolve(custodian + number)
        .resolve("share-E-KC-1-" + number + "-" + (CUSTODIANS.indexOf(custodian) + 1) + ".txt");
  }

  /** What {@code custodian} answers when asked for the share, each time in turn. */
  public void give(String custodian, String... shares) {
    answers.put("share:" + custodian, List.of(shares));
  }

  public void present(String escrowLabel, String... custodians) {
    answers.put("quorum:" + escrowLabel, List.of(String.join(" ", custodians)));
  }

  private Path answersFile() {
    JsonObject.Builder json = JsonObject.builder();
    answers.forEach(
        (id, texts) ->
            json.put(id, new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList())));
    Path file = directory.resolve("answers.json");
    try (OutputStream out = new FileOutputStream(file.toFile())) {
      out.write(JsonText.indented(json.build()).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  public Workplace workplace() {
    PrintStream heard = new PrintStream(screen, true, StandardCharsets.UTF_8);
    return new Workplace(
        "ceremony",
        "test",
        disk,
        () -> clock,
        new SecureRandom(),
        heard,
        heard,
        (out, quiet) -> {
          throw new AssertionError("a terminal was opened");
        });
  }

  /** Everything that was on the screen. */
  public String screen() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  /** Runs a command in this room with the answers given so far; its exit code. */
  public int run(String... arguments) {
    Workplace workplace = workplace();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--store", store().toString(), "--answers", answersFile().toString()));
    return Program.run(Ceremony.commandLine(workplace), workplace, all.toArray(String[]::new));
  }

  /** Everybody of the roster who has a key gets a key file too. */
  public void keyFile(String id) {
    try (OutputStream out = new FileOutputStream(identity(id).toFile())) {
      QuickKeyFiles.write(people.key(id), PASSPHRASE, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answers.put("passphrase:" + id, List.of(PASSPHRASE));
  }

  public Sitting sitting(String step) {
    return sitting(step, "anna", "wim");
  }

  public Sitting sitting(String step, String operator, String witness) {
    return sitting(step, operator, witness, Terminal::entryFor);
  }

  /** With custodians who type words in a way of their own. */
  public Sitting sitting(String step, Sitting.EntryFactory entry) {
    return sitting(step, "anna", "wim", entry);
  }

  /** With the head that somebody typed from paper. */
  public Sitting sittingWithHead(String step, String head) {
    return sitting(step, "anna", "wim", Terminal::entryFor, "--head", head);
  }

  private Sitting sitting(
      String step, String operator, String witness, Sitting.EntryFactory entry, String... more) {
    CommonOptions options =
        CommandLine.populateCommand(
            new CommonOptions(),
            "--store",
            store().toString(),
            "--answers",
            answersFile().toString());
    List<String> arguments =
        new ArrayList<>(List.of("--ceremony", "KC-1", "--operator", identity(operator).toString()));
    arguments.addAll(List.of("--witness", identity(witness).toString()));
    arguments.addAll(List.of(more));
    SittingOptions who =
        CommandLine.populateCommand(new SittingOptions(), arguments.toArray(String[]::new));
    return Sitting.open(workplace(), options, step, who, entry);
  }

  public EscrowCeremony.Created escrow(String label, int threshold, String... materials) {
    return escrow(label, threshold, CUSTODIANS, materials);
  }

  public EscrowCeremony.Created escrow(
      String label, int threshold, List<String> custodians, String... materials) {
    List<SealedMaterial.Order> orders = new ArrayList<>();
    for (String material : materials) {
      orders.add(
          new SealedMaterial.Order(material, KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT));
    }
    try (Sitting sitting = sitting("escrow create")) {
      return new EscrowCeremony(sitting, MaterialGenerator.system())
          .create(new EscrowCeremony.Order(label, threshold, custodians, true, orders));
    }
  }

  /** Puts a record of our own making into the store, signed by operator and witness. */
  public void record(EscrowRecord escrow) {
    record("escrow-done", Inventory.escrowFile(escrow.header().id()), signed(escrow));
  }

  public void record(Passport passport, Path sealed) {
    try (Store store = open()) {
      String id = passport.header().id();
      store.append(
          Event.draft("fixture", "material-done")
              .output(
                  Inventory.passportFile(id),
                  store.put(Inventory.passportFile(id), signed(passport).toBytes()))
              .output(
                  Inventory.sealedFile(id, 1),
                  store.put(Inventory.sealedFile(id, 1), new RealDisk().read(sealed, 1 << 16))));
    }
  }

  public void record(String event, String file, Envelope envelope) {
    try (Store store = open()) {
      store.append(Event.draft("fixture", event).output(file, store.put(file, envelope.toBytes())));
    }
  }

  private Envelope signed(org.airlock.common.payload.Payload payload) {
    return people.signed(payload, "anna", "wim");
  }

  public org.airlock.common.bundle.Header header(BundleType type, String id) {
    return people.header(type, id, Optional.empty());
  }

  public Store open() {
    return Store.open(new RealDisk(), store(), () -> clock, "test");
  }

  public List<String> eventTypes() {
    try (Store store = open()) {
      return store.events().stream().map(Event::type).toList();
    }
  }

  public static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

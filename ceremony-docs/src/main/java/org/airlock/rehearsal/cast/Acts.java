package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.words.Words;
import org.airlock.rehearsal.simulator.Simulator;

/** What people do in a ceremony, act by act, each with the real programs. */
final class Acts {
  static final String ESCROW = "vault";
  static final String MATERIAL = "orders";

  private final Stage stage;
  private final Story story;
  private final Simulator simulator;
  private final Application application;
  private final List<Player> signers;

  Acts(
      Stage stage,
      Story story,
      Simulator simulator,
      Application application,
      List<Player> signers) {
    this.stage = stage;
    this.story = story;
    this.simulator = simulator;
    this.application = application;
    this.signers = List.copyOf(signers);
  }

  /** The same people on another stage, for example a copy of this one. */
  Acts on(Stage other) {
    return new Acts(other, story, simulator, application, signers);
  }

  Stage stage() {
    return stage;
  }

  Story story() {
    return story;
  }

  Simulator simulator() {
    return simulator;
  }

  Application application() {
    return application;
  }

  List<Player> signers() {
    return signers;
  }

  /** What unlocks the keys of these people; more answers may be added. */
  Map<String, Object> answersOf(String... people) {
    return answers(Arrays.stream(people).map(this::passphrase).toArray(Object[][]::new));
  }

  Player player(String id) {
    return signers.stream().filter(player -> player.id().equals(id)).findFirst().orElseThrow();
  }

  private Object[] passphrase(String id) {
    return new Object[] {"passphrase:" + id, player(id).passphrase()};
  }

  private static Map<String, Object> answers(Object[]... groups) {
    List<Object> all = new ArrayList<>();
    for (Object[] group : groups) {
      all.addAll(List.of(group));
    }
    return Stage.answers(all.toArray());
  }

  private static Object[] answer(String id, Object value) {
    return new Object[] {id, value};
  }

  /** Simulated KMS time: what the wall clock in the room shows. */
  Instant now() {
    return simulator.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Everybody makes a key, everybody signs the roster, both machines accept it. */
  void enrol(String... policy) {
    story.chapter(
        "Enrolment: " + signers.size() + " people with signing keys, three custodians, one roster");
    List<String> roster =
        new ArrayList<>(
            List.of(
                "roster",
                "new",
                "--ceremony",
                "KC-2026-001",
                "--environment",
                "rehearsal",
                "--endpoint",
                stage.endpoint(),
                "--expires",
                now().plus(365, ChronoUnit.DAYS).toString()));
    for (Player player : signers) {
      boolean offline = player.roles().equals("operator") || player.roles().equals("witness");
      String[] create = {
        "identity",
        "create",
        "--person",
        player.id(),
        "--name",
        player.name(),
        "--environment",
        "rehearsal",
        "--out",
        "people/" + player.id()
      };
      if (offline) {
        stage.ceremony(0, answers(passphrase(player.id())), create);
      } else {
        stage.importer(0, answers(passphrase(player.id())), create);
      }
      QuickKeys.rewrite(stage.path(player.keyFile()), player.passphrase());
      roster.addAll(List.of("--person", player.cardFile() + "=" + player.roles()));
    }
    Player.custodians()
        .forEach(
            custodian ->
                roster.addAll(List.of("--custodian", custodian.id() + "=" + custodian.name())));
    roster.addAll(List.of(policy));
    roster.addAll(List.of("--out", "usb/roster-1.dsse.json"));
    stage.importer(0, Map.of(), roster.toArray(String[]::new));
    for (Player player : signers) {
      stage.importer(
          0,
          answers(passphrase(player.id()), answer("sign-roster", player.id())),
          "roster",
          "sign",
          "usb/roster-1.dsse.json",
          "--identity",
          player.keyFile(),
          "--quiet");
    }
    story.say("The 32 words of the roster are compared aloud; each machine pins it.");
    acceptOffline();
    stage.importer(
        0,
        answers(answer("words:roster", rosterWords())),
        "trust",
        "accept",
        "usb/roster-1.dsse.json",
        "--quiet");
  }

  private String rosterWords() {
    Envelope envelope = envelope("usb/roster-1.dsse.json");
    return Words.of(Words.Kind.ROSTER, envelope.payloadDigest().value()).text();
  }

  /** Begins the offline machine's store. */
  void acceptOffline() {
    stage.ceremony(
        0,
        answers(answer("words:roster", rosterWords())),
        "trust",
        "accept",
        "usb/roster-1.dsse.json",
        "--quiet");
  }

  /** A 2-of-3 escrow with material in the same sitting. */
  void escrow(String... materials) {
    tryEscrow(0, materials);
  }

  Stage.Outcome tryEscrow(int expectedExit, String... materials) {
    story.chapter(
        "Escrow: a fresh key is split for carol, chen and cleo; every share is read back before anything else");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "escrow",
                "create",
                "--label",
                ESCROW,
                "--threshold",
                "2",
                "--custodians",
                "carol,chen,cleo",
                "--shares",
                "medium"));
    for (String material : materials) {
      arguments.addAll(
          List.of(
              "--material", material.contains(":") ? material : material + ":SYMMETRIC_DEFAULT"));
    }
    Map<String, Object> answers = sitting();
    int number = 1;
    for (String custodian : Player.CUSTODIANS) {
      stage.createDirectory("cards/" + custodian);
      answers.put("medium:" + custodian, "cards/" + custodian);
      answers.put(
          "share:" + custodian,
          "@cards/" + custodian + "/share-E-KC-2026-001-1-" + number++ + ".txt");
      answers.put("acknowledge:" + custodian, custodian);
    }
    arguments.addAll(people("KC-2026-001"));
    return stage.ceremony(expectedExit, answers, arguments.toArray(String[]::new));
  }

  /** Generation 2 of the escrow: carol and chen give their old shares, all three get a new one. */
  Stage.Outcome tryReshare(int expectedExit) {
    story.chapter("Resharing: the old quorum gives everything back, a new set is handed out");
    Map<String, Object> answers = quorum("carol", "chen");
    for (String custodian : Player.CUSTODIANS) {
      stage.createDirectory("cards2/" + custodian);
      answers.put("medium:" + custodian, "cards2/" + custodian);
      answers.put("acknowledge:" + custodian, custodian);
      String next = "@" + newCard(custodian);
      answers.put(
          "share:" + custodian,
          custodian.equals("cleo") ? next : List.of("@" + card(custodian), next));
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "escrow",
                "reshare",
                "--escrow",
                ESCROW,
                "--threshold",
                "2",
                "--custodians",
                "carol,chen,cleo",
                "--shares",
                "medium",
                "--reason",
                "yearly"));
    arguments.addAll(people("KC-2026-009"));
    return stage.ceremony(expectedExit, answers, arguments.toArray(String[]::new));
  }

  private static String newCard(String custodian) {
    return "cards2/"
        + custodian
        + "/share-E-KC-2026-009-2-"
        + (Player.CUSTODIANS.indexOf(custodian) + 1)
        + ".txt";
  }

  private Map<String, Object> quorumOf(int generation, String... custodians) {
    Map<String, Object> answers = quorum(custodians);
    if (generation == 2) {
      for (String custodian : custodians) {
        answers.put("share:" + custodian, "@" + newCard(custodian));
      }
    }
    return answers;
  }

  /** A drill with the cards of one generation. */
  Stage.Outcome tryDrill(int expectedExit, int generation, String... custodians) {
    List<String> arguments =
        new ArrayList<>(List.of("escrow", "drill", "--escrow", ESCROW, "--out", "usb"));
    arguments.addAll(people("KC-2026-010"));
    return stage.ceremony(
        expectedExit, quorumOf(generation, custodians), arguments.toArray(String[]::new));
  }

  /** As {@link #wrap}, with the cards of one generation. */
  Stage.Outcome wrapWith(
      int expectedExit,
      int generation,
      ImportRequest request,
      Expiry expiry,
      String... custodians) {
    Map<String, Object> answers = quorumOf(generation, custodians);
    answers.put("words:wrapping-keys", request.wrappingKeyWords().text());
    return stage.ceremony(
        expectedExit,
        answers,
        wrapArguments(
            requestFile(request), request.header().ceremony(), request, MATERIAL, expiry, "usb"));
  }

  Map<String, Object> sitting() {
    return answers(
        passphrase(Player.OPERATOR),
        passphrase(Player.WITNESS),
        answer("stated-time", now().toString()));
  }

  List<String> people(String ceremony) {
    return List.of(
        "--ceremony",
        ceremony,
        "--operator",
        player(Player.OPERATOR).keyFile(),
        "--witness",
        player(Player.WITNESS).keyFile());
  }

  private Map<String, Object> quorum(String... custodians) {
    Map<String, Object> answers = sitting();
    answers.put("quorum:" + ESCROW, String.join(" ", custodians));
    for (String custodian : custodians) {
      answers.put("share:" + custodian, "@" + card(custodian));
    }
    return answers;
  }

  /** The share file on a custodian's own medium, relative to the stage. */
  String card(String custodian) {
    try (var files = Files.list(stage.path("cards/" + custodian))) {
      return stage.directory().relativize(files.sorted().findFirst().orElseThrow()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody makes the empty key with their own tools. */
  KeyArn emptyKey() {
    story.chapter("An empty KMS key of origin EXTERNAL is made with the company's own tools");
    KeyArn key = application.createExternalKey("orders");
    story.say(
        "aws kms create-key --origin EXTERNAL gave "
            + key
            + ", state "
            + application.state(key)
            + ".");
    return key;
  }

  private static List<String> expiry(Expiry expiry) {
    return expiry
        .validTo()
        .map(validTo -> List.of("--valid-to", validTo.toString()))
        .orElse(List.of("--no-expiry"));
  }

  /** The first import operator asks KMS, the second looks for themselves and countersigns. */
  ImportRequest request(String ceremony, KeyArn key, Expiry expiry, String... more) {
    story.chapter("Request: a fresh wrapping key and import token for " + key.keyId());
    tryRequest(0, ceremony, key, expiry, more);
    String file = "usb/IR-" + ceremony + "-1.dsse.json";
    countersign(file);
    return ImportRequest.parse(envelope(file).payload(), file);
  }

  /** One request for many keys, with the options that a person would give. */
  ImportRequest requestFor(int expectedExit, String ceremony, String... options) {
    story.chapter("Request: fresh wrapping keys and import tokens, " + String.join(" ", options));
    List<String> arguments = new ArrayList<>(List.of("request", "--ceremony", ceremony));
    arguments.addAll(List.of(options));
    arguments.addAll(
        List.of("--identity", player(Player.FIRST_IMPORT_OPERATOR).keyFile(), "--out", "usb"));
    stage.importer(
        expectedExit,
        answers(passphrase(Player.FIRST_IMPORT_OPERATOR)),
        arguments.toArray(String[]::new));
    String file = newest("IR-");
    countersign(file);
    return ImportRequest.parse(envelope(file).payload(), file);
  }

  /** Wraps with the plan that {@code options} state. */
  void wrapFor(String ceremony, ImportRequest request, List<String> options, String... custodians) {
    story.chapter(
        "Wrap: "
            + String.join(" and ", custodians)
            + " bring their shares once for "
            + request.targets().size()
            + (request.targets().size() == 1 ? " target" : " targets"));
    List<String> arguments = new ArrayList<>(List.of("wrap", requestFile(request)));
    arguments.addAll(options);
    arguments.addAll(List.of("--out", "usb"));
    arguments.addAll(people(ceremony));
    stage.ceremony(0, wrapAnswers(request, custodians), arguments.toArray(String[]::new));
  }

  /** Import and countersignature of the receipt, for any number of keys. */
  Stage.Outcome importAll(int expectedExit) {
    story.chapter("Import: every target, its proof of use, one receipt");
    Stage.Outcome outcome = tryImport(expectedExit, wrappedFile());
    countersign(newest("R-"));
    return outcome;
  }

  /** RotateKeyOnDemand by the first import operator; the second countersigns the receipt. */
  void rotate(String ceremony, KeyArn key) {
    story.chapter("Rotation: the new material becomes the current one");
    stage.importer(
        0,
        answers(passphrase(Player.FIRST_IMPORT_OPERATOR), answer("rotate", key.keyId())),
        "rotate",
        "--ceremony",
        ceremony,
        "--key",
        key.toString(),
        "--identity",
        player(Player.FIRST_IMPORT_OPERATOR).keyFile(),
        "--out",
        "usb");
    countersign(newest("R-"));
  }

  /** The first act of the kill switch: an order, countersigned by the second import operator. */
  String orderDeletion(String ceremony, KeyArn key, String keyMaterialId) {
    story.chapter("Kill switch: one orders the deletion, another looks for themselves and signs");
    stage.importer(
        0,
        answers(passphrase(Player.FIRST_IMPORT_OPERATOR), answer("delete-material", key.keyId())),
        "delete-material",
        "--ceremony",
        ceremony,
        "--key",
        key.toString(),
        "--material",
        keyMaterialId,
        "--reason",
        "the application was broken into",
        "--identity",
        player(Player.FIRST_IMPORT_OPERATOR).keyFile(),
        "--out",
        "usb");
    String order = newest("DO-");
    requireRefused(executeDeletion(3, order, key.keyId()), "SIGNATURES");
    countersign(order);
    return order;
  }

  /** The second act: the signed order and the key id, typed. */
  Stage.Outcome executeDeletion(int expectedExit, String order, String typed) {
    return stage.importer(
        expectedExit,
        answers(passphrase(Player.FIRST_IMPORT_OPERATOR), answer("delete-material", typed)),
        "delete-material",
        "--order",
        order,
        "--identity",
        player(Player.FIRST_IMPORT_OPERATOR).keyFile());
  }

  void prove(KeyArn... keys) {
    List<String> arguments = new ArrayList<>(List.of("prove"));
    for (KeyArn key : keys) {
      arguments.addAll(List.of("--key", key.toString()));
    }
    stage.importer(0, Map.of(), arguments.toArray(String[]::new));
  }

  /** A text file that people prepared, on the stick. */
  String list(String name, List<String> lines) {
    String file = "usb/" + name;
    try {
      Files.write(stage.path(file), lines, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** The first import operator's part alone. */
  Stage.Outcome tryRequest(
      int expectedExit, String ceremony, KeyArn key, Expiry expiry, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("request", "--ceremony", ceremony, "--key", key.toString()));
    arguments.addAll(expiry(expiry));
    arguments.addAll(List.of(more));
    arguments.addAll(
        List.of("--identity", player(Player.FIRST_IMPORT_OPERATOR).keyFile(), "--out", "usb"));
    return stage.importer(
        expectedExit,
        answers(passphrase(Player.FIRST_IMPORT_OPERATOR)),
        arguments.toArray(String[]::new));
  }

  void countersign(String file) {
    stage.importer(
        0,
        answers(
            passphrase(Player.SECOND_IMPORT_OPERATOR),
            answer("countersign", Player.SECOND_IMPORT_OPERATOR)),
        "countersign",
        file,
        "--identity",
        player(Player.SECOND_IMPORT_OPERATOR).keyFile());
  }

  /** The stick crosses the gap; a quorum brings the material back; it is wrapped. */
  Stage.Outcome wrap(
      int expectedExit,
      String ceremony,
      ImportRequest request,
      String material,
      Expiry expiry,
      String... custodians) {
    story.chapter(
        "Wrap: the stick goes to the offline machine; "
            + String.join(" and ", custodians)
            + " bring their shares");
    return stage.ceremony(
        expectedExit,
        wrapAnswers(request, custodians),
        wrapArguments(requestFile(request), ceremony, request, material, expiry, "usb"));
  }

  /** Where a request lies on the stick, relative to the stage. */
  static String requestFile(ImportRequest request) {
    return "usb/" + request.header().id() + ".dsse.json";
  }

  private Map<String, Object> wrapAnswers(ImportRequest request, String... custodians) {
    Map<String, Object> answers = quorum(custodians);
    answers.put("words:wrapping-keys", request.wrappingKeyWords().text());
    return answers;
  }

  private String[] wrapArguments(
      String file,
      String ceremony,
      ImportRequest request,
      String material,
      Expiry expiry,
      String out,
      String... more) {
    List<String> arguments = new ArrayList<>(List.of("wrap", file));
    request
        .targets()
        .forEach(target -> arguments.addAll(List.of("--target", target.key() + "=" + material)));
    arguments.addAll(expiry(expiry));
    arguments.addAll(List.of("--out", out));
    arguments.addAll(people(ceremony));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /** People hold the paper of another request. */
  Stage.Outcome wrapReading(
      int expectedExit, String ceremony, ImportRequest request, ImportRequest onPaper) {
    return stage.ceremony(
        expectedExit,
        wrapAnswers(onPaper, "carol", "chen"),
        wrapArguments(requestFile(request), ceremony, request, MATERIAL, Expiry.never(), "usb"));
  }

  /** The operator is the witness as well. */
  Stage.Outcome wrapAlone(int expectedExit, String ceremony, ImportRequest request) {
    return wrapWitnessed(
        expectedExit, ceremony, request, player(Player.OPERATOR).keyFile(), Map.of());
  }

  /** Somebody else than the usual witness sits down; {@code answers} are theirs. */
  Stage.Outcome wrapWitnessed(
      int expectedExit,
      String ceremony,
      ImportRequest request,
      String keyFile,
      Map<String, Object> answers) {
    Map<String, Object> all = wrapAnswers(request, "carol", "chen");
    all.putAll(answers);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                wrapArguments(
                    requestFile(request), ceremony, request, MATERIAL, Expiry.never(), "usb")));
    arguments.set(arguments.indexOf("--witness") + 1, keyFile);
    return stage.ceremony(expectedExit, all, arguments.toArray(String[]::new));
  }

  /** Wraps with the head of the last ceremony, as it stands on paper. */
  Stage.Outcome wrapWithPaper(
      int expectedExit, String ceremony, ImportRequest request, String paper) {
    return tryWrapWith(expectedExit, ceremony, request, "--head", paper);
  }

  /** The newest receipt on the stick. */
  String receiptFile() {
    return newest("R-");
  }

  /** Wraps another file than the request's own. */
  Stage.Outcome tryWrap(
      int expectedExit,
      String ceremony,
      String file,
      ImportRequest request,
      Expiry expiry,
      String... custodians) {
    return stage.ceremony(
        expectedExit,
        wrapAnswers(request, custodians),
        wrapArguments(file, ceremony, request, MATERIAL, expiry, "usb"));
  }

  /** Wraps to another directory than the stick. */
  Stage.Outcome tryWrapTo(int expectedExit, String out, String ceremony, ImportRequest request) {
    return stage.ceremony(
        expectedExit,
        wrapAnswers(request, "carol", "chen"),
        wrapArguments(requestFile(request), ceremony, request, MATERIAL, Expiry.never(), out));
  }

  /** Wraps with another store. */
  Stage.Outcome tryWrapIn(int expectedExit, String store, String ceremony, ImportRequest request) {
    return tryWrapWith(expectedExit, ceremony, request, "--store", store);
  }

  private Stage.Outcome tryWrapWith(
      int expectedExit, String ceremony, ImportRequest request, String... more) {
    return stage.ceremony(
        expectedExit,
        wrapAnswers(request, "carol", "chen"),
        wrapArguments(
            requestFile(request), ceremony, request, MATERIAL, Expiry.never(), "usb", more));
  }

  /** The newest wrapped material on the stick. */
  String wrappedFile() {
    return newest("WM-");
  }

  private String newest(String prefix) {
    try (var files = Files.list(stage.path("usb"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .max(java.util.Comparator.comparing(Acts::modified))
          .map(file -> stage.directory().relativize(file).toString())
          .orElseThrow(() -> new Broken("the stick has no " + prefix + " file"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Import without a countersignature of the receipt. */
  Stage.Outcome tryImport(int expectedExit, String wrappedFile, String... more) {
    List<String> arguments = new ArrayList<>(List.of("import", wrappedFile));
    arguments.addAll(List.of(more));
    arguments.addAll(
        List.of("--identity", player(Player.FIRST_IMPORT_OPERATOR).keyFile(), "--out", "usb"));
    return stage.importer(
        expectedExit,
        answers(passphrase(Player.FIRST_IMPORT_OPERATOR)),
        arguments.toArray(String[]::new));
  }

  /** Dry run, import, receipt, countersignature. */
  Stage.Outcome importWrapped(KeyArn key) {
    story.chapter("Import: the stick comes back; every check, then KMS, then the proof of use");
    String wrapped = wrappedFile();
    tryImport(0, wrapped, "--dry-run");
    Stage.Outcome outcome = tryImport(0, wrapped);
    countersign(newest("R-"));
    require("Enabled", application.state(key), "state of the key");
    return outcome;
  }

  /** The application encrypts an order. */
  Bytes useKey(KeyArn key) {
    story.chapter("The application encrypts");
    Bytes ciphertext = application.encrypt(key, "order 4711: 3 clocks");
    story.say("\"order 4711: 3 clocks\" became " + ciphertext.size() + " bytes of ciphertext.");
    return ciphertext;
  }

  /** The old ciphertext decrypts under the unchanged key id. */
  void requireDecrypts(KeyArn key, Bytes ciphertext) {
    story.chapter("The old ciphertext");
    require("order 4711: 3 clocks", application.decrypt(key, ciphertext), "old ciphertext");
    story.say(
        "\"order 4711: 3 clocks\" decrypts again under the unchanged key id " + key.keyId() + ".");
  }

  void requireLost(KeyArn key, Bytes ciphertext) {
    require("PendingImport", application.state(key), "state of the key");
    String error = application.decrypt(key, ciphertext);
    require("KMSInvalidStateException", error, "what the application gets");
    story.say("The key is PendingImport; the application gets " + error + ".");
  }

  /** Hours go by for KMS and in the room. */
  void advance(java.time.Duration time) {
    simulator.clock().advance(time);
    simulator.settle();
  }

  void status() {
    stage.importer(0, Map.of(), "status", "--ask-kms");
    stage.ceremony(0, Map.of(), "status");
  }

  void adopt(String ceremony, Path plaintext, String label, String... custodians) {
    story.chapter("Adoption: the plaintext file that somebody kept is sealed under the escrow");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "material", "adopt", plaintext.toString(), "--label", label, "--escrow", ESCROW));
    arguments.addAll(people(ceremony));
    stage.ceremony(0, quorum(custodians), arguments.toArray(String[]::new));
  }

  void generate(String ceremony, String label, String... custodians) {
    tryGenerate(0, ceremony, label, custodians);
  }

  Stage.Outcome tryGenerate(int expectedExit, String ceremony, String label, String... custodians) {
    List<String> arguments =
        new ArrayList<>(List.of("material", "generate", "--label", label, "--escrow", ESCROW));
    arguments.addAll(people(ceremony));
    return stage.ceremony(expectedExit, quorum(custodians), arguments.toArray(String[]::new));
  }

  void requireRefused(Stage.Outcome outcome, String control) {
    if (!outcome.shown().contains("error: " + control + ":")
        || !outcome.shown().contains("hint:")) {
      throw new Broken("the refusal does not name " + control + " with a hint");
    }
  }

  void require(String expected, String actual, String what) {
    if (!expected.equals(actual)) {
      throw new Broken(what + " is " + actual + " instead of " + expected);
    }
  }

  private Envelope envelope(String file) {
    try {
      return Envelope.parse(Bytes.copyOf(Files.readAllBytes(stage.path(file))), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The targets of the newest receipt. */
  JsonArray receiptTargets() {
    Envelope envelope = envelope(newest("R-"));
    if (!envelope.payloadType().equals(BundleType.RECEIPT.payloadType())) {
      throw new Broken("not a receipt");
    }
    JsonObject payload = (JsonObject) StrictJson.parse(envelope.payload(), "receipt");
    return (JsonArray) payload.find("targets").orElseThrow();
  }

  /** Fields of the newest receipt's first target. */
  Optional<String> receiptField(String name) {
    JsonObject target = (JsonObject) receiptTargets().elements().get(0);
    return target.find(name).map(value -> ((JsonString) value).value());
  }

  /** How often KMS took material. */
  long successfulImports() {
    return simulator.events().all().stream()
        .filter(
            event -> event.operation().equals("ImportKeyMaterial") && event.errorCode().isEmpty())
        .count();
  }

  static Bytes utf8(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}

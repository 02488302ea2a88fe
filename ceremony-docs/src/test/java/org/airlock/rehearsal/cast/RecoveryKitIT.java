package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.ImportRequest;
import org.airlock.rehearsal.simulator.Simulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A company without Airlock: its keys were made, escrowed and imported by the programs, its
 * recovery sheet was printed; then its materials are gone from KMS and its stores from the disks.
 * Two cards, the picture of the sheet and the commands of the recovery kit's page bring all back,
 * by Python's standard library, openssl and the aws command line; and by the browser page. {@code
 * java} and both programs are traps meanwhile.
 */
@Tag("interop")
final class RecoveryKitIT {
  private static final String CEREMONY = "KC-2026-002";
  private static final List<Kind> KINDS =
      List.of(
          new Kind(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT),
          new Kind(KeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC),
          new Kind(KeySpec.RSA_2048, KeyUsage.SIGN_VERIFY),
          new Kind(KeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY));

  @TempDir private Path scratch;
  private Path memory;
  private Path bag;

  @BeforeEach
  void prepare() throws IOException {
    Outside.require("python3", "python3", "-I", "-S", "--version");
    Outside.require("openssl 3", "openssl", "cms", "-help");
    Outside.require("the aws command line", "aws", "--version");
    Outside.require("zbarimg", "zbarimg", "--version");
    Outside.require("poppler's pdftoppm", "pdftoppm", "-v");
    memory = Files.createTempDirectory(Path.of("/dev/shm"), "airlock-kit");
    bag = Files.createDirectory(scratch.resolve("bag"));
  }

  @AfterEach
  void forget() {
    if (memory != null) {
      House.remove(memory);
    }
  }

  /** What the sheet prints about one material. */
  private record Printed(String id, String spec, String fingerprint) {
    Kind kind() {
      return KINDS.stream()
          .filter(kind -> kind.spec().name().equals(spec))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void cardsAndSheet_withTheKitAlone_bringFourKindsOfKeysBack() throws IOException {
    try (Simulator simulator = Simulator.start(0, InstantSource.system(), new SecureRandom());
        Application application = new Application(simulator.endpoint().toString())) {
      Acts acts = company(simulator, application);
      Map<Kind, KeyArn> keys = keysInUse(acts, application);
      for (Kind kind : KINDS) {
        kms(acts, keys.get(kind), before(kind));
      }
      List<Printed> sheet = pack(acts);
      keys.values().forEach(application::deleteImportedKeyMaterial);
      assertThat(keys.values()).allMatch(key -> application.state(key).equals("PendingImport"));
      House.remove(acts.stage().path("offline"));
      House.remove(acts.stage().path("online"));

      Map<String, String> digests = new LinkedHashMap<>();
      for (Printed printed : sheet) {
        KeyArn key = keys.get(printed.kind());
        digests.put(printed.id(), bringBack(acts, key, printed));
        assertThat(application.state(key)).isEqualTo("Enabled");
      }
      inTheBrowser(sheet, digests);
    }
    assertThat(bag.resolve("caught")).as("Java or one of the programs was called").doesNotExist();
  }

  private Acts company(Simulator simulator, Application application) {
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

  private static Map<Kind, KeyArn> keysInUse(Acts acts, Application application) {
    acts.enrol();
    acts.escrow(KINDS.stream().map(Kind::order).toArray(String[]::new));
    Map<Kind, KeyArn> keys = new LinkedHashMap<>();
    List<String> options = new ArrayList<>(List.of("--no-expiry", "--pace", "PT0S"));
    List<String> plan = new ArrayList<>(List.of("--no-expiry"));
    for (Kind kind : KINDS) {
      KeyArn key =
          application.createExternalKey(
              "eu-central-1", kind.spec(), kind.usage(), false, kind.label());
      keys.put(kind, key);
      options.addAll(List.of("--key", key.toString()));
      plan.addAll(List.of("--target", key + "=" + kind.label()));
    }
    ImportRequest request = acts.requestFor(0, CEREMONY, options.toArray(String[]::new));
    acts.wrapFor(CEREMONY, request, plan, "carol", "chen");
    acts.importAll(0);
    return keys;
  }

  /** Prints and photographs the sheet; everything that survives goes into the bag. */
  private List<Printed> pack(Acts acts) throws IOException {
    acts.stage().createDirectory("paper");
    acts.stage().ceremony(0, Map.of(), "cards", "recovery-sheet", "--out", "paper");
    Path pdf = only(acts.stage().path("paper"), ".*\\.pdf");
    outside(scratch, "pdftoppm", "-gray", "-png", "-r", "150", pdf.toString(), bag + "/page");
    List<Printed> sheet = new ArrayList<>();
    for (String page : outside(scratch, "pdftotext", "-layout", pdf.toString(), "-").split("\f")) {
      Matcher material = Pattern.compile("(?m)^ *Material (M-\\S+)$").matcher(page);
      if (material.find()) {
        sheet.add(
            new Printed(
                material.group(1),
                first("Key +([A-Z0-9_]+),", page),
                first("Fingerprint\\s+((?:[0-9a-f]{4}\\s+){15}[0-9a-f]{4})", page)
                    .replaceAll("\\s+", " ")));
      }
    }
    assertThat(sheet).hasSize(KINDS.size());
    copy(acts.stage().path(acts.card("carol")), "card-1.txt");
    copy(acts.stage().path(acts.card("cleo")), "card-2.txt");
    copy(KitPage.FOLDER.resolve("recover.py"), "recover.py");
    copy(KitPage.FOLDER.resolve("recover.html"), "recover.html");
    Files.createDirectory(bag.resolve("records"));
    try (Stream<Path> files = Files.walk(acts.stage().path("offline/store"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".dsse.json")).toList()) {
        copy(file, "records/" + file.getParent().getFileName() + "-" + file.getFileName());
      }
    }
    trap("java", "ceremony", "importer");
    return sheet;
  }

  private void trap(String... programs) throws IOException {
    Files.createDirectory(bag.resolve("traps"));
    for (String program : programs) {
      Path trap = bag.resolve("traps").resolve(program);
      Files.writeString(trap, "#!/bin/sh\necho " + program + " >> '" + bag + "/caught'\nexit 99\n");
      assertThat(trap.toFile().setExecutable(true)).isTrue();
    }
  }

  /**
   * Steps 1 to 11 of the page for one material.
   *
   * @return SHA-256 of the material
   */
  private String bringBack(Acts acts, KeyArn key, Printed printed) throws IOException {
    boolean symmetric = printed.kind().spec().macAlgorithm().isPresent() || isAes(printed);
    // Both ways to wrap, each for one raw and one private key.
    String wrap =
        isAes(printed) || printed.spec().startsWith("RSA") ? "F1" : symmetric ? "F2" : "F3";
    String variables =
        String.join(
            "\n",
            "MATERIAL=" + printed.id(),
            "SPEC=" + printed.spec(),
            "FINGERPRINT='" + printed.fingerprint() + "'",
            "ALGORITHM=" + (symmetric ? "RSAES_OAEP_SHA_256" : "RSA_AES_KEY_WRAP_SHA_256"),
            "EXPIRY=KEY_MATERIAL_DOES_NOT_EXPIRE",
            "rm -f wrapped.bin",
            "");
    String shown =
        kms(
            acts,
            key,
            variables
                + Stream.of("A", "B", "C2", "E", wrap, "G")
                    .map(RecoveryKitIT::command)
                    .map(block -> block.replace("/dev/shm/", memory + "/"))
                    .reduce("", String::concat));
    assertThat(shown)
        .contains("SELF-TEST    passed")
        .contains("agrees       fingerprint, openssl\n")
        .contains("RESTORED     " + printed.spec());
    assertThat(kms(acts, key, after(printed.kind()))).contains("proven");
    Path material = memory.resolve("m.bin");
    String digest = Digest.of(Bytes.copyOf(Files.readAllBytes(material))).hex();
    Files.delete(material);
    againTyped(acts, key, variables, digest);
    againstRecords(acts, key, variables, printed);
    return digest;
  }

  /** zbarimg ends with 4 when a picture has no code, such as the first page of the sheet. */
  private static String command(String name) {
    String command = KitPage.command(name);
    return name.equals("B") ? command.stripTrailing() + " || [ $? = 4 ]\n" : command;
  }

  private static boolean isAes(Printed printed) {
    return printed.spec().equals("SYMMETRIC_DEFAULT");
  }

  /** The custodians type: command C1 where no terminal is. */
  private void againTyped(Acts acts, KeyArn key, String variables, String digest)
      throws IOException {
    String typed =
        "for n in 1 2; do grep -v '^#' card-$n.txt | xargs -n 4; echo; done > "
            + memory
            + "/typed\n"
            + KitPage.command("C1").replace("/dev/shm/", memory + "/").stripTrailing()
            + " < "
            + memory
            + "/typed\n";
    String shown = kms(acts, key, variables + typed);
    assertThat(shown).contains("share 2, words 33 to 36 (empty line: done): ").contains("RESTORED");
    assertThat(Digest.of(Bytes.copyOf(Files.readAllBytes(memory.resolve("m.bin")))).hex())
        .isEqualTo(digest);
    Files.delete(memory.resolve("m.bin"));
    Files.delete(memory.resolve("typed"));
  }

  /** With the signed passport and escrow record, all their values agree. */
  private void againstRecords(Acts acts, KeyArn key, String variables, Printed printed)
      throws IOException {
    String command =
        "python3 -I -S recover.py restore --sealed sheet.txt --id $MATERIAL --passport records/"
            + printed.id()
            + "-passport.dsse.json --escrow records/E-*-escrow.dsse.json --share card-1.txt --share card-2.txt --out "
            + memory
            + "/m.bin\n";
    String agrees =
        switch (printed.spec()) {
          case "SYMMETRIC_DEFAULT" -> "fingerprint, kcvCmac, kcvClassic";
          case "HMAC_256" -> "fingerprint, MAC of a challenge, MAC of a challenge";
          default -> "fingerprint, public key digest";
        };
    assertThat(kms(acts, key, variables + command)).contains("agrees       " + agrees + "\n");
    Files.delete(memory.resolve("m.bin"));
  }

  /** What the owner of the data did while the key was in use. */
  private static String before(Kind kind) {
    String message = "printf 'order 4711' > message\n";
    return switch (kind.spec()) {
      case SYMMETRIC_DEFAULT ->
          message
              + "aws kms encrypt --key-id $KEY --plaintext fileb://message --query CiphertextBlob --output text"
              + " | base64 -d > old-ciphertext.bin\n";
      case HMAC_256 ->
          message
              + "aws kms generate-mac --key-id $KEY --message fileb://message --mac-algorithm HMAC_SHA_256"
              + " --query Mac --output text | base64 -d > old-mac.bin\n";
      default ->
          message
              + "aws kms sign --key-id $KEY --message fileb://message --signing-algorithm "
              + signing(kind)
              + " --query Signature --output text | base64 -d > old-signature-"
              + kind.spec()
              + "\n";
    };
  }

  /** Command H, and its like for keys that do not encrypt. */
  private static String after(Kind kind) {
    return switch (kind.spec()) {
      case SYMMETRIC_DEFAULT ->
          "[ \"$(" + KitPage.command("H").strip() + ")\" = 'order 4711' ] && echo proven\n";
      case HMAC_256 ->
          "aws kms verify-mac --key-id $KEY --message fileb://message --mac-algorithm HMAC_SHA_256"
              + " --mac fileb://old-mac.bin && echo proven\n";
      default ->
          "aws kms verify --key-id $KEY --message fileb://message --signing-algorithm "
              + signing(kind)
              + " --signature fileb://old-signature-"
              + kind.spec()
              + " && echo proven\n";
    };
  }

  private static String signing(Kind kind) {
    return kind.spec() == KeySpec.RSA_2048 ? "RSASSA_PSS_SHA_256" : "ECDSA_SHA_256";
  }

  /** Runs a script in the bag, without a terminal, with the traps before every other program. */
  private String kms(Acts acts, KeyArn key, String script) {
    String settings =
        String.join(
            "\n",
            "export PATH='" + bag + "/traps':\"$PATH\" KEY=" + key,
            "export AWS_ENDPOINT_URL_KMS=" + acts.stage().endpoint(),
            "export AWS_ACCESS_KEY_ID=rehearsal AWS_SECRET_ACCESS_KEY=rehearsal AWS_DEFAULT_REGION=eu-central-1",
            "export AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null",
            "");
    return outside(bag, "setsid", "-w", "bash", "-euo", "pipefail", "-c", settings + script);
  }

  private void inTheBrowser(List<Printed> sheet, Map<String, String> digests) throws IOException {
    Outside.require("Chromium", "chromium", "--version");
    List<JsonObject> tasks = new ArrayList<>();
    String shares =
        Files.readString(bag.resolve("card-1.txt"))
            + "\n"
            + Files.readString(bag.resolve("card-2.txt"));
    for (Printed printed : sheet) {
      tasks.add(
          JsonObject.builder()
              .put("shares", shares)
              .put("sealed", Files.readString(bag.resolve("sheet.txt")))
              .put("id", printed.id())
              .put("spec", printed.spec())
              .put("fingerprint", printed.fingerprint())
              .put("save", true)
              .build());
    }
    String asked =
        JsonText.compact(JsonObject.builder().putAll("tasks", tasks).build())
            .asUtf8()
            .orElseThrow();
    Outside.Result told =
        Outside.run(
            bag,
            asked
                .replaceFirst("^\\{\"tasks\":", "")
                .replaceFirst("}$", "")
                .getBytes(StandardCharsets.UTF_8),
            List.of(
                "python3",
                KitPage.FOLDER.resolve("tests/browser.py").toString(),
                bag.resolve("recover.html").toString(),
                memory.toString()));
    assertThat(told.exitCode()).as(told.text()).isZero();
    JsonObject answer = (JsonObject) StrictJson.parse(told.out(), "the browser");
    assertThat(((JsonArray) answer.find("asked").orElseThrow()).elements()).isEmpty();
    List<String> saved =
        ((JsonArray) answer.find("results").orElseThrow())
            .elements().stream()
                .map(
                    result ->
                        ((JsonString) ((JsonObject) result).find("saved").orElseThrow()).value())
                .toList();
    assertThat(saved).as(told.text()).isEqualTo(List.copyOf(digests.values()));
  }

  private static String first(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern + " in " + text).isTrue();
    return found.group(1);
  }

  private void copy(Path from, String name) throws IOException {
    Files.copy(from, bag.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path only(Path directory, String name) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().matches(name)).findFirst().orElseThrow();
    }
  }

  private static String outside(Path directory, String... command) {
    Outside.Result result = Outside.run(directory, command);
    assertThat(result.exitCode()).as(result.text()).isZero();
    return result.text();
  }
}

package org.airlock.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.airlock.common.Openssl;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.token.TokenFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Identities on tokens of SoftHSM, whose keys are looked at with pkcs11-tool and whose signatures
 * are checked by openssl. Each command is a process of its own, because a token's library lives as
 * long as its process.
 */
@Tag("interop")
final class SoftTokenTest {
  private static final List<String> LIBRARIES =
      List.of(
          "/usr/lib/softhsm/libsofthsm2.so",
          "/usr/lib64/pkcs11/libsofthsm2.so",
          "/usr/lib64/softhsm/libsofthsm2.so",
          "/usr/local/lib/softhsm/libsofthsm2.so");
  private static final String PIN = "27182818";

  @TempDir private Path scratch;
  private String library = "";

  private record Done(int exitCode, String printed, String complained) {}

  @BeforeEach
  void initialise() throws IOException {
    Optional<String> installed =
        LIBRARIES.stream().filter(path -> Files.exists(Path.of(path))).findFirst();
    if (installed.isEmpty() || !isThere("softhsm2-util") || !isThere("pkcs11-tool")) {
      String message = "SoftHSM and OpenSC are not installed; tokens are not tried";
      if ("required".equals(System.getProperty("interop"))) {
        throw new AssertionError(message + " (-Dinterop=required)");
      }
      Assumptions.abort(message);
    }
    library = installed.orElseThrow();
    Path tokens = Files.createDirectory(scratch.resolve("tokens"));
    Files.writeString(
        scratch.resolve("softhsm2.conf"),
        "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    init("anna token");
    answers(PIN);
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private void init(String label) throws IOException {
    ran(
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        label,
        "--so-pin",
        "11111111",
        "--pin",
        PIN);
  }

  private void answers(String pin) throws IOException {
    Files.writeString(
        scratch.resolve("answers.json"),
        "{\"pin:anna\": \"" + pin + "\", \"sign-roster\": \"anna\"}");
  }

  private Done run(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SOFTHSM2_CONF", scratch.resolve("softhsm2.conf").toString());
    builder.environment().remove("AIRLOCK_PKCS11_LIBRARY");
    builder.environment().remove("AIRLOCK_STORE");
    builder.environment().putAll(environment);
    Path out = scratch.resolve("out");
    Path err = scratch.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      int exitCode = process.waitFor();
      return new Done(exitCode, Files.readString(out), Files.readString(err));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String ran(String... command) throws IOException {
    Done done = run(List.of(command), Map.of());
    assertThat(done.exitCode()).as(String.join(" ", command) + done.complained()).isZero();
    return done.printed();
  }

  private List<String> java(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--add-exports",
                "jdk.crypto.cryptoki/sun.security.pkcs11.wrapper=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                CliMain.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private Done airlock(String... arguments) throws IOException {
    return run(java(arguments), Map.of());
  }

  private String[] create(String token, String key, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "identity",
                "create",
                "--person",
                "anna",
                "--name",
                "Anna Berg",
                "--environment",
                "rehearsal",
                "--out",
                scratch.resolve("people").toString(),
                "--answers",
                scratch.resolve("answers.json").toString(),
                "--pkcs11-library",
                library,
                "--token",
                token,
                "--key",
                key));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private Path person(String file) {
    return scratch.resolve("people").resolve(file);
  }

  private Done enrol() throws IOException {
    Done done = airlock(create("anna token", "airlock"));
    assertThat(done.exitCode()).as(done.complained()).isZero();
    return done;
  }

  private Path roster() throws IOException {
    Path roster = scratch.resolve("r1.dsse.json");
    Done done =
        airlock(
            "roster",
            "new",
            "--ceremony",
            "KC-1",
            "--environment",
            "rehearsal",
            "--expires",
            "2099-01-01T00:00:00Z",
            "--small",
            "--person",
            person("anna.identity.dsse.json") + "=operator,witness,approver,import-operator",
            "--person",
            vera() + "=witness,approver,import-operator",
            "--out",
            roster.toString());
    assertThat(done.exitCode()).as(done.complained()).isZero();
    return roster;
  }

  private Path vera() throws IOException {
    org.airlock.common.Enrolment others = new org.airlock.common.Enrolment();
    return Files.write(
        scratch.resolve("vera.identity.dsse.json"),
        others.signed(others.card("vera"), "vera").toBytes().toArray());
  }

  private String[] sign(Path roster) {
    return new String[] {
      "roster",
      "sign",
      roster.toString(),
      "--identity",
      person("anna.token.json").toString(),
      "--answers",
      scratch.resolve("answers.json").toString()
    };
  }

  @Test
  void identity_onAToken_signsARosterThatOpensslBelieves() throws IOException {
    assertThat(enrol().printed())
        .contains("anna (Anna Berg), rehearsal")
        .contains("Key \"airlock\" on token \"anna token\" was made")
        .doesNotContain(PIN)
        .doesNotContain("Warning");
    TokenFile file =
        TokenFile.parse(
            Bytes.copyOf(Files.readAllBytes(person("anna.token.json"))), "anna.token.json");
    String objects =
        ran(
            "pkcs11-tool",
            "--module",
            library,
            "--token-label",
            "anna token",
            "--login",
            "--pin",
            PIN,
            "-O");
    assertThat(objects)
        .contains("Private Key Object; EC")
        .contains("sensitive, always sensitive, never extractable")
        .doesNotContain("Certificate Object");
    Path roster = roster();
    Done signed = airlock(sign(roster));
    assertThat(signed.exitCode()).as(signed.complained()).isZero();
    assertThat(signed.printed()).contains("anna has signed roster version 1");
    Envelope envelope = Envelope.parse(Bytes.copyOf(Files.readAllBytes(roster)), roster.toString());
    assertThat(envelope.signedBy(List.of(file.publicKey()))).hasSize(1);
    opensslBelieves(file, envelope, roster);
    Done shown = airlock("identity", "show", person("anna.token.json").toString());
    assertThat(shown.printed()).contains("on token \"anna token\", serial " + file.serial());
  }

  private void opensslBelieves(TokenFile file, Envelope envelope, Path roster) throws IOException {
    Path key = Files.write(scratch.resolve("spki.der"), file.publicKey().spki().toArray());
    Path message = Files.write(scratch.resolve("message"), envelope.message().toArray());
    String base64 = Files.readString(roster).replaceAll("(?s).*\"sig\" : \"([^\"]*)\".*", "$1");
    Path signature =
        Files.write(scratch.resolve("sig"), Bytes.ofBase64(base64).orElseThrow().toArray());
    Bytes said =
        Openssl.run(
            Bytes.utf8(""),
            "dgst",
            "-sha256",
            "-verify",
            key.toString(),
            "-keyform",
            "DER",
            "-signature",
            signature.toString(),
            message.toString());
    assertThat(said.asUtf8().orElseThrow()).contains("Verified OK");
  }

  @Test
  void hybridIdentity_withTheFirstKeyOnAToken_signsWithBoth() throws IOException {
    Files.writeString(
        scratch.resolve("answers.json"),
        "{\"pin:anna\": \""
            + PIN
            + "\", \"sign-roster\": \"anna\", \"passphrase:anna\": \"six words and two keys\"}");
    Done made = airlock(create("anna token", "airlock", "--hybrid"));
    assertThat(made.exitCode()).as(made.complained()).isZero();
    assertThat(made.printed()).contains("(ECDSA P-256)").contains("(ML-DSA-65)");
    Path roster = roster();
    Path second = person("anna.second.key.pem");
    Path away = Files.move(second, scratch.resolve("away"));
    Done half = airlock(sign(roster));
    assertThat(half.exitCode()).isEqualTo(3);
    assertThat(half.complained())
        .contains("anna signs with two keys")
        .contains("NAME.second.key.pem beside the .token.json");
    Files.move(away, second);
    Done signed = airlock(sign(roster));
    assertThat(signed.exitCode()).as(signed.complained()).isZero();
    Envelope envelope = Envelope.parse(Bytes.copyOf(Files.readAllBytes(roster)), roster.toString());
    assertThat(envelope.signatureCount()).isEqualTo(2);
    Files.delete(person("anna.token.json"));
    Files.delete(person("anna.identity.dsse.json"));
    Done again = airlock(create("anna token", "airlock"));
    assertThat(again.exitCode()).isEqualTo(5);
    assertThat(again.complained()).contains("anna.second.key.pem: exists already");
  }

  /** No certificate is on the token, which the JDK's own key store would demand. */
  @Test
  void identity_ofAKeyAnotherProgramMade_isTaken() throws IOException {
    ran(
        "pkcs11-tool",
        "--module",
        library,
        "--token-label",
        "anna token",
        "--login",
        "--pin",
        PIN,
        "--keypairgen",
        "--key-type",
        "EC:prime256v1",
        "--label",
        "airlock",
        "--id",
        "0a0b");
    assertThat(enrol().printed()).contains("was there already and is taken");
    Path roster = roster();
    assertThat(airlock(sign(roster)).exitCode()).isZero();
  }

  /** What pkcs11-tool signs is attached: a token whose library Airlock never loads. */
  @Test
  void signature_byThePkcs11Tool_isAttached() throws IOException {
    enrol();
    Path roster = roster();
    Path pae = scratch.resolve("pae");
    assertThat(
            airlock("sign", roster.toString(), "--print-pae", "--out", pae.toString()).exitCode())
        .isZero();
    Path hash =
        Files.write(
            scratch.resolve("hash"),
            org.airlock.common.bytes.Digest.of(Bytes.copyOf(Files.readAllBytes(pae)))
                .value()
                .toArray());
    for (String form : List.of("rs", "openssl")) {
      ran(
          "pkcs11-tool",
          "--module",
          library,
          "--token-label",
          "anna token",
          "--login",
          "--pin",
          PIN,
          "--sign",
          "-m",
          "ECDSA",
          "--label",
          "airlock",
          "--signature-format",
          form,
          "-i",
          hash.toString(),
          "-o",
          scratch.resolve(form).toString());
    }
    String[] attach = {
      "sign",
      roster.toString(),
      "--attach",
      scratch.resolve("rs").toString(),
      "--as",
      "anna",
      "--out",
      scratch.resolve("signed.dsse.json").toString()
    };
    assertThat(airlock(attach).complained()).contains("two bare numbers (r and s), not in DER");
    attach[3] = scratch.resolve("openssl").toString();
    assertThat(airlock(attach).printed()).contains("anna's signature on roster roster-1 holds");
  }

  @Test
  void token_thatIsNotAsNamed_isRefused() throws IOException {
    enrol();
    Path roster = roster();
    answers("31415926");
    Done wrong = airlock(sign(roster));
    assertThat(wrong.exitCode()).isEqualTo(4);
    assertThat(wrong.complained())
        .contains("token \"anna token\": the PIN is wrong")
        .contains("tokens lock the PIN after few wrong tries")
        .doesNotContain("31415926");
    answers(PIN);
    ran(
        "pkcs11-tool",
        "--module",
        library,
        "--token-label",
        "anna token",
        "--login",
        "--pin",
        PIN,
        "--delete-object",
        "--type",
        "privkey",
        "--label",
        "airlock");
    Done gone = airlock(sign(roster));
    assertThat(gone.exitCode()).isEqualTo(5);
    assertThat(gone.complained()).contains("holds no private key called \"airlock\"");
    ran("softhsm2-util", "--delete-token", "--token", "anna token");
    Done away = airlock(sign(roster));
    assertThat(away.exitCode()).isEqualTo(5);
    assertThat(away.complained())
        .contains("token \"anna token\" is not inserted")
        .contains("inserted now: none");
    init("anna token");
    assertThat(airlock(sign(roster)).complained()).contains("has another serial number");
  }

  @Test
  void token_enrolledByTwoPeople_isNotTwoPeople() throws IOException {
    enrol();
    Files.copy(person("anna.identity.dsse.json"), person("copy.identity.dsse.json"));
    Done twice =
        airlock(
            "roster",
            "new",
            "--ceremony",
            "KC-1",
            "--environment",
            "rehearsal",
            "--expires",
            "2099-01-01T00:00:00Z",
            "--person",
            person("anna.identity.dsse.json") + "=operator",
            "--person",
            person("copy.identity.dsse.json") + "=witness",
            "--out",
            scratch.resolve("r").toString());
    assertThat(twice.exitCode()).isEqualTo(2);
    assertThat(twice.complained()).contains("anna is named twice");
  }

  /** The file lies on a stick and is not signed: it chooses among installed libraries only. */
  @Test
  void tokenFile_namingAnotherLibrary_loadsNothing() throws IOException {
    enrol();
    Path roster = roster();
    Path evil = Files.copy(Path.of(library), scratch.resolve("evil.so"));
    String text = Files.readString(person("anna.token.json"));
    Files.writeString(person("anna.token.json"), text.replace(library, evil.toString()));
    Done refused = airlock(sign(roster));
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.complained()).contains("is not installed on this machine");
    Done chosen = run(java(sign(roster)), Map.of("AIRLOCK_PKCS11_LIBRARY", evil.toString()));
    assertThat(chosen.exitCode()).as(chosen.complained()).isZero();
    Files.writeString(person("anna.token.json"), text.replace(library, "/bin/sh"));
    Done noLibrary = airlock(sign(roster));
    assertThat(noLibrary.exitCode()).isEqualTo(5);
    assertThat(noLibrary.complained()).contains("cannot be loaded as a PKCS#11 library");
  }

  @Test
  void program_startedWithoutItsLauncher_saysSo() throws IOException {
    enrol();
    Path roster = roster();
    List<String> bare = new ArrayList<>(java(sign(roster)));
    int flag = bare.indexOf("--add-exports");
    bare.remove(flag);
    bare.remove(flag);
    Done refused = run(bare, Map.of());
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.complained())
        .contains("this Java cannot use PKCS#11 tokens")
        .contains("start the program by its own launcher");
  }

  /**
   * As the offline program must: a token's library may look for its daemon, never for a network.
   */
  @Test
  void signing_withAToken_touchesNoNetwork() throws IOException {
    if (!isThere("strace")) {
      if ("required".equals(System.getProperty("interop"))) {
        throw new AssertionError("strace is demanded (-Dinterop=required)");
      }
      Assumptions.abort("strace is not installed");
    }
    enrol();
    Path roster = roster();
    Path log = scratch.resolve("strace.log");
    List<String> traced =
        new ArrayList<>(List.of("strace", "-f", "-e", "trace=network", "-o", log.toString()));
    traced.addAll(java(sign(roster)));
    Done done = run(traced, Map.of());
    assertThat(done.exitCode()).as(done.complained()).isZero();
    assertThat(Files.readAllLines(log, StandardCharsets.UTF_8))
        .isNotEmpty()
        .noneMatch(line -> line.matches(".*\\b(bind|listen|accept4?|sendto|sendmsg|sendmmsg)\\(.*"))
        .noneMatch(line -> line.matches(".*sa_family=AF_(INET|INET6|NETLINK|PACKET).*"));
  }

  @Test
  void options_thatDoNotGoTogether_areUsage() throws IOException {
    assertUsage("--token and --key go with --pkcs11-library", "--token", "x");
    assertUsage("--pkcs11-library needs --token LABEL and --key", "--pkcs11-library", library);
    assertUsage(
        "--public-key and --pkcs11-library exclude each other",
        "--pkcs11-library",
        library,
        "--public-key",
        "x");
    assertUsage(
        "--key-id is not hex",
        "--pkcs11-library",
        library,
        "--token",
        "x",
        "--key",
        "y",
        "--key-id",
        "xyz");
    assertUsage(
        "--key is no visible text",
        "--pkcs11-library",
        library,
        "--token",
        "x",
        "--key",
        "\u001b[2J");
  }

  private void assertUsage(String what, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "identity",
                "create",
                "--person",
                "anna",
                "--name",
                "Anna",
                "--environment",
                "rehearsal",
                "--out",
                scratch.toString()));
    arguments.addAll(List.of(more));
    Cli cli = new Cli().run(arguments.toArray(String[]::new));
    assertThat(cli.complained()).contains(what);
    assertThat(cli.exitCode()).isEqualTo(2);
  }
}

package org.airlock.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.Openssl;
import org.airlock.common.bytes.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two people enrol, sign and are believed with openssl alone: one with Ed25519, one with P-256.
 * Airlock never sees their private keys.
 */
@Tag("interop")
final class SignInteropTest {
  private static final Bytes NOTHING = Bytes.copyOf(new byte[0]);

  @TempDir private Path scratch;
  private final Cli cli = new Cli();

  private String path(String name) {
    return scratch.resolve(name).toString();
  }

  private void openssl(String... arguments) {
    Openssl.run(NOTHING, arguments);
  }

  private void signEd25519(String message, String signature) {
    openssl(
        "pkeyutl",
        "-sign",
        "-rawin",
        "-inkey",
        path("ed.pem"),
        "-in",
        path(message),
        "-out",
        path(signature));
  }

  private void signP256(String message, String signature) {
    openssl("dgst", "-sha256", "-sign", path("ec.pem"), "-out", path(signature), path(message));
  }

  @Test
  void openssl_enrolsAndSignsABundle_andIsBelieved() throws IOException {
    openssl("genpkey", "-algorithm", "ED25519", "-out", path("ed.pem"));
    openssl("pkey", "-in", path("ed.pem"), "-pubout", "-out", path("ed.pub.pem"));
    openssl(
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        path("ec.pem"));
    openssl(
        "pkey", "-in", path("ec.pem"), "-pubout", "-outform", "DER", "-out", path("ec.pub.der"));
    enrol("nora", "ed.pub.pem");
    enrol("olaf", "ec.pub.der");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "roster",
                "new",
                "--ceremony",
                "KC-9",
                "--environment",
                "rehearsal",
                "--expires",
                "2027-10-31T00:00:00Z",
                "--small",
                "--out",
                path("r1.dsse.json"),
                "--person",
                path("nora.identity.dsse.json") + "=operator,witness,approver",
                "--person",
                path("olaf.identity.dsse.json") + "=import-operator,witness"));
    cli.done(arguments.toArray(String[]::new));
    attach("r1.dsse.json", "nora", "r1a.dsse.json");
    attach("r1a.dsse.json", "olaf", "r1b.dsse.json");
    String words =
        cli.done("roster", "show", "--json", path("r1b.dsse.json"))
            .printed()
            .replaceAll("(?s).*\"words\" : \"([^\"]*)\".*", "$1");
    assertThat(cli.printed()).contains("\"unsigned\" : [ ]");
    Files.writeString(scratch.resolve("answers"), "{\"words:roster\": \"" + words + "\"}");
    cli.done(
        "trust",
        "accept",
        path("r1b.dsse.json"),
        "--store",
        path("store"),
        "--answers",
        path("answers"));
    cli.done("verify", path("r1b.dsse.json"), "--store", path("store"));
    assertThat(cli.printed()).contains("signatures hold (nora, olaf), accepted in this store");
  }

  private void enrol(String person, String publicKey) {
    cli.done(
        "identity",
        "create",
        "--person",
        person,
        "--name",
        person,
        "--environment",
        "rehearsal",
        "--out",
        scratch.toString(),
        "--public-key",
        path(publicKey));
    attach(person + ".unsigned.dsse.json", person, person + ".identity.dsse.json");
  }

  private void attach(String bundle, String person, String signed) {
    String message = bundle + "." + person + ".pae";
    cli.done("sign", path(bundle), "--print-pae", "--out", path(message));
    if (person.equals("nora")) {
      signEd25519(message, message + ".sig");
    } else {
      signP256(message, message + ".sig");
    }
    cli.done(
        "sign",
        path(bundle),
        "--attach",
        path(message + ".sig"),
        "--as",
        person,
        "--out",
        path(signed));
  }

  @Test
  void halves_ofAnEcdsaSignature_areNamed() throws IOException {
    openssl(
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        path("ec.pem"));
    openssl("pkey", "-in", path("ec.pem"), "-pubout", "-out", path("ec.pub.pem"));
    cli.done(
        "identity",
        "create",
        "--person",
        "olaf",
        "--name",
        "Olaf",
        "--environment",
        "rehearsal",
        "--out",
        scratch.toString(),
        "--public-key",
        path("ec.pub.pem"));
    cli.done("sign", path("olaf.unsigned.dsse.json"), "--print-pae", "--out", path("pae"));
    signP256("pae", "der");
    Files.write(scratch.resolve("rs"), halves(Files.readAllBytes(scratch.resolve("der"))));
    cli.run(
        "sign",
        path("olaf.unsigned.dsse.json"),
        "--attach",
        path("rs"),
        "--as",
        "olaf",
        "--out",
        path("x"));
    assertThat(cli.exitCode()).isEqualTo(4);
    assertThat(cli.complained())
        .contains("is an ECDSA signature as two bare numbers (r and s), not in DER")
        .contains("--signature-format openssl");
  }

  private static byte[] halves(byte[] der) {
    byte[] both = new byte[64];
    int position = 2;
    for (int half = 0; half < 2; half++) {
      int length = der[position + 1];
      for (int i = 0; i < Math.min(32, length); i++) {
        both[half * 32 + 31 - i] = der[position + 1 + length - i];
      }
      position += 2 + length;
    }
    return both;
  }
}

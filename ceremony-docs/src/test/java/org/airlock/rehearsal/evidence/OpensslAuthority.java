package org.airlock.rehearsal.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.airlock.rehearsal.cast.Outside;

/** A time stamp authority of {@code openssl ts}, certified by a root of its own. */
final class OpensslAuthority {
  private final Path home;

  /**
   * Makes root and authority.
   *
   * @param purpose the extended key usage of its certificate, for example {@code
   *     critical,timeStamping}
   */
  OpensslAuthority(Path home, String name, String purpose) throws IOException {
    this.home = Files.createDirectories(home);
    Files.writeString(
        home.resolve("tsa.cnf"),
        """
        [tsa]
        default_tsa = it
        [it]
        serial = %1$s/serial
        signer_cert = %1$s/tsa.crt
        certs = %1$s/ca.crt
        signer_key = %1$s/tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256, sha384
        accuracy = secs:1
        ordering = yes
        tsa_name = yes
        ess_cert_id_chain = no
        ess_cert_id_alg = sha256
        """
            .formatted(home));
    Files.writeString(home.resolve("serial"), "01\n");
    Files.writeString(
        home.resolve("tsa.ext"),
        "keyUsage = critical,digitalSignature\nextendedKeyUsage = " + purpose + "\n");
    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "30",
        "-subj",
        "/CN=" + name + " root",
        "-keyout",
        "ca.key",
        "-out",
        "ca.crt");
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        "tsa.key",
        "-out",
        "tsa.csr");
    openssl(
        "x509",
        "-req",
        "-in",
        "tsa.csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-set_serial",
        "7",
        "-days",
        "20",
        "-extfile",
        "tsa.ext",
        "-out",
        "tsa.crt");
  }

  Path root() {
    return home.resolve("ca.crt");
  }

  /** The answer to a question in DER. */
  byte[] answer(byte[] question) throws IOException {
    Path asked = Files.createTempFile(home, "q", ".tsq");
    Files.write(asked, question);
    Path answer = home.resolve(asked.getFileName() + ".tsr");
    openssl(
        "ts",
        "-reply",
        "-config",
        "tsa.cnf",
        "-queryfile",
        asked.toString(),
        "-out",
        answer.toString());
    return Files.readAllBytes(answer);
  }

  /** A stamp of a file, by a question that openssl asks itself. */
  byte[] stamp(Path file) throws IOException {
    Path asked = home.resolve("own.tsq");
    openssl("ts", "-query", "-data", file.toString(), "-sha256", "-cert", "-out", asked.toString());
    return answer(Files.readAllBytes(asked));
  }

  /** Whether openssl itself accepts a stamp of a file. */
  boolean accepts(Path file, Path stamp) {
    return Outside.run(
                home,
                "openssl",
                "ts",
                "-verify",
                "-data",
                file.toString(),
                "-in",
                stamp.toString(),
                "-CAfile",
                root().toString())
            .exitCode()
        == 0;
  }

  private void openssl(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Outside.Result result = Outside.run(home, command);
    assertThat(result.exitCode()).as(result.text()).isZero();
  }
}

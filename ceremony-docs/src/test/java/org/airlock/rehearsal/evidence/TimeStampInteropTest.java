package org.airlock.rehearsal.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.RealDisk;
import org.airlock.common.timestamp.Authorities;
import org.airlock.common.timestamp.StampedAt;
import org.airlock.common.timestamp.TimeStampVerifier;
import org.airlock.online.cli.Importer;
import org.airlock.rehearsal.cast.Outside;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time stamps of a local {@code openssl ts} authority: good, wrong, altered and foreign ones. */
@Tag("interop")
final class TimeStampInteropTest {
  @TempDir private static Path scratch;
  private static OpensslAuthority authority;
  private static Path file;
  private static Bytes good;

  @BeforeAll
  static void stampAFile() throws IOException {
    Outside.require("openssl 3", "openssl", "cms", "-help");
    authority = new OpensslAuthority(scratch.resolve("tsa"), "Good TSA", "critical,timeStamping");
    file = Files.writeString(scratch.resolve("manifest"), "signed");
    good = Bytes.copyOf(authority.stamp(file));
  }

  private static TimeStampVerifier trusting(OpensslAuthority one) throws IOException {
    return new TimeStampVerifier(
        Authorities.parse(Bytes.copyOf(Files.readAllBytes(one.root())), "ca.crt"));
  }

  private static Digest digest() throws IOException {
    return Digest.of(Bytes.copyOf(Files.readAllBytes(file)));
  }

  private static void assertRefused(
      Bytes answer, Digest digest, TimeStampVerifier verifier, String why) {
    Failure.Refused refused =
        catchThrowableOfType(Failure.Refused.class, () -> verifier.verify(answer, digest, "x.tsr"));
    assertThat(refused).as(why).isNotNull();
    assertThat(refused.control()).isEqualTo(Control.TIME_STAMP);
    assertThat(refused).hasMessageContaining(why);
    assertThat(refused.hint()).isNotEmpty();
  }

  @Test
  void good_isAcceptedByUsAndByOpenssl() throws IOException {
    StampedAt stamped = trusting(authority).verify(good, digest(), "x.tsr");
    assertThat(stamped.authority()).isEqualTo("CN=Good TSA");
    assertThat(stamped.policy()).isEqualTo("1.2.3.4.1");
    Path stamp = Files.write(scratch.resolve("good.tsr"), good.toArray());
    assertThat(authority.accepts(file, stamp)).isTrue();
  }

  @Test
  void otherFile_isRefused() throws IOException {
    assertRefused(good, Digest.of(Bytes.utf8("other")), trusting(authority), "stamps another file");
  }

  @Test
  void anyAlteredByte_isRefused() throws IOException {
    TimeStampVerifier verifier = trusting(authority);
    int accepted = 0;
    for (int i = 0; i < good.size(); i += 7) {
      byte[] altered = good.toArray();
      altered[i] ^= 1;
      try {
        StampedAt stamped = verifier.verify(Bytes.copyOf(altered), digest(), "x.tsr");
        // What is not signed may differ: the status text, a certificate nobody needs.
        assertThat(stamped).isEqualTo(verifier.verify(good, digest(), "x.tsr"));
        accepted++;
      } catch (Failure.Refused refused) {
        assertThat(refused.control()).isEqualTo(Control.TIME_STAMP);
      }
    }
    assertThat(accepted).isLessThan(good.size() / 7 / 3);
  }

  @Test
  void answerThatWasNotGranted_isRefusedThoughItHasAToken() throws IOException {
    byte[] rejected = good.toArray();
    int status =
        new String(rejected, StandardCharsets.ISO_8859_1).indexOf("\u0002\u0001\u0000") + 2;
    rejected[status] = 2;
    assertRefused(
        Bytes.copyOf(rejected),
        digest(),
        trusting(authority),
        "refusal of the authority (status 2)");
  }

  @Test
  void foreignAuthority_isRefused() throws IOException {
    OpensslAuthority stranger =
        new OpensslAuthority(scratch.resolve("stranger"), "Good TSA", "critical,timeStamping");
    assertRefused(
        Bytes.copyOf(stranger.stamp(file)),
        digest(),
        trusting(authority),
        "whom the named authority does not certify");
  }

  @Test
  void machineThatIsNoAuthority_isRefused() throws IOException {
    OpensslAuthority server =
        new OpensslAuthority(scratch.resolve("server"), "A server", "critical,timeStamping");
    Bytes stamp = Bytes.copyOf(server.stamp(file));
    // The certificate of the very signer, named as the authority, is enough; another one is not.
    assertThat(
            new TimeStampVerifier(
                    Authorities.parse(
                        Bytes.copyOf(Files.readAllBytes(server.root().resolveSibling("tsa.crt"))),
                        "tsa.crt"))
                .verify(stamp, digest(), "x.tsr")
                .authority())
        .isEqualTo("CN=A server");
    assertRefused(stamp, digest(), trusting(authority), "does not certify");
  }

  @Test
  void noise_isRefused() throws IOException {
    assertRefused(Bytes.utf8("hello"), digest(), trusting(authority), "is no RFC 3161 answer");
    assertRefused(
        Bytes.copyOf(new byte[1 << 17]), digest(), trusting(authority), "larger than an answer");
    assertThat(
            catchThrowableOfType(
                Failure.Integrity.class, () -> Authorities.parse(Bytes.utf8("x"), "ca.crt")))
        .hasMessageContaining("ca.crt: holds no X.509 certificate");
  }

  private record Shown(int exitCode, String text) {}

  private static Shown importer(String... arguments) {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
    Workplace workplace =
        new Workplace(
            "importer",
            "test",
            new RealDisk(),
            InstantSource.system(),
            new SecureRandom(),
            out,
            out,
            (stream, quiet) -> {
              throw new AssertionError("a terminal was opened");
            });
    int code = Program.run(Importer.commandLine(workplace), workplace, arguments);
    return new Shown(code, screen.toString(StandardCharsets.UTF_8));
  }

  private static Path evidence(String name) throws IOException {
    return FoldersOnDisk.writeAll(
        scratch.resolve(name), new Story(Environment.PRODUCTION).tell().folder());
  }

  private interface Play {
    void at(String url) throws IOException;
  }

  /** The authority behind HTTP, with what somebody does to its answers. */
  private static void served(int status, UnaryOperator<byte[]> tamper, Play play)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = tamper.apply(authority.answer(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      play.at("http://127.0.0.1:" + server.getAddress().getPort() + "/tsr");
    } finally {
      server.stop(0);
    }
  }

  private static Shown stamp(Path folder, String url) {
    return importer(
        "evidence",
        "stamp",
        folder.resolve("offline").toString(),
        "--tsa-url",
        url,
        "--tsa",
        authority.root().toString());
  }

  @Test
  void stampedPackage_isVerifiedByJavaAndShell() throws IOException {
    Path folder = evidence("stamped");
    served(
        200,
        answer -> answer,
        url ->
            assertThat(stamp(folder, url).text())
                .contains("CN=Good TSA says that it was signed before"));
    String tsa = authority.root().toString();
    Shown verified = importer("verify", folder.toString(), "--tsa", tsa);
    assertThat(verified.text()).contains("PASS        TIME-STAMP").contains("CN=Good TSA");
    assertThat(importer("verify", folder.toString()).text())
        .contains("NOT CHECKED TIME-STAMP")
        .contains("name its authority with --tsa");
    assertThat(shell(folder, tsa).text()).contains("PASS         TIME-STAMP");

    try (Stream<Path> stamps = Files.list(folder.resolve("offline/timestamps"))) {
      Path stamp = stamps.findFirst().orElseThrow();
      byte[] altered = Files.readAllBytes(stamp);
      altered[altered.length - 20] ^= 1;
      Files.write(stamp, altered);
    }
    Shown refused = importer("verify", folder.toString(), "--tsa", tsa);
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.text()).contains("error: TIME-STAMP:");
    assertThat(shell(folder, tsa).text()).contains("FAIL         TIME-STAMP");
  }

  private static Outside.Result shell(Path folder, String tsa) {
    return Outside.run(
        scratch, "sh", VerifiersInteropTest.SCRIPT.toString(), "--tsa", tsa, folder.toString());
  }

  @Test
  void whatIsNoAnswer_leavesNothing() throws IOException {
    Path folder = evidence("unstamped");
    served(
        503, answer -> answer, url -> assertThat(stamp(folder, url).text()).contains("status 503"));
    served(302, answer -> answer, url -> assertThat(stamp(folder, url).exitCode()).isEqualTo(6));
    served(
        200,
        answer -> new byte[1 << 17],
        url -> assertThat(stamp(folder, url).text()).contains("longer than"));
    served(
        200,
        answer -> good.toArray(),
        url -> assertThat(stamp(folder, url).text()).contains("does not answer the question"));
    Shown nobody = stamp(folder, "http://127.0.0.1:1/tsr");
    assertThat(nobody.exitCode()).isEqualTo(6);
    assertThat(stamp(folder, "ftp://127.0.0.1/tsr").text()).contains("neither http nor https");
    assertThat(folder.resolve("offline/timestamps")).doesNotExist();
  }
}

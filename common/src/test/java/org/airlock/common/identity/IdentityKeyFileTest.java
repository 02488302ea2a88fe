package org.airlock.common.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.airlock.common.Openssl;
import org.airlock.common.Refusals;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityKeyFileTest {
  private static final String PASSPHRASE = "six random words are better";

  @TempDir private Path scratch;

  private static byte[] file(IdentityKey key) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IdentityKeyFile.write(key, PASSPHRASE.toCharArray(), new SecureRandom(), out);
    return out.toByteArray();
  }

  private static IdentityKey read(byte[] file, String passphrase) throws IOException {
    return IdentityKeyFile.read(
        new ByteArrayInputStream(file), passphrase.toCharArray(), "anna.key.pem");
  }

  @Test
  void read_afterWrite_signsLikeTheOriginal() throws IOException {
    try (IdentityKey key = IdentityKey.generate(new SecureRandom());
        IdentityKey back = read(file(key), PASSPHRASE)) {
      assertThat(back.publicKey()).isEqualTo(key.publicKey());
      Bytes message = Bytes.utf8("hello");
      assertThat(key.publicKey().verifies(message, back.sign(message))).isTrue();
    }
  }

  @Test
  void read_wrongPassphrase_isRefused() throws IOException {
    try (IdentityKey key = IdentityKey.generate(new SecureRandom())) {
      byte[] file = file(key);
      Refusals.assertIntegrity(() -> read(file, "another passphrase"))
          .hasMessageContaining("anna.key.pem")
          .hasMessageContaining("passphrase");
    }
  }

  @Test
  void read_cutOrFlippedOrForeign_isAFailureAndNothingElse() throws IOException {
    try (IdentityKey key = IdentityKey.generate(new SecureRandom())) {
      byte[] file = file(key);
      // Each try costs a key derivation, so a spread of positions has to do.
      for (int position = 3; position < file.length; position += 41) {
        byte[] flipped = file.clone();
        flipped[position] ^= 1;
        // PBES2 has no tag: a flipped bit can give another key, which then is on nobody's line of
        // the roster.
        Throwable thrown =
            catchThrowable(
                () -> {
                  try (IdentityKey other = read(flipped, PASSPHRASE)) {
                    assertThat(other.publicKey()).isNotEqualTo(key.publicKey());
                  }
                });
        if (thrown != null) {
          assertThat(thrown).as("position " + position).isInstanceOf(Failure.class);
        }
      }
      Refusals.assertIntegrity(
          () -> read(java.util.Arrays.copyOf(file, file.length / 2), PASSPHRASE));
      Refusals.assertIntegrity(() -> read(new byte[0], PASSPHRASE));
      Refusals.assertIntegrity(
          () -> read("not a key".getBytes(StandardCharsets.US_ASCII), PASSPHRASE));
      Refusals.assertIntegrity(() -> read(new byte[1 << 20], PASSPHRASE));
    }
  }

  @Test
  void requirePassphrase_shortOrNotAscii_isRefused() {
    assertThatThrownBy(() -> IdentityKeyFile.requirePassphrase("seven77".toCharArray()))
        .isInstanceOf(Failure.Usage.class);
    assertThatThrownBy(() -> IdentityKeyFile.requirePassphrase("schlüssel".toCharArray()))
        .isInstanceOf(Failure.Usage.class);
  }

  @Test
  @Tag("interop")
  void openssl_readsOurFile_andSeesTheSamePublicKey() throws Exception {
    try (IdentityKey key = IdentityKey.generate(new SecureRandom())) {
      Path file = Files.write(scratch.resolve("anna.key.pem"), file(key));
      Bytes spki =
          Openssl.run(
              Bytes.utf8(""),
              "pkey",
              "-in",
              file.toString(),
              "-passin",
              "pass:" + PASSPHRASE,
              "-pubout",
              "-outform",
              "DER");
      assertThat(spki).isEqualTo(key.publicKey().spki());
    }
  }
}

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
import org.airlock.common.dsse.Signatory;
import org.airlock.common.dsse.UnlockedKey;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityKeyFileTest {
  private static final String PASSPHRASE = "six random words are better";

  @TempDir private Path scratch;

  private static byte[] file(Signatory key) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IdentityKeyFile.write(key, PASSPHRASE.toCharArray(), new SecureRandom(), out);
    return out.toByteArray();
  }

  private static Identity read(byte[] file, String passphrase) throws IOException {
    return IdentityKeyFile.read(
        new ByteArrayInputStream(file), passphrase.toCharArray(), "anna.key.pem");
  }

  @Test
  void read_afterWrite_signsLikeTheOriginal() throws IOException {
    try (IdentityKey key = IdentityKey.generate(new SecureRandom());
        Identity back = read(file(key), PASSPHRASE)) {
      assertThat(back.publicKeys()).containsExactly(key.publicKey());
      Bytes message = Bytes.utf8("hello");
      assertThat(key.publicKey().verifies(message, back.signers().get(0).sign(message))).isTrue();
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
                  try (Identity other = read(flipped, PASSPHRASE)) {
                    assertThat(other.publicKeys()).doesNotContain(key.publicKey());
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
  void hybridIdentity_inOneFile_comesBackWhole() throws IOException {
    try (Identity both = Identity.generateHybrid(new SecureRandom())) {
      byte[] file = file(both);
      assertThat(new String(file, StandardCharsets.US_ASCII).split("-----BEGIN ", -1)).hasSize(3);
      try (Identity back = read(file, PASSPHRASE)) {
        assertThat(back.publicKeys()).isEqualTo(both.publicKeys());
        Bytes message = Bytes.utf8("hello");
        for (UnlockedKey key : back.signers()) {
          assertThat(key.publicKey().verifies(message, key.sign(message))).isTrue();
          assertThat(key.publicKey().verifies(Bytes.utf8("other"), key.sign(message))).isFalse();
        }
      }
      Refusals.assertIntegrity(() -> read(file, "another passphrase"));
    }
  }

  @Test
  void hybridIdentity_withBlocksChanged_isRefused() throws IOException {
    try (Identity both = Identity.generateHybrid(new SecureRandom())) {
      String text = new String(file(both), StandardCharsets.US_ASCII);
      int second = text.indexOf("-----BEGIN", 10);
      String ed25519 = text.substring(0, second);
      String mlDsa = text.substring(second);
      refused(mlDsa + ed25519, "holds two keys that do not belong together");
      refused(ed25519 + ed25519, "holds two keys that do not belong together");
      refused(ed25519 + mlDsa + mlDsa, "holds more than 2 keys");
      refused(ed25519 + mlDsa.substring(0, 200), "is not a complete PEM file");
      try (Identity half = read(ed25519.getBytes(StandardCharsets.US_ASCII), PASSPHRASE)) {
        assertThat(half.publicKeys()).containsExactly(both.publicKeys().get(0));
      }
    }
  }

  private static void refused(String text, String what) {
    Refusals.assertIntegrity(() -> read(text.getBytes(StandardCharsets.US_ASCII), PASSPHRASE))
        .hasMessageContaining(what);
  }

  @Test
  void key_thatWasClosed_signsNoMore() {
    Identity both = Identity.generateHybrid(new SecureRandom());
    both.close();
    for (UnlockedKey key : both.signers()) {
      assertThatThrownBy(() -> key.sign(Bytes.utf8("late"))).isInstanceOf(RuntimeException.class);
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

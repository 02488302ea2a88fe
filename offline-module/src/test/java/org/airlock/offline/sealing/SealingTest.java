package org.airlock.offline.sealing;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.airlock.common.Openssl;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealingTest {
  private final SecureRandom random = new SecureRandom();
  private SecretBytes escrowKey;
  private SecretBytes material;
  private Bytes identifier;
  private Bytes sealed;

  @BeforeEach
  @SuppressWarnings("MustBeClosed")
  void seal() {
    escrowKey = EscrowKeys.generate(random);
    material = EscrowKeys.generate(random);
    identifier = EscrowKeys.fingerprint(escrowKey);
    sealed = Sealing.seal(material, escrowKey, identifier, random);
  }

  @AfterEach
  void wipe() {
    escrowKey.close();
    material.close();
  }

  private void unseal(Bytes file) {
    try (SecretBytes opened = Sealing.unseal(file, escrowKey, identifier, "M.cms")) {
      assertThat(opened.equalsInConstantTime(material)).isTrue();
    }
  }

  @Test
  void unseal_ownFile_givesTheMaterial() {
    unseal(sealed);
    assertThat(sealed.size()).isBetween(150, 220);
    assertThat(Sealing.seal(material, escrowKey, identifier, random)).isNotEqualTo(sealed);
  }

  @Test
  void unseal_anyFlippedBit_isRefused() {
    byte[] file = sealed.toArray();
    int refused = 0;
    for (int at = 0; at < file.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = file.clone();
        flipped[at] ^= (byte) (1 << bit);
        assertIntegrity(() -> unseal(Bytes.copyOf(flipped)));
        refused++;
      }
    }
    assertThat(refused).isEqualTo(8 * file.length);
  }

  @Test
  void unseal_truncatedOrLengthened_isRefused() {
    byte[] file = sealed.toArray();
    for (int size = 0; size < file.length; size++) {
      byte[] cut = Arrays.copyOf(file, size);
      assertIntegrity(() -> unseal(Bytes.copyOf(cut)));
    }
    assertIntegrity(() -> unseal(Bytes.concat(sealed, Bytes.copyOf(new byte[1]))))
        .hasMessageContaining("not a sealed material file");
  }

  @Test
  void unseal_withAnotherEscrowKey_saysWhichOneIsNeeded() {
    try (SecretBytes other = EscrowKeys.generate(random)) {
      assertIntegrity(
              () -> Sealing.unseal(sealed, other, EscrowKeys.fingerprint(other), "M.cms").close())
          .hasMessageContaining("is sealed under escrow key " + identifier.hex());
      assertIntegrity(() -> Sealing.unseal(sealed, other, identifier, "M.cms").close())
          .hasMessageContaining("was altered");
    }
  }

  @Test
  void unseal_rightKeyUnderAnotherIdentifier_isRefused() {
    Bytes other = Bytes.ofHex("0f".repeat(16));
    assertIntegrity(() -> Sealing.unseal(sealed, escrowKey, other, "M.cms").close())
        .hasMessageContaining("M.cms")
        .hasMessageContaining(identifier.hex() + ", not " + other.hex());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 28, 48, 64, 138, 2376})
  void unseal_materialOfAnySize_comesBack(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    try (SecretBytes large = SecretBytes.copyOf(bytes)) {
      Bytes file = Sealing.seal(large, escrowKey, identifier, random);
      try (SecretBytes opened = Sealing.unseal(file, escrowKey, identifier, "M.cms")) {
        assertThat(Bytes.copyOf(opened.exposeSecretArray())).isEqualTo(Bytes.copyOf(bytes));
      }
    }
  }

  /** The command of the design, with nothing of ours but the file. */
  @Test
  @Tag("interop")
  void openssl_opensTheSealedFile(@TempDir Path scratch) throws IOException {
    Path file = Files.write(scratch.resolve("M.cms"), sealed.toArray());
    Bytes opened =
        Openssl.run(
            Bytes.utf8(""),
            "cms",
            "-decrypt",
            "-inform",
            "DER",
            "-in",
            file.toString(),
            "-secretkey",
            Bytes.copyOf(escrowKey.exposeSecretArray()).hex(),
            "-secretkeyid",
            identifier.hex(),
            "-binary");
    assertThat(opened).isEqualTo(Bytes.copyOf(material.exposeSecretArray()));
  }
}

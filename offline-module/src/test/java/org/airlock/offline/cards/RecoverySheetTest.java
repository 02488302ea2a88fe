package org.airlock.offline.cards;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.EscrowRecord.ShareRecord;
import org.airlock.common.payload.Passport;
import org.airlock.offline.paper.Paper;
import org.junit.jupiter.api.Test;

final class RecoverySheetTest {
  private static final Digest ANY = Digest.of(Bytes.copyOf(new byte[1]));

  static byte[] sheet(Bytes sealed) {
    boolean large = sealed.size() > 1000;
    Passport passport =
        new Passport(
            header(BundleType.PASSPORT, "M-KC-1-1"),
            "orders",
            large ? KeySpec.RSA_4096 : KeySpec.SYMMETRIC_DEFAULT,
            large ? KeyUsage.SIGN_VERIFY : KeyUsage.ENCRYPT_DECRYPT,
            large ? 2375 : 32,
            Passport.GENERATED,
            Optional.empty(),
            Bytes.copyOf(new byte[32]),
            large ? Optional.empty() : Optional.of("0011223344"),
            Optional.empty(),
            large ? Optional.of(Bytes.copyOf(new byte[550])) : Optional.empty(),
            List.of(),
            "E-KC-1-1",
            ANY,
            Digest.of(sealed),
            List.of(),
            List.of());
    EscrowRecord escrow =
        new EscrowRecord(
            header(BundleType.ESCROW, "E-KC-1-1"),
            "vault",
            1,
            Optional.empty(),
            77,
            2,
            Bytes.ofHex("00112233445566778899aabbccddeeff"),
            List.of(share(1, "carol"), share(2, "chen"), share(3, "cleo")),
            List.of(List.of(1, 2), List.of(3, 1)),
            List.of());
    return new RecoverySheet(Paper.A4)
        .print(
            escrow,
            List.of(
                new RecoverySheet.Material(
                    passport, sealed, Optional.of("arn:aws:kms:eu-central-1:1:key/k"))));
  }

  private static ShareRecord share(int number, String custodian) {
    return new ShareRecord(
        number, custodian, Digest.of(Bytes.copyOf(new byte[number])), "print", true);
  }

  private static Header header(BundleType type, String id) {
    return new Header(
        type,
        Environment.REHEARSAL,
        "KC-1",
        1,
        id,
        Instant.parse("2026-11-25T09:00:00Z"),
        Optional.empty(),
        1,
        ANY);
  }

  @Test
  void sheet_ofASymmetricKey_saysHowToWrapItDirectly() {
    String text = Printed.text(sheet(Bytes.copyOf(new byte[192])));
    assertThat(text)
        .contains("any 2 of 3, held by 1 carol, 2 chen, 3 cleo")
        .contains(ShareLabel.setWords(77))
        .contains("-secretkeyid 00112233445566778899aabbccddeeff -binary")
        .contains("arn:aws:kms:eu-central-1:1:key/k")
        .contains("ALGORITHM is RSAES_OAEP_SHA_256")
        .doesNotContain("RSA_AES_KEY_WRAP_SHA_256")
        .contains("part 1 of 1");
  }

  @Test
  void sheet_ofAPrivateKey_saysHowToWrapItInTwoLayers() {
    String text = Printed.text(sheet(Bytes.copyOf(new byte[2540])));
    assertThat(text)
        .contains("ALGORITHM is RSA_AES_KEY_WRAP_SHA_256", "-id-aes256-wrap-pad", "part 8 of 8")
        .doesNotContain("RSAES_OAEP_SHA_256");
  }

  @Test
  void sheet_printedTwice_isTheSameBytes() {
    Bytes sealed = Bytes.copyOf(new byte[192]);
    assertThat(sheet(sealed)).isEqualTo(sheet(sealed));
  }

  @Test
  void line_carriesItsCheck() {
    SealedText text = new SealedText("M-1", Bytes.ofHex("0123456789"));
    String check =
        Digest.of(Bytes.copyOf("0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
            .hex()
            .substring(0, 4);
    assertThat(text.lines()).hasSize(1);
    assertThat(text.lines().get(0)).startsWith("  1  0123 4567 89 ").endsWith("  " + check);
  }
}

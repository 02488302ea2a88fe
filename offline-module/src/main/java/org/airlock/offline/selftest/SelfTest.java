package org.airlock.offline.selftest;

import com.google.errorprone.annotations.MustBeClosed;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.airlock.offline.cipher.ResidueFreeCipher;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.material.PassportValues;
import org.airlock.offline.sealing.Sealing;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareWords;
import org.airlock.offline.slip39.Slip39;

/**
 * Known answers, computed anew at the start of every command that touches a secret: control {@code
 * SELF-TEST}. A broken JDK, provider or memory is found before it can ruin anything. Together a few
 * milliseconds.
 */
public final class SelfTest {
  private static final String SLIP39_ONE =
      "enemy favorite academic acid cowboy phrase havoc level response walnut budget painting inside trash adjust froth kitchen "
          + "learn tidy punish";
  private static final String SLIP39_TWO =
      "enemy favorite academic always academic sniff script carpet romp kind promise scatter center unfair training emphasis "
          + "evening belong fake enforce";

  private SelfTest() {}

  /** One computation whose answer is known. */
  public record KnownAnswer(String name, Check check) {
    /** True when the answer is right; an exception counts as wrong. */
    @FunctionalInterface
    public interface Check {
      boolean holds() throws Exception;
    }
  }

  /**
   * Runs all of them.
   *
   * @throws Failure.Refused {@code SELF-TEST} naming the first that fails
   */
  public static void run(List<KnownAnswer> answers) {
    for (KnownAnswer answer : answers) {
      boolean holds;
      try {
        holds = answer.check().holds();
      } catch (Exception e) {
        holds = false;
      }
      if (!holds) {
        throw new Failure.Refused(
            Control.SELF_TEST,
            "the self-test " + answer.name() + " gives a wrong answer on this machine",
            "do not use this machine or this installation; check the installation with its published digests");
      }
    }
  }

  /** Every primitive that sealing, shares and passports rely on; wrapping has its own. */
  public static List<KnownAnswer> standard() {
    return List.of(
        new KnownAnswer("SHA-256 (FIPS 180-4)", SelfTest::sha256),
        new KnownAnswer("HMAC-SHA-256 (RFC 4231, case 2)", SelfTest::hmac),
        new KnownAnswer("AES-GCM (SP 800-38D, case 14)", SelfTest::gcm),
        new KnownAnswer("AES key wrap (RFC 3394, section 4.6)", SelfTest::keyWrap),
        new KnownAnswer("AES-CMAC check value", SelfTest::checkValues),
        new KnownAnswer("CMS seal and unseal", SelfTest::sealing),
        new KnownAnswer("SLIP-39 (official vector 43)", SelfTest::slip39),
        new KnownAnswer(
            "DRBG strength", () -> MaterialGenerator.system().entropy().strengthBits() >= 256));
  }

  private static boolean sha256() {
    return Digest.of(Bytes.utf8("abc"))
        .hex()
        .equals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  private static boolean hmac() {
    try (SecretBytes key = secret("4a656665")) {
      return ResidueFreeCipher.hmacSha256(key, Bytes.utf8("what do ya want for nothing?"))
          .hex()
          .equals("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
  }

  private static boolean gcm() throws Exception {
    try (SecretBytes key = SecretBytes.owning(new byte[32]);
        SecretBytes zeros = SecretBytes.owning(new byte[16])) {
      Bytes nonce = Bytes.copyOf(new byte[12]);
      Bytes none = Bytes.copyOf(new byte[0]);
      Bytes sealed = ResidueFreeCipher.gcmEncrypt(key, nonce, zeros, none);
      try (SecretBytes opened = ResidueFreeCipher.gcmDecrypt(key, nonce, sealed, none)) {
        return sealed
                .hex()
                .equals("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")
            && opened.equalsInConstantTime(zeros);
      }
    }
  }

  private static boolean keyWrap() throws Exception {
    try (SecretBytes key =
            secret("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        SecretBytes data =
            secret("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f")) {
      Bytes wrapped = ResidueFreeCipher.keyWrap(key, data);
      try (SecretBytes unwrapped = ResidueFreeCipher.keyUnwrap(key, wrapped)) {
        return wrapped
                .hex()
                .equals(
                    "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21")
            && unwrapped.equalsInConstantTime(data);
      }
    }
  }

  private static boolean checkValues() {
    try (SecretBytes key = SecretBytes.owning(new byte[32])) {
      PassportValues values = PassportValues.of(KeySpec.SYMMETRIC_DEFAULT, key);
      return values.kcvCmac().orElse("").equals("9211053c55")
          && values.kcvClassic().orElse("").equals("dc95c0");
    }
  }

  private static boolean sealing() {
    try (SecretBytes key = SecretBytes.owning(filled(32, 7));
        SecretBytes material = SecretBytes.owning(filled(32, 9))) {
      Bytes identifier = Bytes.copyOf(filled(16, 5));
      Bytes sealed = Sealing.seal(material, key, identifier, new SecureRandom());
      try (SecretBytes opened = Sealing.unseal(sealed, key, identifier, "self-test")) {
        return opened.equalsInConstantTime(material);
      }
    }
  }

  private static boolean slip39() {
    try (Share one = ShareWords.read(SLIP39_ONE.toCharArray());
        Share two = ShareWords.read(SLIP39_TWO.toCharArray());
        SecretBytes passphrase = SecretBytes.owning(Bytes.utf8("TREZOR").toArray());
        SecretBytes expected = secret("48b1a4b80b8c209ad42c33672bdaa428");
        SecretBytes combined = Slip39.combine(List.of(one, two), passphrase)) {
      return combined.equalsInConstantTime(expected);
    }
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @MustBeClosed
  private static SecretBytes secret(String hex) {
    return SecretBytes.owning(Bytes.ofHex(hex).toArray());
  }
}

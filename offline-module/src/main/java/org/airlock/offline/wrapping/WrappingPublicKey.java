package org.airlock.offline.wrapping;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.WrappingKeySpec;

/**
 * A wrapping key of KMS that passed {@code WRAPPING-KEY-SOUND}. KMS does not sign it: that it is
 * really from KMS rests on the signatures of the request and on people comparing its words.
 */
public final class WrappingPublicKey {
  private static final BigInteger SMALLEST_EXPONENT = BigInteger.valueOf(65_537);
  private static final int SMALL_PRIMES_BELOW = 5_000;
  private static final int FERMAT_ROUNDS = 64;

  /** Of 64 numbers 12 are squares modulo 64, of 63 are 16 modulo 63, of 715 are 126 modulo 715. */
  private static final int[] SIEVE = {64, 63, 715};

  /**
   * Primes whose discrete-logarithm structure marks keys of the ROCA generator (CVE-2017-15361).
   */
  private static final int[] ROCA_PRIMES = {
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167
  };

  private final RSAPublicKey key;
  private final WrappingKeySpec spec;
  private final Bytes spki;

  private WrappingPublicKey(RSAPublicKey key, WrappingKeySpec spec, Bytes spki) {
    this.key = key;
    this.spec = spec;
    this.spki = spki;
  }

  /**
   * Reads and checks a wrapping key.
   *
   * @param spki SubjectPublicKeyInfo in DER
   * @param stated the size that was asked for
   * @param source what messages call the place it stands
   * @throws Failure.Refused {@code WRAPPING-KEY-SOUND}
   */
  public static WrappingPublicKey parse(Bytes spki, WrappingKeySpec stated, String source) {
    RSAPublicKey key = rsa(spki, source);
    BigInteger n = key.getModulus();
    BigInteger e = key.getPublicExponent();
    if (n.bitLength() != stated.modulusBits()) {
      throw unsound(
          source,
          "has " + n.bitLength() + " bits, not the " + stated.modulusBits() + " of " + stated);
    }
    if (!n.testBit(0)) {
      throw unsound(source, "has an even modulus");
    }
    if (!e.testBit(0) || e.compareTo(SMALLEST_EXPONENT) < 0 || e.bitLength() > 64) {
      throw unsound(source, "has an exponent that is even, below 65537 or absurdly large");
    }
    byte[] modulus = n.toByteArray();
    for (int divisor = 3; divisor < SMALL_PRIMES_BELOW; divisor += 2) {
      if (residue(modulus, divisor) == 0) {
        throw unsound(source, "has a small factor");
      }
    }
    if (hasRocaForm(modulus)) {
      throw unsound(source, "has the form of a generator known to be broken (ROCA)");
    }
    if (hasClosePrimes(n)) {
      throw unsound(source, "has two primes close to each other and can be factored");
    }
    return new WrappingPublicKey(key, stated, spki);
  }

  private static RSAPublicKey rsa(Bytes spki, String source) {
    String text = spki.asUtf8().orElse("");
    if (text.startsWith("-----BEGIN")) {
      throw unsound(source, "is PEM text, not DER");
    }
    if (!text.isEmpty() && text.strip().matches("[A-Za-z0-9+/=\\s]+")) {
      throw unsound(source, "is base64 text, not DER; decode it first");
    }
    try {
      // The JDK's factory, not Bouncy Castle's: the latter's modulus test takes 350 ms for 4096
      // bits.
      PublicKey key =
          KeyFactory.getInstance("RSA", "SunRsaSign")
              .generatePublic(new X509EncodedKeySpec(spki.toArray()));
      if (key instanceof RSAPublicKey rsa && Bytes.copyOf(key.getEncoded()).equals(spki)) {
        return rsa;
      }
    } catch (GeneralSecurityException notRsa) {
      // Refused below; the provider's message adds nothing an operator could use.
    }
    throw unsound(source, "is not one RSA SubjectPublicKeyInfo in DER, without anything behind it");
  }

  /**
   * The number modulo a small divisor, by hand: a fleet of a thousand keys asks this some millions
   * of times, and BigInteger would leave garbage each time in a heap that is never collected.
   */
  private static int residue(byte[] number, int divisor) {
    int residue = 0;
    for (byte digit : number) {
      residue = ((residue << 8) | (digit & 0xff)) % divisor;
    }
    return residue;
  }

  private static boolean hasRocaForm(byte[] modulus) {
    for (int prime : ROCA_PRIMES) {
      if (!isPowerOf65537(residue(modulus, prime), prime)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPowerOf65537(int residue, int prime) {
    int power = 1;
    for (int i = 0; i < prime; i++) {
      if (power == residue) {
        return true;
      }
      power = (int) ((long) power * 65_537 % prime);
    }
    return false;
  }

  /**
   * Fermat's method: n = a^2 - b^2 is found at once when the primes are close. Most of the a^2 - n
   * are told from squares by three small residues, which are counted on without big numbers.
   */
  private static boolean hasClosePrimes(BigInteger n) {
    BigInteger first = n.sqrt().add(BigInteger.ONE);
    byte[] a = first.toByteArray();
    byte[] difference = first.multiply(first).subtract(n).toByteArray();
    int[] roots = new int[SIEVE.length];
    int[] residues = new int[SIEVE.length];
    for (int i = 0; i < SIEVE.length; i++) {
      roots[i] = residue(a, SIEVE[i]);
      residues[i] = residue(difference, SIEVE[i]);
    }
    for (int round = 0; round < FERMAT_ROUNDS; round++) {
      if (mayBeSquare(residues) && isSquareAt(first.add(BigInteger.valueOf(round)), n)) {
        return true;
      }
      for (int i = 0; i < SIEVE.length; i++) {
        // (a + 1)^2 - n = (a^2 - n) + 2a + 1
        residues[i] = (residues[i] + 2 * roots[i] + 1) % SIEVE[i];
        roots[i] = (roots[i] + 1) % SIEVE[i];
      }
    }
    return false;
  }

  private static boolean mayBeSquare(int[] residues) {
    for (int i = 0; i < SIEVE.length; i++) {
      if (!isSquareModulo(residues[i], SIEVE[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSquareAt(BigInteger a, BigInteger n) {
    BigInteger difference = a.multiply(a).subtract(n);
    BigInteger root = difference.sqrt();
    return root.multiply(root).equals(difference);
  }

  private static boolean isSquareModulo(int residue, int modulus) {
    for (int root = 0; root <= modulus / 2; root++) {
      if (root * root % modulus == residue) {
        return true;
      }
    }
    return false;
  }

  RSAPublicKey key() {
    return key;
  }

  public WrappingKeySpec spec() {
    return spec;
  }

  /** SHA-256 of the SubjectPublicKeyInfo. */
  public Digest digest() {
    return Digest.of(spki);
  }

  private static Failure.Refused unsound(String source, String what) {
    return new Failure.Refused(
        Control.WRAPPING_KEY_SOUND,
        source + ": the wrapping key " + what,
        "do not use this request: make a new one, and find out where this key came from");
  }
}

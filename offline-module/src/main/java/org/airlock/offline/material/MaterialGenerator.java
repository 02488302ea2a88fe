package org.airlock.offline.material;

import com.google.errorprone.annotations.MustBeClosed;
import java.security.DrbgParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.MaterialForm;
import org.airlock.common.payload.Passport;

/**
 * Makes key material from a DRBG of SP 800-90A at 256-bit strength. The strength is asked for
 * explicitly, because the JDK's default is 128, and what the JDK says it gave is checked. People
 * may mix dice into it ({@link DiceMixture}); then closing it wipes what they gave.
 */
public final class MaterialGenerator implements AutoCloseable {
  private static final int STRENGTH_BITS = 256;

  private final SecureRandom random;
  private final Passport.Entropy entropy;
  private final Runnable forget;

  private MaterialGenerator(SecureRandom random, Passport.Entropy entropy, Runnable forget) {
    this.random = random;
    this.entropy = entropy;
    this.forget = forget;
  }

  /**
   * The system's generator.
   *
   * @throws Failure.Environment when the JDK does not give the strength
   */
  public static MaterialGenerator system() {
    try {
      SecureRandom random =
          SecureRandom.getInstance(
              "DRBG",
              DrbgParameters.instantiation(
                  STRENGTH_BITS,
                  DrbgParameters.Capability.PR_AND_RESEED,
                  "airlock".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
      if (!(random.getParameters() instanceof DrbgParameters.Instantiation given)
          || given.getStrength() < STRENGTH_BITS) {
        throw weak();
      }
      return new MaterialGenerator(
          random,
          new Passport.Entropy(
              random.toString(), given.getStrength(), random.getProvider().getName()),
          () -> {});
    } catch (GeneralSecurityException e) {
      throw weak();
    }
  }

  /** The same generator, with nothing to forget. */
  @MustBeClosed
  public MaterialGenerator alone() {
    return new MaterialGenerator(random, entropy, () -> {});
  }

  /**
   * This generator mixed with dice.
   *
   * @param dice one ASCII digit for each throw; stays the caller's to wipe
   * @throws Failure.Environment when this generator is stuck: dice are no repair for it
   */
  @MustBeClosed
  public MaterialGenerator withDice(SecretBytes dice) {
    requireNotStuck();
    DiceMixture mixture = DiceMixture.of(random, dice);
    return new MaterialGenerator(mixture.random(), entropy.withDice(dice.size()), mixture::close);
  }

  /** What is mixed does not show any more that one source of it is stuck. */
  private void requireNotStuck() {
    byte[] first = new byte[STRENGTH_BITS / Byte.SIZE];
    byte[] second = new byte[first.length];
    random.nextBytes(first);
    random.nextBytes(second);
    if (Arrays.equals(first, second)) {
      throw stuck();
    }
  }

  private static Failure stuck() {
    return new Failure.Environment(
        "the random generator repeats itself", "do not use this machine; nothing was generated");
  }

  private static Failure weak() {
    return new Failure.Environment(
        "this JDK gives no DRBG of 256-bit strength",
        "use an OpenJDK 17 or newer with its default java.security file");
  }

  /** For escrow keys, shares, content keys and nonces: the same generator. */
  public SecureRandom random() {
    return random;
  }

  /** What to write into the passport. */
  public Passport.Entropy entropy() {
    return entropy;
  }

  /**
   * Fresh material: raw bytes of exactly the spec's size, or a private key in PKCS#8; the caller
   * closes it. RSA_4096 takes some seconds.
   */
  @MustBeClosed
  public SecretBytes generate(KeySpec spec) {
    if (spec.form() == MaterialForm.PKCS8_DER) {
      return SecretBytes.owning(KeyPairs.generate(spec, random));
    }
    byte[] material = new byte[spec.materialSizeBytes()];
    byte[] second = new byte[spec.materialSizeBytes()];
    random.nextBytes(material);
    random.nextBytes(second);
    // Continuous test in the manner of FIPS 140: a stuck generator repeats itself or gives zeros.
    boolean stuck =
        Arrays.equals(material, second) || Arrays.equals(second, new byte[second.length]);
    Arrays.fill(second, (byte) 0);
    if (stuck) {
      Arrays.fill(material, (byte) 0);
      throw stuck();
    }
    return SecretBytes.owning(material);
  }

  @Override
  public void close() {
    forget.run();
  }
}

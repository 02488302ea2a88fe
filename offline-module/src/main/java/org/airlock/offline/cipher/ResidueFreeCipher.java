package org.airlock.offline.cipher;

import com.google.errorprone.annotations.MustBeClosed;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.jspecify.annotations.Nullable;

/**
 * The only place where a secret is a cipher's key or data.
 *
 * <p>SunJCE's {@code doFinal} was measured to leave no copy of its data, and none of its key when
 * three things hold: the key comes as an own {@link SecretKey} that hands out a scratch array
 * ({@code SecretKeySpec} keeps a clone that cannot be destroyed), the scratch array is wiped, and
 * the same {@code Cipher} is initialised again with a zero key and used once, which overwrites its
 * key schedule. All of it holds under a collector that never moves objects (the launcher's
 * Epsilon).
 */
public final class ResidueFreeCipher {
  private static final String PROVIDER = "SunJCE";
  private static final int GCM_TAG_BITS = 128;
  private static final int AES_BLOCK_BYTES = 16;
  private static final int WRAP_BLOCK_BYTES = 8;
  private static final int SHORTEST_WRAPPED_BYTES = 3 * WRAP_BLOCK_BYTES;
  private static final byte[] NO_BYTES = new byte[0];

  private ResidueFreeCipher() {}

  /** Thrown when a tag or a wrapped key's check value does not hold: wrong key, or altered data. */
  public static final class NotAuthentic extends Exception {
    private static final long serialVersionUID = 1L;

    NotAuthentic() {
      super("not authentic");
    }

    NotAuthentic(Throwable cause) {
      super("not authentic", cause);
    }
  }

  /** AES-GCM (SP 800-38D) with a 12-byte nonce: ciphertext followed by the 16-byte tag. */
  public static Bytes gcmEncrypt(SecretBytes key, Bytes nonce, SecretBytes data, Bytes associated) {
    byte[] output =
        run(
            Cipher.ENCRYPT_MODE,
            "AES/GCM/NoPadding",
            key,
            gcm(nonce),
            associated,
            data.exposeSecretArray());
    return Bytes.copyOf(output);
  }

  /** Opens what {@link #gcmEncrypt} made. */
  @MustBeClosed
  public static SecretBytes gcmDecrypt(SecretBytes key, Bytes nonce, Bytes data, Bytes associated)
      throws NotAuthentic {
    return SecretBytes.owning(
        checked(
            Cipher.DECRYPT_MODE, "AES/GCM/NoPadding", key, gcm(nonce), associated, data.toArray()));
  }

  /** AES key wrap (RFC 3394, id-aes256-wrap). */
  public static Bytes keyWrap(SecretBytes key, SecretBytes data) {
    return Bytes.copyOf(
        run(Cipher.ENCRYPT_MODE, "AES/KW/NoPadding", key, null, null, data.exposeSecretArray()));
  }

  /** Undoes {@link #keyWrap}. */
  @MustBeClosed
  public static SecretBytes keyUnwrap(SecretBytes key, Bytes wrapped) throws NotAuthentic {
    // RFC 3394 section 2.2.2: at least two blocks and the check value. SunJCE fails with an index
    // error on less.
    if (wrapped.size() < SHORTEST_WRAPPED_BYTES || wrapped.size() % WRAP_BLOCK_BYTES != 0) {
      throw new NotAuthentic();
    }
    return SecretBytes.owning(
        checked(Cipher.DECRYPT_MODE, "AES/KW/NoPadding", key, null, null, wrapped.toArray()));
  }

  /** AES key wrap with padding (RFC 5649, id-aes256-wrap-pad). */
  public static Bytes keyWrapWithPadding(SecretBytes key, SecretBytes data) {
    return Bytes.copyOf(
        run(Cipher.ENCRYPT_MODE, "AES/KWP/NoPadding", key, null, null, data.exposeSecretArray()));
  }

  /**
   * One AES block (FIPS 197), 16 bytes in and out; the output is as secret as the caller makes it.
   */
  public static byte[] aesBlock(SecretBytes key, byte[] block) {
    return run(Cipher.ENCRYPT_MODE, "AES/ECB/NoPadding", key, null, null, block);
  }

  /** HMAC-SHA-256 (RFC 2104) of public data under a secret key, 32 bytes. */
  public static Bytes hmacSha256(SecretBytes key, Bytes data) {
    return hmac("HmacSHA256", key, data);
  }

  /**
   * HMAC (RFC 2104) of public data under a secret key.
   *
   * @param algorithm {@code HmacSHA224}, {@code HmacSHA256}, {@code HmacSHA384} or {@code
   *     HmacSHA512}
   */
  public static Bytes hmac(String algorithm, SecretBytes key, Bytes data) {
    return Bytes.copyOf(mac(algorithm, key, data.toArray()));
  }

  /**
   * HMAC of secrets under a secret key, for example a step of HKDF.
   *
   * @param parts in their order; preserved
   * @return the caller's to close
   */
  @MustBeClosed
  public static SecretBytes hmacOfSecrets(String algorithm, SecretBytes key, byte[]... parts) {
    return SecretBytes.owning(mac(algorithm, key, parts));
  }

  private static byte[] mac(String algorithm, SecretBytes key, byte[]... parts) {
    ScratchKey scratch = new ScratchKey(algorithm, key);
    try {
      Mac mac = Mac.getInstance(algorithm, PROVIDER);
      try {
        mac.init(scratch);
        for (byte[] part : parts) {
          mac.update(part);
        }
        return mac.doFinal();
      } finally {
        mac.init(new ScratchKey(algorithm, new byte[key.size()]));
        mac.doFinal(NO_BYTES);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SunJCE has " + algorithm, e);
    } finally {
      scratch.destroy();
    }
  }

  private static AlgorithmParameterSpec gcm(Bytes nonce) {
    return new GCMParameterSpec(GCM_TAG_BITS, nonce.toArray());
  }

  private static byte[] run(
      int mode,
      String transformation,
      SecretBytes key,
      @Nullable AlgorithmParameterSpec parameters,
      @Nullable Bytes associated,
      byte[] data) {
    try {
      return checked(mode, transformation, key, parameters, associated, data);
    } catch (NotAuthentic impossible) {
      throw new IllegalStateException("encryption checks nothing", impossible);
    }
  }

  private static byte[] checked(
      int mode,
      String transformation,
      SecretBytes key,
      @Nullable AlgorithmParameterSpec parameters,
      @Nullable Bytes associated,
      byte[] data)
      throws NotAuthentic {
    ScratchKey scratch = new ScratchKey("AES", key);
    try {
      Cipher cipher = Cipher.getInstance(transformation, PROVIDER);
      try {
        init(cipher, mode, scratch, parameters);
        if (associated != null && associated.size() > 0) {
          cipher.updateAAD(associated.toArray());
        }
        return cipher.doFinal(data);
      } finally {
        forget(cipher, parameters);
      }
    } catch (AEADBadTagException | IllegalBlockSizeException altered) {
      throw new NotAuthentic(altered);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SunJCE has " + transformation, e);
    } finally {
      scratch.destroy();
    }
  }

  private static void init(
      Cipher cipher, int mode, SecretKey key, @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    if (parameters == null) {
      cipher.init(mode, key);
    } else {
      cipher.init(mode, key, parameters);
    }
  }

  /** Overwrites the key schedule inside {@code cipher}. */
  private static void forget(Cipher cipher, @Nullable AlgorithmParameterSpec used)
      throws GeneralSecurityException {
    init(
        cipher,
        Cipher.ENCRYPT_MODE,
        new ScratchKey("AES", new byte[32]),
        used instanceof GCMParameterSpec gcm ? otherNonce(gcm) : null);
    cipher.doFinal(new byte[AES_BLOCK_BYTES]);
  }

  /**
   * GCM refuses to encrypt twice with one key and nonce; the complement always differs, also when
   * the key was zero.
   */
  private static GCMParameterSpec otherNonce(GCMParameterSpec used) {
    byte[] nonce = used.getIV();
    for (int i = 0; i < nonce.length; i++) {
      nonce[i] ^= (byte) 0xff;
    }
    return new GCMParameterSpec(used.getTLen(), nonce);
  }

  /** A key that hands out its array and can be wiped. */
  private static final class ScratchKey implements SecretKey {
    private static final long serialVersionUID = 1L;
    private final String algorithm;
    private final byte[] scratch;

    ScratchKey(String algorithm, SecretBytes key) {
      this(algorithm, key.exposeSecretArray().clone());
    }

    ScratchKey(String algorithm, byte[] scratch) {
      this.algorithm = algorithm;
      this.scratch = scratch;
    }

    @Override
    public String getAlgorithm() {
      return algorithm;
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    /** The array itself: SunJCE's key wrap zeroes it, the others leave that to {@link #destroy}. */
    @Override
    public byte[] getEncoded() {
      return scratch;
    }

    @Override
    public void destroy() {
      Arrays.fill(scratch, (byte) 0);
    }
  }
}

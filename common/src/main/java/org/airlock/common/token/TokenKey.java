package org.airlock.common.token;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.dsse.UnlockedKey;
import org.airlock.common.failure.Failure;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.jspecify.annotations.Nullable;

/**
 * A P-256 key on a token whose holder has logged in. The private key stays on the token; closing
 * logs out. Not thread-safe.
 */
public final class TokenKey implements UnlockedKey {
  private final Cryptoki cryptoki;
  private final String token;
  private final long session;
  private final long handle;
  private final PublicSigningKey publicKey;
  private final char @Nullable [] pinForEachSignature;
  private boolean closed;

  /**
   * @param session logged in, and closed with this key
   * @param pinForEachSignature only where the key demands the PIN for every signature; owned from
   *     here on, wiped by {@link #close}
   */
  @MustBeClosed
  TokenKey(
      Cryptoki cryptoki,
      String token,
      long session,
      long handle,
      PublicSigningKey publicKey,
      char @Nullable [] pinForEachSignature) {
    this.cryptoki = cryptoki;
    this.token = token;
    this.session = session;
    this.handle = handle;
    this.publicKey = publicKey;
    this.pinForEachSignature = pinForEachSignature;
  }

  @Override
  public PublicSigningKey publicKey() {
    return publicKey;
  }

  /**
   * DER, ECDSA with SHA-256.
   *
   * @throws Failure.Environment when the token went away or refuses
   * @throws Failure.Integrity when what it gave is not a signature by {@link #publicKey}
   */
  @Override
  public Bytes sign(Bytes message) {
    Bytes halves;
    try {
      cryptoki.signInit(session, handle);
      if (pinForEachSignature != null) {
        cryptoki.login(session, Cryptoki.CONTEXT_SPECIFIC, pinForEachSignature);
      }
      halves = cryptoki.sign(session, Digest.of(message).value());
    } catch (CryptokiException answer) {
      throw TokenFailures.whileSigning(token, answer);
    }
    Bytes signature = der(halves);
    // A token can be faulty, its library hostile, and without a public key object on the token this
    // is the first time that the key is seen at work.
    if (!publicKey.verifies(message, signature)) {
      throw new Failure.Integrity(
          "token \"" + token + "\": the signature it gave is not by the key of this identity",
          "nothing was signed; use the token that was enrolled, and have this one looked at");
    }
    return signature;
  }

  private static Bytes der(Bytes halves) {
    byte[] both = halves.toArray();
    int half = both.length / 2;
    try {
      return Bytes.copyOf(
          new DERSequence(
                  new ASN1Integer[] {
                    new ASN1Integer(new BigInteger(1, Arrays.copyOf(both, half))),
                    new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(both, half, both.length)))
                  })
              .getEncoded(ASN1Encoding.DER));
    } catch (IOException impossible) {
      throw new IllegalStateException("two numbers always have a DER form", impossible);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (pinForEachSignature != null) {
      Arrays.fill(pinForEachSignature, '\0');
    }
    Tokens.leave(cryptoki, session);
  }
}

package org.airlock.common.dsse;

import static org.airlock.common.Refusals.assertIntegrity;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import org.airlock.common.bytes.Bytes;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

final class PublicSigningKeyTest {
  private final ECPoint point =
      CustomNamedCurves.getByName("P-256")
          .getG()
          .multiply(new java.math.BigInteger(200, new SecureRandom()))
          .normalize();

  private static Bytes spki(byte[] encodedPoint) throws IOException {
    return Bytes.copyOf(
        new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(
                    X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
                encodedPoint)
            .getEncoded());
  }

  @Test
  void p256_inItsOneForm_isRead() throws IOException {
    assertThat(PublicSigningKey.ofSpki(spki(point.getEncoded(false)), "key").algorithm())
        .isEqualTo(PublicSigningKey.Algorithm.P256);
  }

  /** Equality is by encoding: with a second form one key would be two people on a roster. */
  @Test
  void p256_inAnyOtherForm_isRefused() throws IOException {
    byte[] hybrid = point.getEncoded(false);
    hybrid[0] = (byte) (6 + (hybrid[64] & 1));
    assertIntegrity(() -> PublicSigningKey.ofSpki(spki(point.getEncoded(true)), "key"));
    assertIntegrity(() -> PublicSigningKey.ofSpki(spki(hybrid), "key"));
    byte[] offCurve = point.getEncoded(false);
    offCurve[64] ^= 1;
    assertIntegrity(() -> PublicSigningKey.ofSpki(spki(offCurve), "key"))
        .hasMessageContaining("key: is not a sound Ed25519, P-256 or ML-DSA-65 public key");
  }
}

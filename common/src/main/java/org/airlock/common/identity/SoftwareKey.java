package org.airlock.common.identity;

import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.dsse.UnlockedKey;

/** A key whose secret is in this process: a seed, and how PKCS#8 writes it. */
sealed interface SoftwareKey extends UnlockedKey permits IdentityKey, MlDsaKey {
  /** The live seed; it stays this key's. */
  SecretBytes seed();

  /** PrivateKeyInfo in DER up to the seed, which ends it. */
  Bytes pkcs8Prefix();
}

package org.airlock.rehearsal.simulator.kms;

import java.security.KeyPair;
import org.airlock.common.kms.WrappingKeySpec;

/**
 * Where RSA key pairs for wrapping come from. Every call gives a pair that was never given before.
 */
@FunctionalInterface
public interface WrappingKeySource {
  KeyPair next(WrappingKeySpec spec);
}

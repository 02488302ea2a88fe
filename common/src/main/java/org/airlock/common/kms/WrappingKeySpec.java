package org.airlock.common.kms;

/**
 * The wrapping keys KMS offers for import (KMS API, {@code WrappingKeySpec}). Constant names are
 * the wire values.
 */
public enum WrappingKeySpec {
  RSA_2048(2048),
  RSA_3072(3072),
  RSA_4096(4096);

  private final int modulusBits;

  WrappingKeySpec(int modulusBits) {
    this.modulusBits = modulusBits;
  }

  public int modulusBits() {
    return modulusBits;
  }

  public int modulusSizeBytes() {
    return modulusBits / 8;
  }
}

package org.airlock.common.kms;

/**
 * How material is wrapped for {@code ImportKeyMaterial} (KMS API, {@code AlgorithmSpec}). Constant
 * names are the wire values. Both hashes of OAEP (PKCS #1 v2.2 section 7.1) are always the same:
 * the digest and MGF1's; the label is empty.
 */
public enum WrappingAlgorithm {
  RSAES_OAEP_SHA_256(OaepHash.SHA_256, false),
  RSAES_OAEP_SHA_1(OaepHash.SHA_1, false),
  RSA_AES_KEY_WRAP_SHA_256(OaepHash.SHA_256, true),
  RSA_AES_KEY_WRAP_SHA_1(OaepHash.SHA_1, true);

  private final OaepHash hash;
  private final boolean hybrid;

  WrappingAlgorithm(OaepHash hash, boolean hybrid) {
    this.hash = hash;
    this.hybrid = hybrid;
  }

  public OaepHash hash() {
    return hash;
  }

  /** True for {@code OAEP(AES key) || AES-KWP(material)}, RFC 5649; false for one OAEP block. */
  public boolean hybrid() {
    return hybrid;
  }

  /** The exact ciphertext length for {@code materialSizeBytes} of plaintext. */
  public int ciphertextSizeBytes(WrappingKeySpec wrappingKeySpec, int materialSizeBytes) {
    if (!hybrid) {
      return wrappingKeySpec.modulusSizeBytes();
    }
    int paddedBlocks = (materialSizeBytes + 7) / 8;
    return wrappingKeySpec.modulusSizeBytes() + 8 * paddedBlocks + 8;
  }

  /** The longest plaintext one OAEP block takes: k - 2h - 2 bytes (PKCS #1 v2.2 section 7.1.1). */
  public int largestOaepPlaintextBytes(WrappingKeySpec wrappingKeySpec) {
    return wrappingKeySpec.modulusSizeBytes() - 2 * hash.sizeBytes() - 2;
  }

  /** The hash of an OAEP block, used for the label digest and for MGF1 alike. */
  public enum OaepHash {
    SHA_256("SHA-256", 32),
    SHA_1("SHA-1", 20);

    private final String jcaName;
    private final int sizeBytes;

    OaepHash(String jcaName, int sizeBytes) {
      this.jcaName = jcaName;
      this.sizeBytes = sizeBytes;
    }

    public String jcaName() {
      return jcaName;
    }

    public int sizeBytes() {
      return sizeBytes;
    }
  }
}

package org.airlock.rehearsal.simulator.kms;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.airlock.common.bytes.Bytes;

/**
 * What Encrypt gives out: version 1, key ID (one length byte, ASCII), material id (32 bytes), nonce
 * (12 bytes), AES-GCM ciphertext with its tag. Like AWS's it names its key, and nobody but the
 * simulator can open it.
 *
 * @param materialId 64 hex digits
 */
record CiphertextBlob(String keyId, String materialId, Bytes nonce, Bytes sealed) {
  static final int NONCE_SIZE_BYTES = 12;
  private static final int VERSION = 1;
  private static final int TAG_SIZE_BYTES = 16;

  Bytes encode() {
    return Bytes.concat(header(), nonce, sealed);
  }

  /** Everything that is authenticated besides the plaintext and the encryption context. */
  Bytes header() {
    Bytes id = Bytes.utf8(keyId);
    return Bytes.concat(
        Bytes.copyOf(new byte[] {VERSION, (byte) id.size()}), id, Bytes.ofHex(materialId));
  }

  static CiphertextBlob parse(Bytes blob) {
    byte[] all = blob.toArray();
    int idSize = all.length < 2 || all[0] != VERSION ? 0 : all[1] & 0xff;
    int headerSize = 2 + idSize + 32;
    if (idSize == 0 || all.length < headerSize + NONCE_SIZE_BYTES + TAG_SIZE_BYTES) {
      throw ErrorCode.INVALID_CIPHERTEXT.error("");
    }
    ByteBuffer reading = ByteBuffer.wrap(all, 2, all.length - 2);
    return new CiphertextBlob(
        next(reading, idSize).asUtf8().orElseThrow(() -> ErrorCode.INVALID_CIPHERTEXT.error("")),
        next(reading, 32).hex(),
        next(reading, NONCE_SIZE_BYTES),
        Bytes.copyOf(Arrays.copyOfRange(all, headerSize + NONCE_SIZE_BYTES, all.length)));
  }

  private static Bytes next(ByteBuffer reading, int sizeBytes) {
    byte[] part = new byte[sizeBytes];
    reading.get(part);
    return Bytes.copyOf(part);
  }
}

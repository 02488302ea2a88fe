package org.airlock.common.bytes;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file, device or pipe that takes a secret, written through one buffer outside the heap that is
 * overwritten after each piece; see {@link SecretInput}. Not thread-safe.
 */
public final class SecretOutput extends OutputStream {
  static final int PIECE_BYTES = 4096;

  private final FileOutputStream file;
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);

  /** Truncates a file that exists. */
  public SecretOutput(Path path) throws IOException {
    this.file = new FileOutputStream(path.toFile());
  }

  @Override
  public void write(int value) throws IOException {
    byte[] one = {(byte) value};
    try {
      write(one, 0, 1);
    } finally {
      one[0] = 0;
    }
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    int end = offset + length;
    for (int at = offset; at < end; at += PIECE_BYTES) {
      try {
        piece.clear();
        piece.put(from, at, Math.min(PIECE_BYTES, end - at)).flip();
        while (piece.hasRemaining()) {
          file.getChannel().write(piece);
        }
      } finally {
        wipe(piece);
      }
    }
  }

  /** Returns when what was written is on the medium. */
  public void sync() throws IOException {
    file.getFD().sync();
  }

  static void wipe(ByteBuffer buffer) {
    buffer.clear();
    while (buffer.hasRemaining()) {
      buffer.put((byte) 0);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

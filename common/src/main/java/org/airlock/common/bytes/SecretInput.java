package org.airlock.common.bytes;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file with a secret, read through one buffer outside the heap that is overwritten after each
 * piece. A {@link FileInputStream} passes what it reads through the stack, or through memory that
 * is given back, and neither is overwritten. Not thread-safe.
 */
public final class SecretInput extends InputStream {
  private final FileInputStream file;
  private final ByteBuffer piece = ByteBuffer.allocateDirect(SecretOutput.PIECE_BYTES);

  public SecretInput(Path path) throws IOException {
    this.file = new FileInputStream(path.toFile());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    try {
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    } finally {
      one[0] = 0;
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    try {
      piece.clear().limit(Math.min(length, piece.capacity()));
      int size = file.getChannel().read(piece);
      piece.flip();
      piece.get(into, offset, Math.max(size, 0));
      return size;
    } finally {
      SecretOutput.wipe(piece);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

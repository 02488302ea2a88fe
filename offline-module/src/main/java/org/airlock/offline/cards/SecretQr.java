package org.airlock.offline.cards;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.decoder.Version;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The QR code of a share's words (ISO/IEC 18004, byte mode, level H, so that nearly a third of it
 * may be lost). ZXing draws a code of public text of the same size; this class works out which
 * squares differ for the secret text and flips those. So no library sees a secret, and every array
 * with one is the caller's or wiped here. Immutable.
 *
 * <p>The size depends on the number of words alone, not on their letters.
 */
final class SecretQr {
  private static final ErrorCorrectionLevel LEVEL = ErrorCorrectionLevel.H;
  private static final int MASK = 3;
  private static final int LONGEST_WORD = 8;
  private static final int BYTE_MODE = 0b0100;

  private final Version version;
  private final int mostBytes;
  private final List<Integer> blockSizes = new ArrayList<>();
  private final int checkBytes;
  private final byte[] publicText;
  private final ByteMatrix publicCode;

  private SecretQr(Version version, int mostBytes) {
    this.version = version;
    this.mostBytes = mostBytes;
    Version.ECBlocks blocks = version.getECBlocksForLevel(LEVEL);
    this.checkBytes = blocks.getECCodewordsPerBlock();
    for (Version.ECB group : blocks.getECBlocks()) {
      for (int i = 0; i < group.getCount(); i++) {
        blockSizes.add(group.getDataCodewords());
      }
    }
    this.publicText = new byte[mostBytes];
    Arrays.fill(publicText, (byte) 'a');
    this.publicCode = draw("a".repeat(mostBytes), version);
  }

  /** For a share of so many words. */
  static SecretQr ofWords(int words) {
    int mostBytes = words * (LONGEST_WORD + 1) - 1;
    for (int number = 10; ; number++) {
      Version version = Version.getVersionForNumber(number);
      int room =
          version.getTotalCodewords() - version.getECBlocksForLevel(LEVEL).getTotalECCodewords();
      if (room >= mostBytes + 3) {
        return new SecretQr(version, mostBytes);
      }
    }
  }

  /** What ZXing makes of a public text. */
  static ByteMatrix draw(String publicText, Version version) {
    try {
      return Encoder.encode(
              publicText,
              LEVEL,
              Map.of(
                  EncodeHintType.QR_VERSION,
                  version.getVersionNumber(),
                  EncodeHintType.QR_MASK_PATTERN,
                  MASK))
          .getMatrix();
    } catch (WriterException e) {
      throw new IllegalStateException("the text fits by construction", e);
    }
  }

  Version version() {
    return version;
  }

  /** Squares on each side. */
  int dimension() {
    return version.getDimensionForVersion();
  }

  /**
   * The squares of the code of {@code ascii}, row by row, 1 for dark.
   *
   * @param ascii preserved, the caller's to wipe
   * @return a new array, the caller's to wipe
   */
  byte[] squares(byte[] ascii) {
    if (ascii.length > mostBytes) {
      throw new IllegalArgumentException("longer than the words can be");
    }
    byte[] difference = codewords(ascii);
    byte[] known = codewords(publicText);
    for (int i = 0; i < known.length; i++) {
      difference[i] ^= known[i];
    }
    byte[] squares = new byte[dimension() * dimension()];
    for (int row = 0; row < dimension(); row++) {
      for (int column = 0; column < dimension(); column++) {
        squares[row * dimension() + column] = publicCode.get(column, row);
      }
    }
    flip(squares, difference);
    Arrays.fill(difference, (byte) 0);
    return squares;
  }

  /** Section 7.4 to 7.6: the text, its check bytes, and both in the order of the symbol. */
  private byte[] codewords(byte[] ascii) {
    byte[] data = data(ascii);
    byte[] ordered = new byte[version.getTotalCodewords()];
    byte[][] checks = new byte[blockSizes.size()][];
    int largest = blockSizes.get(blockSizes.size() - 1);
    int next = 0;
    for (int i = 0; i < largest; i++) {
      int start = 0;
      for (int size : blockSizes) {
        if (i < size) {
          ordered[next++] = data[start + i];
        }
        start += size;
      }
    }
    byte[] generator = generator(checkBytes);
    int start = 0;
    for (int block = 0; block < checks.length; block++) {
      checks[block] = checks(data, start, blockSizes.get(block), generator);
      start += blockSizes.get(block);
    }
    for (int i = 0; i < checkBytes; i++) {
      for (byte[] check : checks) {
        ordered[next++] = check[i];
      }
    }
    for (byte[] check : checks) {
      Arrays.fill(check, (byte) 0);
    }
    Arrays.fill(data, (byte) 0);
    return ordered;
  }

  /** Mode, 16 bits of length, the text, a terminator, and alternating padding. */
  private byte[] data(byte[] ascii) {
    byte[] data = new byte[blockSizes.stream().mapToInt(Integer::intValue).sum()];
    data[0] = (byte) (BYTE_MODE << 4 | ascii.length >>> 12);
    data[1] = (byte) (ascii.length >>> 4);
    data[2] = (byte) (ascii.length << 4);
    for (int i = 0; i < ascii.length; i++) {
      data[i + 2] |= (byte) ((ascii[i] & 0xff) >>> 4);
      data[i + 3] = (byte) (ascii[i] << 4);
    }
    for (int i = ascii.length + 3; i < data.length; i++) {
      data[i] = (byte) ((i - ascii.length - 3) % 2 == 0 ? 0xec : 0x11);
    }
    return data;
  }

  /** The remainder of a block by the generator polynomial. */
  private static byte[] checks(byte[] data, int start, int size, byte[] generator) {
    byte[] rest = new byte[generator.length];
    for (int i = start; i < start + size; i++) {
      int factor = (data[i] ^ rest[0]) & 0xff;
      System.arraycopy(rest, 1, rest, 0, rest.length - 1);
      rest[rest.length - 1] = 0;
      for (int j = 0; j < rest.length; j++) {
        rest[j] ^= (byte) times(generator[j] & 0xff, factor);
      }
    }
    return rest;
  }

  /** The product of (x - 2^i) for i below {@code degree}, without its leading 1. */
  private static byte[] generator(int degree) {
    byte[] product = new byte[degree];
    product[degree - 1] = 1;
    int root = 1;
    for (int i = 0; i < degree; i++) {
      for (int j = 0; j < degree; j++) {
        int next = j + 1 < degree ? product[j + 1] : 0;
        product[j] = (byte) (times(product[j] & 0xff, root) ^ next);
      }
      root = times(root, 2);
    }
    return product;
  }

  /** In the field of 256 elements modulo x^8+x^4+x^3+x^2+1, in a time that tells nothing. */
  private static int times(int a, int b) {
    int product = 0;
    for (int bit = 7; bit >= 0; bit--) {
      product = (product << 1) ^ ((product >>> 7) * 0x11d);
      product ^= ((b >>> bit) & 1) * a;
    }
    return product;
  }

  /** Section 7.7.3: two columns at a time from the right, up and down in turn. */
  private void flip(byte[] squares, byte[] difference) {
    int bit = 0;
    boolean up = true;
    for (int right = dimension() - 1; right > 0; right -= 2) {
      if (right == 6) {
        right--;
      }
      for (int step = 0; step < dimension(); step++) {
        int row = up ? dimension() - 1 - step : step;
        for (int column = right; column >= right - 1; column--) {
          if (!isPattern(column, row) && bit < 8 * difference.length) {
            squares[row * dimension() + column] ^=
                (byte) (difference[bit >>> 3] >>> (7 - (bit & 7)) & 1);
            bit++;
          }
        }
      }
      up = !up;
    }
  }

  /** Finders with format and version information, timing and alignment patterns. */
  private boolean isPattern(int column, int row) {
    int far = dimension() - 8;
    if (column == 6
        || row == 6
        || (column < 9 && row < 9)
        || (column >= far && row < 9)
        || (column < 9 && row >= far)
        || (column >= far - 3 && row < 6)
        || (column < 6 && row >= far - 3)) {
      return true;
    }
    int[] centers = version.getAlignmentPatternCenters();
    int last = centers.length - 1;
    for (int i = 0; i <= last; i++) {
      for (int j = 0; j <= last; j++) {
        boolean atFinder = (i == 0 && j == 0) || (i == 0 && j == last) || (i == last && j == 0);
        if (!atFinder && Math.abs(column - centers[i]) <= 2 && Math.abs(row - centers[j]) <= 2) {
          return true;
        }
      }
    }
    return false;
  }
}

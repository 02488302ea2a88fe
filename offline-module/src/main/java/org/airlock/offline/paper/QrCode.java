package org.airlock.offline.paper;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Map;

/** A QR code of public text (ISO/IEC 18004), made by ZXing. Immutable. */
public final class QrCode {
  /** Squares that stay white around a code. */
  static final int QUIET = 4;

  private final ByteMatrix matrix;

  private QrCode(ByteMatrix matrix) {
    this.matrix = matrix;
  }

  /**
   * The smallest code that holds {@code text} and survives the loss of a quarter of itself.
   *
   * @param text Latin-1
   * @throws IllegalArgumentException when it is longer than one code can hold
   */
  public static QrCode of(String text) {
    return of(text, ErrorCorrectionLevel.Q, Map.of());
  }

  static QrCode of(String text, ErrorCorrectionLevel level, Map<EncodeHintType, ?> hints) {
    try {
      return new QrCode(Encoder.encode(text, level, hints).getMatrix());
    } catch (WriterException e) {
      throw new IllegalArgumentException("no QR code holds " + text.length() + " letters", e);
    }
  }

  /** Squares on each side, without the quiet zone. */
  public int dimension() {
    return matrix.getWidth();
  }

  public boolean dark(int column, int row) {
    return matrix.get(column, row) == 1;
  }
}

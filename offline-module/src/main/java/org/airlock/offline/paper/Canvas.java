package org.airlock.offline.paper;

import java.nio.charset.StandardCharsets;
import org.airlock.offline.paper.Type.Face;

/**
 * One page to draw on. Places and sizes are in millimetres from the upper left corner of the paper;
 * the height of text is that of the line its letters stand on. Black, and shades of grey that a
 * copy in grey keeps.
 */
public final class Canvas {
  /** Letters of one empty place, which is the longest word of the list. */
  static final int LETTERS = 8;

  private static final double THICKENING = 0.028;

  private final Paper paper;
  private final Fonts fonts;
  private final StringBuilder operators = new StringBuilder(1 << 12);

  Canvas(Paper paper, Fonts fonts) {
    this.paper = paper;
    this.fonts = fonts;
  }

  public Paper paper() {
    return paper;
  }

  public double widthMm(Type type, String text) {
    return fonts.widthMm(type, text);
  }

  public void text(double x, double y, Type type, String text) {
    show(x, y, type, fonts.hex(type.face(), text));
  }

  public void textCentered(double x, double y, Type type, String text) {
    text(x - widthMm(type, text) / 2, y, type, text);
  }

  public void textRight(double x, double y, Type type, String text) {
    text(x - widthMm(type, text), y, type, text);
  }

  /** Text that is made smaller until it fits into {@code width}. */
  public void textWithin(double x, double y, double width, Type type, String text) {
    double needed = widthMm(type, text);
    double size = type.sizePoints() * Math.min(1, width / needed);
    text(x, y, new Type(type.face(), size, type.bold()), text);
  }

  /** Large and pale from the lower left to the upper right; to be drawn before all else. */
  void watermark(String text) {
    Type type = Type.sans(130).inBold();
    double half = widthMm(type, text) / 2 * Math.sqrt(0.5);
    operators.append("0.9 g BT /").append(type.face().resource).append(' ');
    operators.append(number(type.sizePoints())).append(" Tf 0.707 0.707 -0.707 0.707 ");
    operators.append(at(paper.widthMm() / 2 - half, paper.heightMm() / 2 + half)).append(" Tm <");
    operators.append(fonts.hex(type.face(), text)).append("> Tj ET 0 g\n");
  }

  /** Width of the line in millimetres. */
  public void line(double fromX, double fromY, double toX, double toY, double width) {
    operators.append(points(width)).append(" w ");
    operators.append(at(fromX, fromY)).append(" m ").append(at(toX, toY)).append(" l S\n");
  }

  /** A frame. */
  public void box(double x, double y, double width, double height, double lineWidth) {
    operators.append(points(lineWidth)).append(" w ");
    rectangle(x, y, width, height, "S");
  }

  /**
   * A filled area.
   *
   * @param grey 0 is black, 1 is white
   */
  public void fill(double x, double y, double width, double height, double grey) {
    operators.append(number(grey)).append(" g ");
    rectangle(x, y, width, height, "f");
    operators.append("0 g\n");
  }

  /** A QR code with its quiet zone of four squares on each side, {@code size} wide in all. */
  public void qr(double x, double y, double size, QrCode code) {
    double square = size / (code.dimension() + 2 * QrCode.QUIET);
    for (int row = 0; row < code.dimension(); row++) {
      int column = 0;
      while (column < code.dimension()) {
        int end = column;
        while (end < code.dimension() && code.dark(end, row)) {
          end++;
        }
        if (end > column) {
          squares(x, y, square, column, row, end - column, Places.DARK);
        }
        column = end + 1;
      }
    }
  }

  /**
   * An empty place for a word of up to eight letters a to z, in the font of one width. {@link
   * Places} fills it in the finished bytes.
   *
   * @param name of the place, unique in the document
   */
  public void letters(double x, double y, Type type, String name) {
    if (type.face() != Face.MONO) {
      throw new IllegalArgumentException("empty places are in the font of one width");
    }
    operators.append(Places.mark(name));
    show(x, y, type, fonts.hex(Face.MONO, " ".repeat(LETTERS)));
  }

  /**
   * An empty place for a QR code of {@code dimension} squares, drawn where {@link #qr} would.
   *
   * @param name of the place, unique in the document
   */
  public void squares(double x, double y, double size, int dimension, String name) {
    double square = size / (dimension + 2 * QrCode.QUIET);
    operators.append(Places.mark(name));
    for (int row = 0; row < dimension; row++) {
      for (int column = 0; column < dimension; column++) {
        squares(x, y, square, column, row, 1, Places.LIGHT);
      }
    }
  }

  /** Squares overlap a little, because readers show hairlines between those that only touch. */
  private void squares(
      double x, double y, double square, int column, int row, int count, char paint) {
    double left = x + (column + QrCode.QUIET) * square;
    double top = y + (row + QrCode.QUIET) * square;
    rectangle(left, top, square * (count + 0.03), square * 1.03, String.valueOf(paint));
  }

  private void show(double x, double y, Type type, String hex) {
    operators.append("BT /").append(type.face().resource).append(' ');
    operators.append(number(type.sizePoints())).append(" Tf ");
    if (type.bold()) {
      operators.append(number(type.sizePoints() * THICKENING)).append(" w 2 Tr ");
    }
    operators.append("1 0 0 1 ").append(at(x, y)).append(" Tm <").append(hex).append("> Tj");
    operators.append(type.bold() ? " 0 Tr ET\n" : " ET\n");
  }

  private void rectangle(double x, double y, double width, double height, String paint) {
    operators.append(at(x, y + height)).append(' ').append(points(width)).append(' ');
    operators.append(points(height)).append(" re ").append(paint).append('\n');
  }

  private String at(double x, double y) {
    return points(x) + " " + points(paper.heightMm() - y);
  }

  private static String points(double millimetres) {
    return number(millimetres / Fonts.MM_PER_POINT);
  }

  private static String number(double value) {
    // By hand: a formatter would take most of the memory of a page with a QR code.
    long thousandths = Math.round(Math.abs(value) * 1000);
    String fraction = String.valueOf(1000 + thousandths % 1000).substring(1);
    return (value < 0 ? "-" : "") + thousandths / 1000 + "." + fraction;
  }

  byte[] operators() {
    return operators.toString().getBytes(StandardCharsets.US_ASCII);
  }
}

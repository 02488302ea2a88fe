package org.airlock.offline.paper;

/**
 * How text looks.
 *
 * @param face proportional, or one width for every letter
 * @param sizePoints height of the line of type, 1/72 inch
 * @param bold drawn with a thickened outline
 */
public record Type(Face face, double sizePoints, boolean bold) {
  /** The two fonts, both embedded. */
  public enum Face {
    SANS("F0"),
    MONO("F1");

    /** Its name on a page. */
    final String resource;

    Face(String resource) {
      this.resource = resource;
    }
  }

  public static final Type BODY = sans(10);
  public static final Type SMALL = sans(8);
  public static final Type HEADING = sans(13).inBold();
  public static final Type CODE = mono(8.5);

  public static Type sans(double sizePoints) {
    return new Type(Face.SANS, sizePoints, false);
  }

  public static Type mono(double sizePoints) {
    return new Type(Face.MONO, sizePoints, false);
  }

  public Type inBold() {
    return new Type(face, sizePoints, true);
  }

  /** From one line to the next. */
  public double lineMm() {
    return sizePoints * 1.3 * Fonts.MM_PER_POINT;
  }

  /** From the top of a line to the line the letters stand on. */
  double ascentMm() {
    return sizePoints * 0.97 * Fonts.MM_PER_POINT;
  }
}

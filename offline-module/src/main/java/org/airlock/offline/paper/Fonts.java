package org.airlock.offline.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.airlock.offline.paper.Type.Face;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The two fonts of one document. Only what is used of them is embedded. A character that a font
 * does not have is shown as its number, {@code <U+5F20>}, so that nothing gets lost.
 */
final class Fonts {
  static final double MM_PER_POINT = 25.4 / 72;

  private record Glyph(String hex, double thousandths) {}

  private record Loaded(PDType0Font font, Map<Integer, Glyph> glyphs) {
    /** From a jar's resources: PDFBox's own hold one of the fonts, this package's the other. */
    static Loaded from(Class<?> owner, String name, PDDocument document) throws IOException {
      try (InputStream file = owner.getResourceAsStream(name)) {
        if (file == null) {
          throw new IllegalStateException("the program is incomplete: a font is missing");
        }
        return new Loaded(PDType0Font.load(document, file), new LinkedHashMap<>());
      }
    }
  }

  private final Loaded sans;
  private final Loaded mono;

  Fonts(PDDocument document) throws IOException {
    sans =
        Loaded.from(
            PDFont.class, "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf", document);
    mono = Loaded.from(Fonts.class, "LiberationMono-Regular.ttf", document);
  }

  private Loaded loaded(Face face) {
    return switch (face) {
      case SANS -> sans;
      case MONO -> mono;
    };
  }

  PDType0Font font(Face face) {
    return loaded(face).font();
  }

  /** The codes of {@code text} in hex, four digits for each glyph. */
  String hex(Face face, String text) {
    StringBuilder hex = new StringBuilder();
    printable(face, text).codePoints().forEach(point -> hex.append(glyph(face, point).hex()));
    return hex.toString();
  }

  double widthMm(Type type, String text) {
    return printable(type.face(), text)
            .codePoints()
            .mapToDouble(point -> glyph(type.face(), point).thousandths())
            .sum()
        / 1000
        * type.sizePoints()
        * MM_PER_POINT;
  }

  /** Embeds what was used. */
  void embed() throws IOException {
    for (Face face : Face.values()) {
      Loaded loaded = loaded(face);
      loaded.glyphs().keySet().forEach(loaded.font()::addToSubset);
      loaded.font().subset();
    }
  }

  private String printable(Face face, String text) {
    if (text.codePoints().allMatch(point -> has(face, point))) {
      return text;
    }
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (has(face, point)) {
                printable.appendCodePoint(point);
              } else {
                printable.append(String.format(Locale.ROOT, "<U+%04X>", point));
              }
            });
    return printable.toString();
  }

  private boolean has(Face face, int point) {
    try {
      glyph(face, point);
      return true;
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  private Glyph glyph(Face face, int point) {
    Glyph known = loaded(face).glyphs().get(point);
    if (known != null) {
      return known;
    }
    PDType0Font font = font(face);
    String letter = Character.toString(point);
    try {
      Glyph glyph =
          new Glyph(
              HexFormat.of().withUpperCase().formatHex(font.encode(letter)),
              font.getStringWidth(letter));
      loaded(face).glyphs().put(point, glyph);
      return glyph;
    } catch (IOException e) {
      throw new UncheckedIOException("a font of the program cannot be read", e);
    }
  }
}

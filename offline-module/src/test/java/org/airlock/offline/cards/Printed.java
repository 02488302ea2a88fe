package org.airlock.offline.cards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/** What a reader finds on a page. */
public final class Printed {
  private static final Pattern NUMBERED = Pattern.compile("(\\d+)\\. +([a-z]{4,8})\\b");

  private Printed() {}

  public static String text(byte[] pdf) {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbered words of a card, in their order. */
  public static String words(String text) {
    Map<Integer, String> words = new TreeMap<>();
    Matcher numbered = NUMBERED.matcher(text);
    while (numbered.find()) {
      words.put(Integer.valueOf(numbered.group(1)), numbered.group(2));
    }
    return String.join(" ", words.values());
  }
}

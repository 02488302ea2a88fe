package org.airlock.offline.paper;

import java.util.Locale;
import java.util.Optional;

/** Sizes of paper, upright, in millimetres. */
public enum Paper {
  A4("A4", 210, 297),
  LETTER("Letter", 215.9, 279.4);

  private final String code;
  private final double widthMm;
  private final double heightMm;

  Paper(String code, double widthMm, double heightMm) {
    this.code = code;
    this.widthMm = widthMm;
    this.heightMm = heightMm;
  }

  /** The spelling in options: {@code A4} or {@code Letter}. */
  public String code() {
    return code;
  }

  public double widthMm() {
    return widthMm;
  }

  public double heightMm() {
    return heightMm;
  }

  /** In any case of letters; empty for any other text. */
  public static Optional<Paper> ofCode(String code) {
    for (Paper paper : values()) {
      if (paper.code.toLowerCase(Locale.ROOT).equals(code.toLowerCase(Locale.ROOT))) {
        return Optional.of(paper);
      }
    }
    return Optional.empty();
  }
}

package org.airlock.rehearsal.page;

/** How well text stands out, by the formulas of WCAG 2.2: from 1 (not at all) to 21. */
final class Contrast {
  /** Every text and background colour that meet, as {@code rrggbb rrggbb}. */
  private static final String PAIRS =
      """
      (canvas => {
        const rgba = colour => colour.match(/[0-9.]+/g).map(Number);
        const hex = colour => rgba(colour).slice(0, 3).map(n => n.toString(16).padStart(2, '0')).join('');
        const behind = element => {
          for (let e = element; e; e = e.parentElement) {
            const colour = getComputedStyle(e).backgroundColor;
            if ((rgba(colour)[3] ?? 1) > 0) return hex(colour);
          }
          return canvas;
        };
        const pairs = new Set();
        for (const e of document.body.querySelectorAll('*'))
          if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility())
            pairs.add(hex(getComputedStyle(e).color) + ' ' + behind(e));
        return [...pairs];
      })('%06x')""";

  private Contrast() {}

  /**
   * The least contrast of any visible text of the page.
   *
   * @param canvas the colour, as {@code 0xRRGGBB}, where no element has a background
   */
  static double least(Browser browser, int canvas) {
    return browser.texts(PAIRS.formatted(canvas)).stream()
        .map(pair -> pair.split(" "))
        .mapToDouble(pair -> ratio(Integer.parseInt(pair[0], 16), Integer.parseInt(pair[1], 16)))
        .min()
        .orElseThrow();
  }

  private static double ratio(int one, int other) {
    double lighter = Math.max(luminance(one), luminance(other));
    double darker = Math.min(luminance(one), luminance(other));
    return (lighter + 0.05) / (darker + 0.05);
  }

  /** Relative luminance, from 0 (black) to 1 (white). */
  static double luminance(int colour) {
    return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
  }

  private static double linear(int channel) {
    double share = (channel & 0xFF) / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}

package org.airlock.online.board.page;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;

/** One self-contained page; it asks for nothing outside itself. */
public final class HtmlBoard {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--line:#8888}
      body{font:14px/1.4 system-ui,sans-serif;margin:1.5rem}
      h1{font-size:1.4rem;margin:0}
      .env{font-weight:bold;border:2px solid;padding:.2rem .6rem;display:inline-block}
      table{border-collapse:collapse;width:100%;margin-top:1rem}
      th,td{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
      th,.whole{overflow-wrap:normal}
      .whole{white-space:nowrap}
      .key{font-family:ui-monospace,monospace;min-width:36ch}
      .material{min-width:12em}
      .next{min-width:14em}
      td:first-child{border-left:6px solid transparent}
      .DEAD td:first-child,.DUE td:first-child{font-weight:bold}
      .DEAD td:first-child{border-left:6px solid #b00020}
      .DUE td:first-child{border-left:6px solid #c77700}
      .ACT td:first-child{border-left:6px solid #0067b8}
      .FINE td:first-child{border-left:6px solid #2e7d32}
      @page{size:A4 landscape;margin:12mm;@bottom-right{content:counter(page) " of " counter(pages);font:10px system-ui,sans-serif}}
      @media print{label{display:none}thead{display:table-header-group}tr{break-inside:avoid}body{margin:0;font-size:10px}td,th{padding:.2rem .3rem}}
      """;

  /** The filter stands in the address, which may also have been typed by hand. */
  private static final String SCRIPT =
      """
      const box=document.getElementById('filter'),rows=[...document.querySelectorAll('tbody tr')];
      function apply(){const words=box.value.toLowerCase().split(/\\s+/).filter(Boolean);let shown=0;
      for(const row of rows){const text=row.textContent.toLowerCase();const keep=words.every(w=>text.includes(w));
      row.hidden=!keep;if(keep)shown++;}
      document.getElementById('shown').textContent=shown+' of '+rows.length+' shown';}
      box.addEventListener('input',()=>{history.replaceState(null,'','#'+encodeURIComponent(box.value));apply();});
      try{box.value=decodeURIComponent(location.hash.slice(1));}catch(notEncoded){}
      apply();
      """;

  /**
   * A column of the table.
   *
   * @param kind its class in {@link #STYLE}, or empty; only {@code whole} cells never break a line,
   *     all others break inside a word rather than be wider than the paper
   * @param lines of a cell
   */
  private record Column(String title, String kind, Function<Cell, List<String>> lines) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column(
              "Urgency",
              "whole",
              cell -> List.of(cell.urgency().sign() + " " + cell.urgency().word())),
          new Column(
              "Key, Region, account",
              "key",
              cell ->
                  List.of(cell.key().keyId(), cell.key().region() + ", " + cell.key().account())),
          new Column(
              "Material, spec",
              "material",
              cell -> List.of(cell.label().orElse("?"), cell.spec().name(), cell.usage().name())),
          new Column(
              "State",
              "whole",
              cell ->
                  Stream.concat(
                          Stream.of(cell.keyState().orElse("not asked")),
                          cell.materialState().stream())
                      .toList()),
          new Column("Expires", "whole", cell -> List.of(expires(cell))),
          new Column(
              "Brought back by",
              "",
              cell ->
                  cell.escrow()
                      .map(e -> List.of(e.label(), e.quorum()))
                      .orElse(List.of("unknown"))),
          new Column("Next", "next", cell -> List.of(cell.next())));

  private HtmlBoard() {}

  /** The page, UTF-8. */
  public static Bytes page(BoardView view) {
    StringBuilder html =
        new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    html.append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '")
        .append(hash(STYLE))
        .append("'; script-src '")
        .append(hash(SCRIPT))
        .append(
            "'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Airlock board</title>\n<style>")
        .append(STYLE)
        .append("</style></head><body>\n<p class=\"env\">")
        .append(escape(OutsideText.shown(view.environment()).toUpperCase(Locale.ROOT)))
        .append("</p>\n<h1>KMS keys with imported material</h1>\n<p>As of ")
        .append(view.asOf())
        .append(view.askedKms() ? ", as KMS says" : ", as this store remembers")
        .append(". Transcript head ")
        .append(view.transcriptHead().seq())
        .append(
            "</p>\n<p><label>Filter <input id=\"filter\" size=\"40\"></label> <span id=\"shown\"></span></p>\n");
    table(view.sorted(), html);
    sections(view, html);
    return Bytes.utf8(
        html.append("<script>").append(SCRIPT).append("</script></body></html>\n").toString());
  }

  private static void table(List<Cell> cells, StringBuilder html) {
    html.append("<table><thead><tr>");
    for (Column column : COLUMNS) {
      html.append("<th scope=\"col\">").append(column.title()).append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (Cell cell : cells) {
      html.append("<tr class=\"").append(cell.urgency()).append("\">");
      for (Column column : COLUMNS) {
        html.append("<td class=\"")
            .append(column.kind())
            .append("\">")
            .append(
                column.lines().apply(cell).stream()
                    .map(line -> escape(OutsideText.shown(line)))
                    .collect(Collectors.joining("<br>\n")))
            .append("</td>\n");
      }
      html.append("</tr>\n");
    }
    html.append("</tbody></table>\n");
  }

  private static String expires(Cell cell) {
    return cell.expiry()
        .map(expiry -> expiry.validTo().map(Instant::toString).orElse("never"))
        .orElse("not known");
  }

  /** What the sweep found, and what the roster declares. */
  private static void sections(BoardView view, StringBuilder html) {
    section(
        html,
        "Keys with imported material that no escrow knows",
        view.unknownKeys().stream()
            .map(key -> key.key() + ", " + key.spec() + ", " + key.keyState())
            .toList());
    section(
        html,
        "Escrows that no key needs",
        view.idleEscrows().stream()
            .map(idle -> idle.escrow().named() + ": " + idle.why())
            .toList());
    section(
        html,
        "Escrows that nobody has proven for long ('ceremony escrow drill')",
        view.oldDrills().stream()
            .map(
                old ->
                    old.escrow().named()
                        + ": "
                        + Phrases.proven(old.escrow())
                        + ", "
                        + Phrases.counted(old.age().toDays(), "day")
                        + " ago")
            .toList());
    section(html, "Declared limitations", view.limitations());
  }

  private static void section(StringBuilder html, String title, List<String> entries) {
    if (entries.isEmpty()) {
      return;
    }
    html.append("<h2>").append(escape(title)).append("</h2>\n<ul>\n");
    for (String entry : entries) {
      html.append("<li>").append(escape(OutsideText.shown(entry))).append("</li>\n");
    }
    html.append("</ul>\n");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String hash(String inline) {
    return "sha256-" + Digest.of(Bytes.utf8(inline)).value().base64();
  }
}

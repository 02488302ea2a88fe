package org.airlock.online.board.page;

import java.util.List;
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
      .DEAD,.DUE{font-weight:bold}
      .DEAD td:first-child{border-left:6px solid #b00020}
      .DUE td:first-child{border-left:6px solid #c77700}
      .ACT td:first-child{border-left:6px solid #0067b8}
      .FINE td:first-child{border-left:6px solid #2e7d32}
      @page{size:A4 landscape;margin:12mm}
      @media print{form{display:none}thead{display:table-header-group}tr{break-inside:avoid}body{margin:0;font-size:10px}}
      """;

  private static final String SCRIPT =
      """
      const box=document.getElementById('filter'),rows=[...document.querySelectorAll('tbody tr')];
      function apply(){const words=box.value.toLowerCase().split(/\\s+/).filter(Boolean);let shown=0;
      for(const row of rows){const text=row.textContent.toLowerCase();const keep=words.every(w=>text.includes(w));
      row.hidden=!keep;if(keep)shown++;}
      document.getElementById('shown').textContent=shown+' of '+rows.length+' shown';}
      box.addEventListener('input',()=>{history.replaceState(null,'','#'+encodeURIComponent(box.value));apply();});
      box.value=decodeURIComponent(location.hash.slice(1));apply();
      """;

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
        .append(escape(view.environment().toUpperCase(java.util.Locale.ROOT)))
        .append("</p>\n<h1>KMS keys with imported material</h1>\n<p>As of ")
        .append(view.asOf())
        .append(view.askedKms() ? ", as KMS says" : ", as this store remembers")
        .append(". Transcript head ")
        .append(view.transcriptHead().seq())
        .append(
            "</p>\n<form><label>Filter <input id=\"filter\" size=\"40\"></label> <span id=\"shown\"></span></form>\n");
    table(view.sorted(), html);
    sections(view, html);
    return Bytes.utf8(
        html.append("<script>").append(SCRIPT).append("</script></body></html>\n").toString());
  }

  private static void table(List<Cell> cells, StringBuilder html) {
    html.append("<table><thead><tr>");
    for (String title :
        List.of(
            "",
            "Key",
            "Region",
            "Account",
            "Spec",
            "Material",
            "State",
            "Expires",
            "Brought back by",
            "Next")) {
      html.append("<th scope=\"col\">").append(title).append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (Cell cell : cells) {
      html.append("<tr class=\"").append(cell.urgency()).append("\">");
      column(html, cell.urgency().sign() + " " + cell.urgency().word());
      column(html, cell.key().keyId());
      column(html, cell.key().region());
      column(html, cell.key().account());
      column(html, cell.spec() + " " + cell.usage());
      column(html, cell.label().orElse("?"));
      column(
          html,
          cell.keyState().orElse("not asked") + cell.materialState().map(s -> ", " + s).orElse(""));
      column(
          html,
          cell.expiry()
              .map(expiry -> expiry.validTo().map(Object::toString).orElse("never"))
              .orElse("not known"));
      column(html, cell.escrow().map(e -> e.label() + ", " + e.quorum()).orElse("unknown"));
      column(html, cell.next());
      html.append("</tr>\n");
    }
    html.append("</tbody></table>\n");
  }

  private static void column(StringBuilder html, String text) {
    html.append("<td>").append(escape(OutsideText.shown(text))).append("</td>");
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
        view.idleEscrows().stream().map(idle -> named(idle.escrow()) + ": " + idle.why()).toList());
    section(
        html,
        "Escrows that nobody has proven for long ('ceremony escrow drill')",
        view.oldDrills().stream()
            .map(
                old ->
                    named(old.escrow())
                        + ": "
                        + Phrases.proven(old.escrow())
                        + ", "
                        + Phrases.counted(old.age().toDays(), "day")
                        + " ago")
            .toList());
    section(html, "Declared limitations", view.limitations());
  }

  private static String named(EscrowLine escrow) {
    return escrow.label()
        + " ("
        + escrow.id()
        + ", generation "
        + escrow.generation()
        + ", "
        + escrow.quorum()
        + ")";
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

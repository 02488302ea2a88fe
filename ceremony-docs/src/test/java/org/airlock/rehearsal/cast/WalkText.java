package org.airlock.rehearsal.cast;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a screen showed, made the same in every run and free of share words: instants, digests and
 * words that people compare are replaced by what they are; a page of a share by its numbers; the
 * examination of the machine, which is another one everywhere, by one line.
 */
final class WalkText {
  private static final Pattern WORD_ROW =
      Pattern.compile(
          " {2,}[0-9]{1,2} [a-z.]+ {2,}[0-9]{1,2} [a-zA-Z.]+ .*", Pattern.CASE_INSENSITIVE);
  private static final Pattern SHARE_WORD = Pattern.compile("( {2,3}[0-9]{1,2}) [a-z]+");
  private static final Pattern ACCEPTED = Pattern.compile("word ([0-9]+) accepted");
  private static final Pattern LATER_PAGE =
      Pattern.compile("Share [0-9]+ of [0-9]+, page ([0-9]+) of ([0-9]+)\\..*");

  private static final String WORDS = "  [32 words in 8 rows";
  private static final String ASKED = WORDS + ", those that are asked for left out]";

  private final List<String> out = new ArrayList<>();
  private boolean examination;
  private boolean skipping;

  private WalkText() {}

  static List<String> steady(List<String> lines) {
    WalkText text = new WalkText();
    lines.forEach(text::take);
    return List.copyOf(text.out);
  }

  private void take(String line) {
    if (machine(line) || middlePage(line)) {
      return;
    }
    String steady = steady(line);
    if (WORD_ROW.matcher(line).matches()) {
      boolean begun = !out.isEmpty() && out.get(out.size() - 1).startsWith(WORDS);
      boolean asked = line.contains("........") || (begun && out.get(out.size() - 1).equals(ASKED));
      if (begun) {
        out.remove(out.size() - 1);
      }
      steady = asked ? ASKED : WORDS + "]";
    }
    if (ACCEPTED.matcher(line).matches()) {
      steady = "[33 words are typed; each is gone when it is accepted.]";
    }
    boolean twice = !out.isEmpty() && out.get(out.size() - 1).equals(steady);
    if (!(twice && steady.strip().startsWith("["))) {
      out.add(steady);
    }
  }

  /** Its table is about the machine of the day. */
  private boolean machine(String line) {
    if (line.startsWith("note: production would stop")) {
      return true;
    }
    if (line.startsWith("Profile ")) {
      examination = true;
      out.add("[The doctor's table: each check of this machine and what was seen.]");
    }
    if (examination && line.contains(" done at ")) {
      examination = false;
    }
    return examination;
  }

  private boolean middlePage(String line) {
    var page = LATER_PAGE.matcher(line);
    if (page.matches()) {
      boolean first = page.group(1).equals("1");
      boolean last = page.group(1).equals(page.group(2));
      if (!first && !last && !skipping) {
        out.add("[Pages 2 to 8 in the same way, each erased before the next.]");
      }
      skipping = !first && !last;
    }
    return skipping;
  }

  private static String steady(String line) {
    return SHARE_WORD.matcher(line).matches()
        ? SHARE_WORD.matcher(line).replaceAll("$1 ····")
        : line.replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "<instant>")
            .replaceAll("\\b[0-9]{4}-[0-9]{2}-[0-9]{2}\\b", "<date>")
            .replaceAll("key/[0-9a-f-]{36}", "key/<key>")
            .replaceAll("\\b[0-9a-f]{64}\\b", "<digest>")
            .replaceAll("\\b[0-9a-f]{16,63}\\b", "<hex>")
            .replaceAll("KCV \\(CMAC\\) \\S+, classic \\S+", "KCV (CMAC) <kcv>, classic <kcv>")
            .replaceAll("http://127.0.0.1:[0-9]+", "http://127.0.0.1:<port>")
            .replaceAll("[0-9]+ h [0-9]+ min left", "<time> left")
            .replaceAll("Transcript head [0-9]+", "Transcript head <n>")
            .replaceAll("Line [0-9]+ of the transcript", "Line <n> of the transcript")
            .replaceAll("-[0-9a-f]{8}\\.dsse", "-<hex>.dsse")
            .replaceAll("Type word [0-9]+ from ([^:]+): .*", "Type word <n> from $1: <word>")
            .replaceAll(
                "recorded or carried elsewhere by .*;", "recorded or carried elsewhere by script;");
  }
}

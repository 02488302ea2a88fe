package org.airlock.rehearsal.assurance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sentences of a Markdown document that claim a property and do not show it. The rules, which the
 * threat model explains to its readers:
 *
 * <ul>
 *   <li>A sentence claims when it has one of {@link #WORDS} outside of code.
 *   <li>It is shown when it links to a test, to a heading of the benchmarks, or names a control; in
 *       a row of a table the whole row is taken together, because its cells speak of one thing.
 *   <li>It claims nothing about Airlock when it is marked {@code <!-- limit -->} (says what does
 *       not hold), {@code <!-- do -->} (tells people what to do) or {@code <!-- aws -->} (says what
 *       somebody else's system does), or stands in a column of {@link #FREE_COLUMNS}.
 * </ul>
 */
final class Claims {
  static final Pattern WORDS =
      Pattern.compile(
          "\\b(never|cannot|always|every|everything|nothing|nobody|anybody|none|neither|no|refuses?|refused"
              + "|proves?|proven|guarantee[sd]?|only|exactly|impossible|same bytes|same key|byte for byte"
              + "|survives?|at most|unless|whatever)\\b",
          Pattern.CASE_INSENSITIVE);

  /** Columns that tell an attack, or what is left of it. */
  static final Set<String> FREE_COLUMNS = Set.of("Who", "What they can do", "What is left");

  private static final Pattern MARKER = Pattern.compile("<!-- (limit|do|aws) -->");
  private static final Pattern DEFINITION = Pattern.compile("\\[([^\\]]+)\\]: (\\S+)");
  private static final Pattern INLINE = Pattern.compile("\\]\\(([^)]+)\\)");
  private static final Pattern LABEL = Pattern.compile("\\[([^\\]\\[]+)\\](?!\\()");
  private static final Pattern ITEM = Pattern.compile("\\s*([*-]|[0-9]+\\.) .*");
  private static final String SENTENCE_END = "(?<=[.!?]|-->)\\s+(?=[A-Z*\\[`(])";

  /**
   * A sentence that has to be mended.
   *
   * @param line where the paragraph, item or row begins that it stands in
   */
  record Unshown(int line, String word, String sentence) {}

  /** A paragraph, an item of a list, or a row of a table. */
  private record Block(int line, String text, boolean isRow) {}

  private final String markdown;
  private final Predicate<String> shows;
  private final Predicate<String> isControl;
  private final Map<String, String> definitions = new HashMap<>();

  /**
   * @param shows whether a link leads to a test or a measurement
   * @param isControl whether a text in backquotes is the identifier of a control
   */
  Claims(String markdown, Predicate<String> shows, Predicate<String> isControl) {
    this.markdown = markdown;
    this.shows = shows;
    this.isControl = isControl;
    markdown
        .lines()
        .map(DEFINITION::matcher)
        .filter(Matcher::matches)
        .forEach(definition -> definitions.put(definition.group(1), definition.group(2)));
  }

  List<Unshown> unshown() {
    List<Unshown> found = new ArrayList<>();
    for (Block block : blocks()) {
      String[] parts =
          block.isRow() ? new String[] {block.text()} : block.text().split(SENTENCE_END);
      for (String part : parts) {
        Matcher word = WORDS.matcher(part.replaceAll("`[^`]*`", "`"));
        if (word.find() && !MARKER.matcher(part).find() && !isShown(part)) {
          found.add(new Unshown(block.line(), word.group(), part));
        }
      }
    }
    return found;
  }

  /** Where the document's definitions of links lead. */
  Map<String, String> definitions() {
    return Map.copyOf(definitions);
  }

  private boolean isShown(String sentence) {
    Matcher inline = INLINE.matcher(sentence);
    while (inline.find()) {
      if (shows.test(inline.group(1))) {
        return true;
      }
    }
    Matcher label = LABEL.matcher(sentence);
    while (label.find()) {
      String target = definitions.get(label.group(1));
      if (target != null && shows.test(target)) {
        return true;
      }
    }
    return Pattern.compile("`([A-Z-]+)`")
        .matcher(sentence)
        .results()
        .anyMatch(code -> isControl.test(code.group(1)));
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    boolean code = false;
    boolean open = false;
    List<String> heads = List.of();
    int number = 0;
    for (String line : markdown.lines().toList()) {
      number++;
      boolean fence = line.strip().startsWith("```");
      code ^= fence;
      if (fence || code || line.isBlank() || line.startsWith("#") || isDefinition(line)) {
        open = false;
        heads = line.isBlank() || line.startsWith("#") ? List.of() : heads;
      } else if (line.startsWith("|")) {
        open = false;
        if (heads.isEmpty()) {
          heads = cells(line);
        } else {
          blocks.add(new Block(number, spoken(heads, cells(line)), true));
        }
      } else if (open && !ITEM.matcher(line).matches()) {
        Block last = blocks.remove(blocks.size() - 1);
        blocks.add(new Block(last.line(), last.text() + " " + line.strip(), false));
      } else {
        blocks.add(new Block(number, line.strip(), false));
        open = true;
      }
    }
    return blocks;
  }

  private static boolean isDefinition(String line) {
    return DEFINITION.matcher(line).matches();
  }

  private static List<String> cells(String row) {
    return List.of(row.strip().replaceAll("^\\||\\|$", "").split("(?<!\\\\)\\|")).stream()
        .map(String::strip)
        .toList();
  }

  private static String spoken(List<String> heads, List<String> cells) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      if (i >= heads.size() || !FREE_COLUMNS.contains(heads.get(i))) {
        text.append(text.isEmpty() ? "" : " | ").append(cells.get(i));
      }
    }
    return text.toString();
  }
}

package org.airlock.rehearsal.runbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Markdown page with fenced blocks. {@code console} holds commands, each after {@code $}, with
 * the screen below it; {@code answers FILE} holds what people type; anything else is not performed.
 */
public record Runbook(List<String> lines, List<Part> parts) {
  /** The names of the runbooks; each begins where the one before it ended. */
  static final List<String> ORDER =
      List.of(
          "enrolment",
          "establish",
          "reimport",
          "rotation",
          "drill",
          "resharing",
          "recovery",
          "destruction",
          "rehearsal");

  /** What the page asks for, in its order. */
  public sealed interface Part permits Step, Answers {}

  /**
   * One command and the lines that must follow it.
   *
   * @param line where the command begins, counted from zero
   * @param from the first line of its screen
   * @param to the line after its screen
   */
  public record Step(String command, List<String> expected, int line, int from, int to)
      implements Part {}

  /** A file of answers, {@code prompt = answer} in each line. */
  public record Answers(String file, List<String> entries) implements Part {}

  private static final String PROMPT = "$ ";

  /** Reads a page. */
  public static Runbook read(Path page) {
    try {
      return of(Files.readAllLines(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Runbook of(List<String> lines) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String fence = lines.get(i);
      if (fence.startsWith("```") && fence.length() > 3) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        if (end <= i) {
          throw new IllegalArgumentException("line " + (i + 1) + ": the block never ends");
        }
        if (fence.equals("```console")) {
          steps(lines, i + 1, end, parts);
        } else if (fence.startsWith("```answers ")) {
          parts.add(new Answers(fence.substring(11), List.copyOf(lines.subList(i + 1, end))));
        }
        i = end;
      }
    }
    return new Runbook(List.copyOf(lines), List.copyOf(parts));
  }

  private static void steps(List<String> lines, int begin, int end, List<Part> parts) {
    int i = begin;
    while (i < end) {
      int line = i;
      if (!lines.get(i).startsWith(PROMPT)) {
        throw new IllegalArgumentException("line " + (i + 1) + ": no command before this screen");
      }
      StringBuilder command = new StringBuilder(lines.get(i).substring(PROMPT.length()));
      while (lines.get(i).endsWith("\\") && i + 1 < end) {
        command.append('\n').append(lines.get(++i));
      }
      int from = ++i;
      while (i < end && !lines.get(i).startsWith(PROMPT)) {
        i++;
      }
      parts.add(new Step(command.toString(), List.copyOf(lines.subList(from, i)), line, from, i));
    }
  }

  /** The commands, in order. */
  public List<Step> steps() {
    return parts.stream().filter(Step.class::isInstance).map(Step.class::cast).toList();
  }

  /** How many lines of the whole page show a command, however the page is parsed. */
  long commandLines() {
    return lines.stream().filter(line -> line.startsWith(PROMPT)).count();
  }

  /** The lines of every block with this fence, from the heading to the next of its level. */
  public static List<List<String>> blocks(Path page, String heading, String fence) {
    List<List<String>> blocks = new ArrayList<>();
    boolean section = false;
    boolean open = false;
    for (String line : read(page).lines()) {
      if (line.startsWith("## ")) {
        section = line.equals("## " + heading);
      } else if (section && line.equals("```" + fence)) {
        open = true;
        blocks.add(new ArrayList<>());
      } else if (line.equals("```")) {
        open = false;
      } else if (section && open) {
        blocks.get(blocks.size() - 1).add(line);
      }
    }
    return blocks;
  }
}

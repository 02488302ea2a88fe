package org.airlock.common.console;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * Answers from a JSON file, for the rehearsal environment only: an object of prompt id to answer,
 * or to a list of answers that are used in turn. It may hold passphrases and share words in the
 * clear, which is why production never reads one.
 */
public final class ScriptedConsole implements Console {
  private final Map<String, List<String>> answers;
  private final Map<String, Iterator<String>> turns = new HashMap<>();
  private final PrintStream out;
  private final boolean quiet;

  private ScriptedConsole(Map<String, List<String>> answers, PrintStream out, boolean quiet) {
    this.answers = answers;
    this.out = out;
    this.quiet = quiet;
  }

  public static ScriptedConsole of(
      Bytes answersFile, String source, PrintStream out, boolean quiet) {
    if (!(StrictJson.parse(answersFile, source) instanceof JsonObject object)) {
      throw notAnswers(source);
    }
    Map<String, List<String>> answers = new HashMap<>();
    object.members().forEach((id, value) -> answers.put(id, texts(value, source)));
    return new ScriptedConsole(answers, out, quiet);
  }

  private static List<String> texts(JsonValue value, String source) {
    if (value instanceof JsonString text) {
      return List.of(text.value());
    }
    if (value instanceof JsonArray array
        && array.elements().stream().allMatch(JsonString.class::isInstance)) {
      return array.elements().stream().map(element -> ((JsonString) element).value()).toList();
    }
    throw notAnswers(source);
  }

  private static Failure notAnswers(String source) {
    return new Failure.Integrity(
        source + ": is not an answers file",
        "it is a JSON object of prompt id to answer, or to a list of answers");
  }

  @Override
  public void say(String line) {
    if (!quiet) {
      out.println(Visible.lines(line));
    }
  }

  @Override
  public void show(String line) {
    out.println(Visible.lines(line));
  }

  @Override
  public void showSecret(char[] line) {
    out.println(line);
  }

  @Override
  public String ask(Prompt prompt) {
    String answer = answer(prompt).trim();
    say(prompt.text() + " " + answer);
    return answer;
  }

  @Override
  public char[] askSecret(Prompt prompt) {
    say(prompt.text() + " (hidden)");
    return answer(prompt).toCharArray();
  }

  @Override
  public void clear() {
    say("(screen cleared)");
  }

  /** One answer serves however often it is asked for; a list is used up in turn. */
  private String answer(Prompt prompt) {
    @Nullable List<String> texts = answers.get(prompt.id());
    if (texts == null) {
      // The words of a fingerprint are asked for by position: "words:roster:7" is word 7 of the
      // answer "words:roster".
      return wordAt(prompt);
    }
    if (texts.size() == 1) {
      return texts.get(0);
    }
    Iterator<String> turn = turns.computeIfAbsent(prompt.id(), id -> texts.iterator());
    if (!turn.hasNext()) {
      throw new Failure.Stopped(
          "the answers file has no further answer for \"" + prompt.id() + "\"",
          "add one to its list");
    }
    return turn.next();
  }

  private String wordAt(Prompt prompt) {
    int colon = prompt.id().lastIndexOf(':');
    @Nullable List<String> words = colon < 0 ? null : answers.get(prompt.id().substring(0, colon));
    if (words != null && prompt.id().substring(colon + 1).matches("[0-9]{1,3}")) {
      String[] each = words.get(0).trim().split("\\s+");
      int position = Integer.parseInt(prompt.id().substring(colon + 1));
      if (position >= 1 && position <= each.length) {
        return each[position - 1];
      }
    }
    throw new Failure.Stopped(
        "the answers file has no answer for \"" + prompt.id() + "\" (" + prompt.text() + ")",
        "add \"" + prompt.id() + "\" to it");
  }
}

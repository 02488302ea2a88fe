package org.airlock.rehearsal.runbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs the commands of a page in one shell, in order, in the directory of the people. */
public final class Performance {
  private static final long LONGEST_MINUTES = 10;

  /** A person who reads numbered words from a screen that was kept, as from paper. */
  private static final String WORDS =
      "words_on() { grep -E '^ +[0-9]+ [A-Za-z]' \"$1\" | grep -oE '[0-9]+ [A-Za-z]+'"
          + " | cut -d' ' -f2 | paste -sd' '; }\n"
          // Of the list for odd or even places, as the real word is, but never that word.
          + "other_words_on() { words_on \"$1\" | tr ' ' '\\n' | awk '"
          + "NR % 2 { print ($1 == \"aardvark\" ? \"absurd\" : \"aardvark\"); next } "
          + "{ print ($1 == \"adroitness\" ? \"adviser\" : \"adroitness\") }' | paste -sd' '; }\n"
          // The days that pass.
          + "simulator_clock() { \"$PYTHON\" -c 'import os,sys,urllib.request as u;"
          + "print(u.urlopen(os.environ[\"AWS_ENDPOINT_URL_KMS\"]+\"/_simulator/clock\","
          + "sys.argv[1].encode()).read().decode().rstrip())' \"$1\"; }\n";

  private final Path place;
  private final Map<String, String> environment;

  public Performance(Path place, Map<String, String> environment) {
    this.place = place;
    this.environment = Map.copyOf(environment);
  }

  /** What a step left on the screen; a last line {@code [exit N]} when it did not end with 0. */
  record Seen(Runbook.Step step, List<String> shown) {}

  /** How a whole script ended. */
  public record Ended(boolean inTime, int exitCode, String shown) {}

  List<Seen> perform(Runbook page) throws IOException {
    Path screens = Files.createTempDirectory(place, ".screens");
    StringBuilder script = new StringBuilder("set -uo pipefail\n").append(WORDS);
    int number = 0;
    for (Runbook.Part part : page.parts()) {
      if (part instanceof Runbook.Step step) {
        String screen = "'" + screens.resolve(Integer.toString(number++)) + "'";
        script.append("{\n").append(step.command()).append("\n} > ").append(screen);
        script.append(" 2>&1 < /dev/null\necho $? > ").append(screen).append(".exit\n");
      } else if (part instanceof Runbook.Answers answers) {
        script.append("cat > ").append(answers.file()).append(" <<END\n");
        script.append(json(answers.entries())).append("\nEND\n");
      }
    }
    Ended ended = run(script.toString());
    List<Seen> seen = new ArrayList<>();
    number = 0;
    for (Runbook.Step step : page.steps()) {
      seen.add(new Seen(step, screen(screens.resolve(Integer.toString(number++)), ended)));
    }
    return seen;
  }

  private static List<String> screen(Path file, Ended ended) throws IOException {
    Path exit = file.resolveSibling(file.getFileName() + ".exit");
    if (!Files.exists(exit)) {
      throw new IOException("the shell ended before step " + file.getFileName() + ": " + ended);
    }
    List<String> shown = new ArrayList<>(Files.readAllLines(file));
    String code = Files.readString(exit).strip();
    if (!code.equals("0")) {
      shown.add("[exit " + code + "]");
    }
    return shown.stream().map(String::stripTrailing).toList();
  }

  /** {@code prompt = answer} lines; a prompt that comes again has its answers in turn. */
  static String json(List<String> entries) {
    Map<String, List<String>> answers = new java.util.LinkedHashMap<>();
    for (String entry : entries) {
      String[] sides = entry.split(" = ", 2);
      answers.computeIfAbsent(sides[0], prompt -> new ArrayList<>()).add(sides[1]);
    }
    return answers.entrySet().stream()
        .map(answer -> "  \"" + answer.getKey() + "\": " + texts(answer.getValue()))
        .collect(Collectors.joining(",\n", "{\n", "\n}"));
  }

  private static String texts(List<String> texts) {
    String joined = texts.stream().map(t -> "\"" + t + "\"").collect(Collectors.joining(", "));
    return texts.size() == 1 ? joined : "[" + joined + "]";
  }

  /** Runs a bash script and returns all that it printed. */
  public Ended run(String script, String... options) throws IOException {
    Path file = Files.writeString(Files.createTempFile("airlock-script", ".sh"), script);
    Path told = Files.createTempFile("airlock-told", ".txt");
    List<String> command = new ArrayList<>(List.of("bash"));
    command.addAll(List.of(options));
    command.add(file.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_CONFIG_FILE", "/dev/null");
    builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    builder.environment().putAll(environment);
    Process shell = builder.start();
    try {
      boolean ended = shell.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
      shell.descendants().forEach(ProcessHandle::destroy);
      shell.destroyForcibly();
      return new Ended(ended, ended ? shell.waitFor() : -1, Files.readString(told));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(file);
      Files.delete(told);
    }
  }
}

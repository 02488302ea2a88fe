package org.airlock.rehearsal.cast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Seven people in front of a screen. They know a question by its words and answer it from what they
 * hold in their hands: forms on which they copied their shares, bags, a script on which they
 * initial the steps, words on other paper.
 */
final class WalkPeople {
  private static final Pattern QUESTION = Pattern.compile(".*[?:)] ");
  private static final Pattern DONE = Pattern.compile("(\\S+) done at \\S+; initial it on paper");
  private static final Pattern AGAIN =
      Pattern.compile("To be done again: ([^.]*(?:\\.\\d[^.]*)*)\\.");
  private static final Pattern WORD = Pattern.compile("(?m)^ +([0-9]{1,2}) ([a-z]+)\\s*$");

  private record Habit(Pattern question, Function<MatchResult, String> answer) {}

  /** What is in people's hands, and survives a power cut. */
  static final class Hands {
    final Map<String, List<String>> forms = new LinkedHashMap<>();
    final Map<String, List<String>> sealed = new LinkedHashMap<>();
    final Map<String, String> bags = new LinkedHashMap<>();
    final List<String> initialled = new ArrayList<>();
    int nextBag = 100;

    Hands copy() {
      Hands copy = new Hands();
      copy.forms.putAll(forms);
      copy.sealed.putAll(sealed);
      copy.bags.putAll(bags);
      copy.nextBag = nextBag;
      return copy;
    }
  }

  final Hands hands;
  private final List<Habit> habits = new ArrayList<>();
  private final Map<Pattern, List<Function<String, String>>> once = new LinkedHashMap<>();
  private final Map<String, Runnable> elsewhere = new LinkedHashMap<>();
  private final StringBuilder seen = new StringBuilder();
  private String alone = "";
  private String noted = "";
  private boolean quorum;

  WalkPeople(Hands hands) {
    this.hands = hands;
    atTheScript();
    withShares();
    withBags();
    whenSomethingIsWrong();
  }

  /** Somebody's answer to every question that matches. The first that matches counts. */
  WalkPeople habit(String question, Function<MatchResult, String> answer) {
    habits.add(new Habit(Pattern.compile(question, Pattern.DOTALL), answer));
    return this;
  }

  /** The next answers to a question; then people do what is right again. */
  WalkPeople once(String question, String... answers) {
    List<Function<String, String>> next = new ArrayList<>();
    for (String answer : answers) {
      next.add(line -> answer);
    }
    once.put(Pattern.compile(question), next);
    return this;
  }

  /** As above, with an answer that is found when it is asked for. */
  WalkPeople onceFrom(String question, Function<String, String> answer) {
    once.put(Pattern.compile(question), new ArrayList<>(List.of(answer)));
    return this;
  }

  /** What happens at another place before the step with this text is said to be done. */
  WalkPeople elsewhere(String step, Runnable act) {
    elsewhere.put(step, act);
    return this;
  }

  /** Whether the screen waits for an answer that somebody knows. */
  boolean know(String screen) {
    String line = Glass.cursorLine(screen);
    return QUESTION.matcher(line).matches()
        && (own(line).isPresent() || habitFor(line).isPresent());
  }

  /** Reads the screen and answers its question. */
  String answer(String screen) {
    List<String> lines = Glass.lines(screen);
    read(String.join("\n", lines));
    String line = Glass.cursorLine(screen);
    Optional<List<Function<String, String>>> own = own(line);
    if (own.isPresent()) {
      noted = own.get().remove(0).apply(line);
      return noted + "\r";
    }
    Matcher match = habitFor(line).orElseThrow();
    return habits.stream()
            .filter(each -> each.question().equals(match.pattern()))
            .findFirst()
            .orElseThrow()
            .answer()
            .apply(match.toMatchResult())
        + (line.startsWith("word 1 of ") ? "" : "\r");
  }

  /** What is on the screen and was not read: the last lines of a program. */
  void read(String text) {
    seen.append(text).append('\n');
    Matcher done = DONE.matcher(text);
    while (done.find()) {
      hands.initialled.add(done.group(1));
    }
    Matcher again = AGAIN.matcher(text.replaceAll("\\s+", " "));
    while (again.find()) {
      hands.initialled.removeAll(List.of(again.group(1).split(", ")));
    }
  }

  private Optional<List<Function<String, String>>> own(String line) {
    return once.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty() && each.getKey().matcher(line).lookingAt())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Optional<Matcher> habitFor(String line) {
    return habits.stream()
        .map(each -> each.question().matcher(line))
        .filter(Matcher::lookingAt)
        .findFirst();
  }

  private void atTheScript() {
    habit("This machine says .*type ok", question -> "ok");
    habit("Who is not here\\?", question -> "none");
    habit(
        ".*: done\\? \\(done, !, pause or \\?\\)",
        question -> {
          String text =
              seen.substring(Math.max(0, seen.lastIndexOf("  Do: "))).replaceAll("\\s+", " ");
          elsewhere.entrySet().stream()
              .filter(each -> text.contains(each.getKey()))
              .forEach(each -> each.getValue().run());
          return "done";
        });
    habit("What does the independent clock say", question -> Walk.now());
    habit(
        "([a-z]+), type your identifier to (confirm|go on with) (\\S+):",
        question -> {
          if (question.group(3).equals("G3")) {
            hands.sealed.putAll(hands.forms);
          }
          return person(question.group(1));
        });
    habit(
        "Witness: which is the last initialled step",
        question -> hands.initialled.get(hands.initialled.size() - 1));
    habit("Press Enter when everybody has written all", question -> "");
    habit("Which directory is the OUT medium", question -> "out");
  }

  static String person(String duty) {
    return switch (duty) {
      case "administrator" -> "vera";
      case "approver" -> "otto";
      case "witness" -> "wim";
      default -> throw new AssertionError("nobody is " + duty);
    };
  }

  private void withShares() {
    habit(
        ".*Press Enter, ([a-z]+), when nobody else",
        question -> {
          alone = question.group(1);
          quorum = false;
          return "";
        });
    habit("(Enter: next page|Press Enter when all [0-9]+ words)", question -> writeDown());
    habit(
        "Escrow \\S+ needs .*Who gives a share",
        question -> {
          quorum = true;
          return "carol chen";
        });
    habit(
        "word 1 of 33:",
        question -> {
          StringBuilder keys = new StringBuilder();
          share().forEach(word -> keys.append(word, 0, 4).append(' '));
          return keys.toString();
        });
    habit("all 33 words are in; Enter gives them:", question -> "");
    habit("([a-z]+), do you take share", question -> question.group(1));
    habit("Share [0-9]+ of .*is it here to be destroyed now", question -> "yes");
    habit("([a-z]+), did you see share", question -> question.group(1));
  }

  private String writeDown() {
    String page = seen.substring(seen.lastIndexOf("Share "));
    Matcher word = WORD.matcher(page);
    List<String> form = hands.forms.computeIfAbsent(alone, key -> new ArrayList<>());
    while (word.find()) {
      if (word.group(1).equals("1")) {
        form = new ArrayList<>();
        hands.forms.put(alone, form);
      }
      form.add(word.group(2));
      if (form.size() != Integer.parseInt(word.group(1))) {
        throw new AssertionError(alone + " lost count at word " + word.group(1));
      }
    }
    return "";
  }

  private List<String> share() {
    Matcher called = Pattern.compile("([a-z]+), type the words of your share").matcher(seen);
    String custodian = "";
    while (called.find()) {
      custodian = called.group(1);
    }
    return (quorum ? hands.sealed : hands.forms).getOrDefault(custodian, List.of());
  }

  private void withBags() {
    habit(
        "Which number does the bag of ([a-z]+) carry \\(none if not called\\)",
        question ->
            noted(question.group(1).equals("cleo") ? "none" : hands.bags.get(question.group(1))));
    habit(
        "Which number does the new bag of ([a-z]+) carry",
        question -> noted(question.group(1).equals("cleo") ? "none" : newBag(question.group(1))));
    habit(
        "Which number does the bag of share ([0-9]) carry",
        question -> noted(newBag(Player.CUSTODIANS.get(Integer.parseInt(question.group(1)) - 1))));
    habit("Which number does the bag of offline laptop carry", question -> noted("0012345"));
    habit(
        "Which numbers do the opened bags carry",
        question -> String.join(" ", hands.bags.values()));
    habit("The same number once more:", question -> noted);
    habit("Is the seal intact", question -> "intact");
  }

  private String newBag(String custodian) {
    hands.nextBag++;
    hands.bags.put(custodian, "B-" + hands.nextBag);
    return "B-" + hands.nextBag;
  }

  private String noted(String answer) {
    noted = answer;
    return answer;
  }

  private void whenSomethingIsWrong() {
    habit("What happened\\? One line", question -> "something else was seen");
    habit(
        "What is decided \\((.*)\\)\\?",
        question -> question.group(1).contains("continue") ? "continue" : "repeat");
    habit("The administrator decides so", question -> "vera");
    habit("The witness agrees", question -> "wim");
    habit("Why\\? One line:", question -> "administrator and witness looked and agree");
    habit("Destroy every one of them now", question -> "wim");
  }
}

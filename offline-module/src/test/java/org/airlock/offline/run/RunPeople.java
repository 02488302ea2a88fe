package org.airlock.offline.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.Duty;
import org.airlock.offline.script.Gate;

/**
 * The people of a plan who do everything right, except for what a test makes them do: they read the
 * screen, write shares down, type them back, and answer by the id of a question.
 */
final class RunPeople implements Console {
  final List<String> screen = new ArrayList<>();

  /** Ids of the questions in their order. */
  final List<String> asked = new ArrayList<>();

  private final CeremonyPlan plan;
  private final Map<String, List<String>> once = new HashMap<>();
  private final Map<String, Function<Prompt, String>> always = new LinkedHashMap<>();
  private final Map<String, List<String>> shares = new LinkedHashMap<>();
  private final Map<String, String> bags = new HashMap<>();
  private Map<String, String> typed = new HashMap<>();
  private String writing = "";
  private String lastNote = "";
  private int nextBag = 100;

  RunPeople(CeremonyPlan plan) {
    this.plan = plan;
  }

  /** The next answers to this question, in turn; afterwards people do what is right again. */
  RunPeople answers(String id, String... answers) {
    once.computeIfAbsent(id, key -> new ArrayList<>()).addAll(List.of(answers));
    return this;
  }

  /** What is answered from now on to questions whose id begins so. */
  RunPeople answering(String prefix, Function<Prompt, String> answer) {
    always.put(prefix, answer);
    return this;
  }

  /** Words of the share as the custodian wrote them down. */
  String share(String custodian) {
    return String.join(" ", shares.getOrDefault(custodian, List.of()));
  }

  /** From now on the shares that {@code other} collected are given. */
  void keepSharesOf(RunPeople other) {
    other.shares.forEach((custodian, words) -> shares.put(custodian, new ArrayList<>(words)));
    bags.putAll(other.bags);
    nextBag = other.nextBag;
  }

  /** Words are read from other people's paper. */
  void useWordsOf(RunPeople other) {
    other.always.forEach(always::put);
    typed = other.typed; // Which words they read hangs on the line that is typed here.
  }

  /** What was last answered to this question. */
  String lastTyped(String id) {
    return typed.getOrDefault(id, "");
  }

  String text() {
    return String.join("\n", screen);
  }

  @Override
  public void say(String line) {
    screen.add(line);
  }

  @Override
  public void show(String line) {
    screen.add(line);
  }

  @Override
  public void showSecret(char[] line) {
    String[] numberAndWord = new String(line).trim().split(" +");
    List<String> words = shares.computeIfAbsent(writing, key -> new ArrayList<>());
    int place = Integer.parseInt(numberAndWord[0]) - 1;
    words.subList(place, words.size()).clear(); // What is written anew replaces what stood there.
    words.add(numberAndWord[1]);
  }

  @Override
  public String ask(Prompt prompt) {
    asked.add(prompt.id());
    String answer = answer(prompt);
    typed.put(prompt.id(), answer);
    screen.add(prompt.text() + " " + answer);
    return answer;
  }

  @Override
  public char[] askSecret(Prompt prompt) {
    asked.add(prompt.id());
    screen.add(prompt.text());
    return answer(prompt).toCharArray();
  }

  @Override
  public void clear() {
    screen.add("(screen cleared)");
  }

  private String answer(Prompt prompt) {
    String id = prompt.id();
    List<String> turn = once.getOrDefault(id, List.of());
    if (!turn.isEmpty()) {
      String said = turn.remove(0);
      lastNote = id.startsWith("note:") ? said : lastNote;
      return said;
    }
    Optional<Function<Prompt, String>> own =
        always.entrySet().stream()
            .filter(each -> id.startsWith(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (own.isPresent()) {
      return own.get().apply(prompt);
    }
    if (id.startsWith("step:")) {
      return "done";
    }
    if (id.startsWith("note:")) {
      lastNote = note(id.substring("note:".length()));
      return lastNote;
    }
    if (id.startsWith("note-again:")) {
      return lastNote;
    }
    return word(id);
  }

  private String note(String name) {
    if (name.startsWith("bag-opened-")) {
      return plan.seals().get(Integer.parseInt(name.substring("bag-opened-".length())) - 1).bag();
    }
    if (name.startsWith("bag-opened:")) {
      return bags.getOrDefault(name.substring("bag-opened:".length()), "none");
    }
    if (name.startsWith("bag:")) {
      nextBag++;
      bags.put(name.substring("bag:".length()), "B-" + nextBag);
      return "B-" + nextBag;
    }
    if (name.equals("old-bags-opened")) {
      return String.join(" ", bags.values());
    }
    throw new AssertionError("nobody knows what to answer to note:" + name);
  }

  private String word(String id) {
    String about = id.substring(id.indexOf(':') + 1);
    if (id.startsWith("alone:")) {
      writing = about;
      return "";
    }
    if (id.startsWith("written:") || id.startsWith("copied:")) {
      return "";
    }
    if (id.startsWith("share:")) {
      return share(about);
    }
    if (id.startsWith("acknowledge:")) {
      return about;
    }
    if (id.startsWith("seal:")) {
      return "intact";
    }
    if (id.startsWith("gate:")) {
      return gate(about);
    }
    return switch (id) {
      case "stated-time" -> "ok";
      case "absent" -> "none";
      case "deviation:who", "resume:administrator" -> plan.first(Duty.ADMINISTRATOR).orElseThrow();
      case "deviation:agreed", "resume:witness", "forms-destroyed" ->
          plan.first(Duty.WITNESS).orElseThrow();
      case "deviation:why" -> "it was decided so";
      case "deviation:what" -> "something else was seen";
      case "resume:step" -> throw new AssertionError("say which step is the last on paper");
      case "handed-in:1", "handed-in:2", "handed-in:3" -> "yes";
      case "destroyed:1", "destroyed:2", "destroyed:3" -> plan.first(Duty.WITNESS).orElseThrow();
      default ->
          throw new AssertionError(
              "nobody knows what to answer to "
                  + id
                  + " after "
                  + screen.subList(Math.max(0, screen.size() - 12), screen.size()));
    };
  }

  private String gate(String about) {
    Gate gate = Gate.valueOf(about.substring(0, about.indexOf(':')));
    Duty duty = Duty.ofCode(about.substring(about.indexOf(':') + 1)).orElseThrow();
    if (!gate.confirmedBy().contains(duty)) {
      throw new AssertionError(duty + " does not confirm " + gate);
    }
    return plan.first(duty).orElseThrow();
  }
}

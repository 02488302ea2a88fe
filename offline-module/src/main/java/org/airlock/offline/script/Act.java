package org.airlock.offline.script;

import org.airlock.common.bundle.BundleType;

/** What the program does at a step, while the people do what the step's text says. */
public sealed interface Act {
  /** It waits until the acting person says done. */
  record Confirm() implements Act {}

  /**
   * It takes down what people read: a number, a time, a name.
   *
   * @param name of the fact in the transcript, for example {@code bag-number}
   * @param question what the screen asks
   */
  record Note(String name, String question) implements Act {}

  /** It shows words and has some of them typed back from paper of another origin. */
  record CompareWords(Subject subject) implements Act {}

  /** Whose words are compared. */
  enum Subject {
    ROSTER,
    PLAN,
    CLOSING_HEAD
  }

  /** It takes the named confirmations of a gate. */
  record PassGate(Gate gate) implements Act {}

  /**
   * It runs one of its own operations, the same code as the command of that name. The operation's
   * own questions are the {@link During} steps that follow; what stands between them is done before
   * the next of them is asked.
   */
  record Run(Operation operation) implements Act {}

  /**
   * It happens inside an operation that an earlier step began, when the program asks.
   *
   * @param prompt the id of the question, or what it begins with, for example {@code share:carol}
   */
  record During(Operation operation, String prompt) implements Act {}

  /** Nothing: the program has ended; people initial it on paper. */
  record OnPaper() implements Act {}

  /** It takes a signed bundle from a medium, verifies it, and keeps it in the store. */
  record Bring(BundleType type) implements Act {}

  /** The operations, each with the plain command that does the same. */
  enum Operation {
    DOCTOR("doctor"),
    ESCROW_CREATE("escrow create"),
    MATERIAL_GENERATE("material generate"),
    WRAP("wrap"),
    DRILL("escrow drill"),
    RESHARE("escrow reshare"),
    DESTROY_SHARES("escrow destroy-share"),
    STATUS("status");

    private final String command;

    Operation(String command) {
      this.command = command;
    }

    /** As typed after {@code ceremony}. */
    public String command() {
      return command;
    }
  }

  static Act confirm() {
    return new Confirm();
  }

  static Act note(String name, String question) {
    return new Note(name, question);
  }

  static Act compare(Subject subject) {
    return new CompareWords(subject);
  }

  static Act during(Operation operation, String prompt) {
    return new During(operation, prompt);
  }

  static Act bring(BundleType type) {
    return new Bring(type);
  }

  static Act onPaper() {
    return new OnPaper();
  }

  static Act gate(Gate gate) {
    return new PassGate(gate);
  }

  static Act run(Operation operation) {
    return new Run(operation);
  }
}

package org.airlock.common.cli;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.util.Optional;
import org.airlock.common.bundle.Environment;
import org.airlock.common.console.Console;
import org.airlock.common.console.ScriptedConsole;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every command has. */
public final class CommonOptions {
  private static final int LARGEST_ANSWERS_BYTES = 1 << 20;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "The store of this side (default: $$AIRLOCK_STORE).",
      defaultValue = "${env:AIRLOCK_STORE}")
  @Nullable Path store;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "Rehearsal only: answers to the prompts, as JSON of prompt id to answer.")
  @Nullable Path answers;

  @Option(names = "--json", description = "Print the result, or the error, as one JSON object.")
  boolean json;

  @Option(names = "--quiet", description = "Print results and questions only.")
  boolean quiet;

  @Option(names = "--no-color", description = "Accepted everywhere; Airlock never uses colour.")
  boolean noColor;

  /** The store directory, if one is named. */
  public Optional<Path> findStore() {
    return Optional.ofNullable(store);
  }

  /** The store directory. */
  public Path store() {
    if (store == null) {
      throw new Failure.Usage("no store is named", "give --store DIR or set AIRLOCK_STORE");
    }
    return store;
  }

  /**
   * Opens and holds the store.
   *
   * @param step the command, as a second process is told
   */
  @MustBeClosed
  public Store open(Workplace workplace, String step) {
    return Store.open(workplace.disk(), store(), workplace.clock(), workplace.holder(step));
  }

  public boolean json() {
    return json;
  }

  /** True when only results and questions are wanted, no progress. */
  public boolean quiet() {
    return quiet;
  }

  /**
   * The console: a terminal, or the answers file if the environment is a rehearsal.
   *
   * @throws Failure.Refused {@code ENVIRONMENT-MATCH} when answers are given in production
   */
  public Console console(Workplace workplace, Environment environment) {
    java.io.PrintStream out = json ? workplace.err() : workplace.out();
    if (answers == null) {
      return workplace.terminal().open(out, quiet);
    }
    if (environment != Environment.REHEARSAL) {
      throw new Failure.Refused(
          Control.ENVIRONMENT_MATCH,
          "--answers is for rehearsals; this is " + environment.code(),
          "run the command at a terminal and let people answer");
    }
    return ScriptedConsole.of(
        workplace.disk().read(answers, LARGEST_ANSWERS_BYTES), answers.toString(), out, quiet);
  }
}

package org.airlock.common.cli;

import java.io.PrintStream;
import java.util.Arrays;
import org.airlock.common.console.Visible;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Runs a command line: the one place that turns exceptions into a message, a hint and an exit code.
 */
public final class Program {
  private static final int INTERNAL_ERROR = 1;
  private static final int USAGE = 2;
  private static final int HELP_COLUMNS = 110;

  private Program() {}

  /**
   * @return the exit code of DESIGN section 7
   */
  public static int run(CommandLine line, Workplace workplace, String[] arguments) {
    boolean json = Arrays.asList(arguments).contains("--json");
    line.setOut(
        new java.io.PrintWriter(workplace.out(), true, java.nio.charset.StandardCharsets.UTF_8));
    line.setErr(
        new java.io.PrintWriter(workplace.err(), true, java.nio.charset.StandardCharsets.UTF_8));
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(HELP_COLUMNS);
    line.setParameterExceptionHandler((exception, args) -> usage(exception, workplace, json));
    line.setExecutionExceptionHandler(
        (exception, command, result) -> failed(exception, workplace, json));
    return line.execute(arguments);
  }

  private static int usage(
      CommandLine.ParameterException exception, Workplace workplace, boolean json) {
    String name = exception.getCommandLine().getCommandSpec().qualifiedName();
    String what =
        String.valueOf(exception.getMessage())
            .lines()
            .findFirst()
            .orElse("the command line is wrong");
    report(workplace.err(), json, "usage", null, what, "see '" + name + " --help'", USAGE);
    return USAGE;
  }

  private static int failed(Exception exception, Workplace workplace, boolean json) {
    if (exception instanceof Failure failure) {
      String kind = failure.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
      @Nullable String control =
          failure instanceof Failure.Refused refused ? refused.control().id() : null;
      report(
          workplace.err(),
          json,
          kind,
          control,
          String.valueOf(failure.getMessage()),
          failure.hint(),
          failure.exitCode());
      return failure.exitCode();
    }
    StackTraceElement[] trace = exception.getStackTrace();
    String where = trace.length > 0 ? " at " + trace[0] : "";
    // The class and the place only: a message of an unexpected exception might quote what it
    // stumbled over.
    report(
        workplace.err(),
        json,
        "internal",
        null,
        "internal error: " + exception.getClass().getName() + where,
        "this is a fault of the program; keep the store as it is and report the line above",
        INTERNAL_ERROR);
    return INTERNAL_ERROR;
  }

  private static void report(
      PrintStream err,
      boolean json,
      String kind,
      @Nullable String control,
      String what,
      String hint,
      int exitCode) {
    if (json) {
      JsonObject.Builder error = JsonObject.builder().put("kind", kind);
      if (control != null) {
        error.put("control", control);
      }
      print(
          err,
          JsonObject.builder()
              .put(
                  "error",
                  error.put("message", what).put("hint", hint).put("exitCode", exitCode).build())
              .build());
      return;
    }
    err.println("error: " + (control == null ? "" : control + ": ") + Visible.lines(what));
    err.println("hint:  " + Visible.lines(hint));
  }

  /** Prints a JSON result. */
  public static void print(PrintStream out, JsonValue value) {
    out.print(JsonText.indented(value).asUtf8().orElseThrow());
    out.flush();
  }
}

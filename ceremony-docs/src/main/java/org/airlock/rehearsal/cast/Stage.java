package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;

/**
 * A directory in which a ceremony is played: {@code offline/} and {@code online/} are the two
 * machines, {@code usb/} the stick, {@code people/} everybody's own medium with a signing key,
 * {@code cards/} what the custodians keep. Programs run in it as separate processes with an
 * environment of their own.
 */
final class Stage {
  /** As expected exit code: whatever comes. */
  static final int ANY = -1;

  private static final long LONGEST_COMMAND_SECONDS = 180;

  private final Path directory;
  private final Path ceremony;
  private final Path importer;
  private final String endpoint;
  private final Story story;
  private final List<String> prefix;
  private final Credentials credentials;

  /**
   * What the importer shows AWS. Made for each stage, so that finding it somewhere means something;
   * the simulated KMS takes any.
   */
  record Credentials(String secretAccessKey, String sessionToken) {
    static Credentials fresh() {
      SecureRandom random = new SecureRandom();
      return new Credentials(random(random), random(random));
    }

    private static String random(SecureRandom random) {
      byte[] bytes = new byte[30];
      random.nextBytes(bytes);
      return Base64.getUrlEncoder().encodeToString(bytes);
    }
  }

  /**
   * Makes the directories.
   *
   * @param ceremony launcher of the offline program
   * @param importer launcher of the online program
   * @param endpoint URL of the simulated KMS
   */
  Stage(Path directory, Path ceremony, Path importer, String endpoint, Story story) {
    this(directory, ceremony, importer, endpoint, story, List.of(), Credentials.fresh());
    for (String name : List.of("offline", "online", "usb", "people", "cards")) {
      createDirectory(name);
    }
  }

  private Stage(
      Path directory,
      Path ceremony,
      Path importer,
      String endpoint,
      Story story,
      List<String> prefix,
      Credentials credentials) {
    this.directory = directory.toAbsolutePath();
    this.ceremony = ceremony.toAbsolutePath();
    this.importer = importer.toAbsolutePath();
    this.endpoint = endpoint;
    this.story = story;
    this.prefix = List.copyOf(prefix);
    this.credentials = credentials;
  }

  /** The same stage, its programs started under another one, for example strace. */
  Stage under(String... outerCommand) {
    return new Stage(
        directory, ceremony, importer, endpoint, story, List.of(outerCommand), credentials);
  }

  /** The same programs and people on a copy of the directory. */
  Stage at(Path copy) {
    return new Stage(copy, ceremony, importer, endpoint, story, prefix, credentials);
  }

  /** What a program printed and how it ended. */
  record Outcome(int exitCode, String shown) {}

  Path directory() {
    return directory;
  }

  Credentials credentials() {
    return credentials;
  }

  String endpoint() {
    return endpoint;
  }

  Path path(String relative) {
    return directory.resolve(relative);
  }

  void createDirectory(String relative) {
    try {
      Files.createDirectories(directory.resolve(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs {@code ceremony} on the offline side; the play breaks unless it ends with {@code
   * expectedExit}.
   */
  Outcome ceremony(int expectedExit, Map<String, Object> answers, String... arguments) {
    return run("ceremony", ceremony, "offline/store", expectedExit, answers, List.of(arguments));
  }

  /** Runs {@code importer} on the online side. */
  Outcome importer(int expectedExit, Map<String, Object> answers, String... arguments) {
    return run("importer", importer, "online/store", expectedExit, answers, List.of(arguments));
  }

  private Outcome run(
      String program,
      Path launcher,
      String store,
      int expectedExit,
      Map<String, Object> answers,
      List<String> arguments) {
    Path file = writeAnswers(answers);
    try {
      List<String> command = new ArrayList<>();
      command.addAll(prefix);
      command.add(launcher.toString());
      command.addAll(arguments);
      if (!answers.isEmpty()) {
        command.add("--answers");
        command.add(file.toString());
      }
      long start = System.nanoTime();
      Outcome outcome = start(command, store);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      story.command(program + " " + typed(arguments), outcome.shown(), outcome.exitCode(), took);
      if (expectedExit != ANY && outcome.exitCode() != expectedExit) {
        throw new Broken(
            program
                + " "
                + arguments.get(0)
                + " ended with "
                + outcome.exitCode()
                + " instead of "
                + expectedExit
                + outcome
                    .shown()
                    .lines()
                    .filter(line -> line.startsWith("error: ") || line.startsWith("hint: "))
                    .map(line -> "; " + line)
                    .collect(Collectors.joining()));
      }
      return outcome;
    } finally {
      delete(file);
    }
  }

  private Outcome start(List<String> command, String store) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("AIRLOCK_"));
    environment.put("AIRLOCK_STORE", store);
    environment.put("AWS_ACCESS_KEY_ID", "rehearsal");
    environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
    environment.put("AWS_SESSION_TOKEN", credentials.sessionToken());
    environment.put("AWS_ENDPOINT_URL_KMS", endpoint);
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    try {
      Process process = builder.start();
      String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new Broken(command.get(1) + " did not end");
      }
      return new Outcome(process.exitValue(), shown);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Broken("interrupted");
    }
  }

  private static String typed(List<String> arguments) {
    return String.join(
        " ",
        arguments.stream()
            .map(text -> text.matches("[A-Za-z0-9_./:=,@+-]+") ? text : "'" + text + "'")
            .toList());
  }

  /** Outside the stage: passphrases are in it. */
  private static Path writeAnswers(Map<String, Object> answers) {
    JsonObject.Builder json = JsonObject.builder();
    answers.forEach(
        (id, answer) -> {
          if (answer instanceof List<?> list) {
            json.putStrings(id, list.stream().map(Object::toString).toList());
          } else {
            json.put(id, answer.toString());
          }
        });
    try {
      Path file =
          Files.createTempFile(
              "airlock-answers",
              ".json",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, JsonText.compact(json.build()).toArray());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers in the order they are given here. */
  static Map<String, Object> answers(Object... pairs) {
    Map<String, Object> answers = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      answers.put((String) pairs[i], pairs[i + 1]);
    }
    return answers;
  }
}

package org.airlock.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.words.Words;

/**
 * Makes the kit from the packaged program {@code offline-module/target/ceremony} and the documents
 * of the sources.
 */
public final class Kit {
  private static final String PROGRAM = "offline-module/target/ceremony";

  private final Path sources;
  private final Path out;
  private final String version;
  private final Instant time;
  private final Path jdk;

  /**
   * The kit to be.
   *
   * @param sources the root of the sources, built
   * @param out where folder and archive will be; what an earlier build left there is replaced
   * @param time of every file, at an even second, which the file systems of sticks can keep
   * @param jdk whose runtime the kit takes along
   */
  public Kit(Path sources, Path out, String version, Instant time, Path jdk) {
    this.sources = sources;
    this.out = out;
    this.version = version;
    this.time = time;
    this.jdk = jdk;
  }

  /** Runs with SOURCES OUT VERSION TIME. */
  public static void main(String[] arguments) {
    try {
      if (arguments.length != 4) {
        throw new Failure.Usage(
            "the kit is made from four arguments", "run 'mvn -Pkit package', which gives them");
      }
      new Kit(
              Path.of(arguments[0]),
              Path.of(arguments[1]),
              arguments[2],
              Instant.parse(arguments[3]),
              Path.of(System.getProperty("java.home")))
          .make(System.out);
    } catch (Failure failure) {
      System.err.println("error: " + failure.getMessage());
      System.err.println("hint:  " + failure.hint());
      System.exit(failure.exitCode());
    } catch (IOException broken) {
      System.err.println("error: the kit could not be written: " + broken);
      System.err.println("hint:  check free space and rights of the folder target");
      System.exit(5);
    }
  }

  /**
   * Makes the kit and says where it is, with the words of its manifest.
   *
   * @return the archive
   */
  public Path make(PrintStream say) throws IOException {
    Path program = sources.resolve(PROGRAM);
    if (!Files.isDirectory(program.resolve("lib"))) {
      throw new Failure.Environment(
          program + ": the program is not there", "build it first: 'mvn -Pkit package'");
    }
    KitFolder folder = KitFolder.empty(out.resolve("ceremony-kit-" + version + "-" + platform()));
    JavaRuntime.link(jdk, folder.path("runtime"));
    folder.copy(program.resolve("ceremony"), "ceremony");
    try (Stream<Path> libraries = Files.list(program.resolve("lib"))) {
      for (Path library : libraries.sorted().toList()) {
        PlainJar.write(library, folder.path("lib/" + library.getFileName()), time);
      }
    }
    Papers.into(folder, sources, program.resolve("lib"));
    folder.settle(time);
    ClassArchive.add(folder);
    Digest manifest = folder.writeManifest(time);
    Path archive = folder.pack(time);
    say.println("kit: " + archive);
    say.println("words of " + KitFolder.MANIFEST + ", as 'ceremony doctor --self' shows them:");
    Words.of(Words.Kind.FILE, manifest.value()).rows().forEach(row -> say.println("  " + row));
    return archive;
  }

  /** The system this JVM runs on, which is the one the kit is for. */
  static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (!system.equals("linux")) {
      throw new Failure.Environment(
          "a kit is made on Linux for Linux, not on " + system, "build it on a Linux machine");
    }
    String processor = System.getProperty("os.arch");
    return "linux-" + (processor.equals("amd64") ? "x86_64" : processor);
  }

  /** Runs a tool of the JDK or of the kit; its output, which must not be an error. */
  static String run(Path directory, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new Failure.Environment(
            command.get(0) + " failed: " + output.strip(), "see its message; then build again");
      }
    } catch (InterruptedException stopped) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new Failure.Environment("stopped", "build again", stopped);
    }
    return output;
  }
}

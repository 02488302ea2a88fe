package org.airlock.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.airlock.common.failure.Failure;

/**
 * The classes that the program needs at each start, parsed and laid out beforehand. The launcher
 * uses the archive where it fits and starts more slowly where it does not.
 *
 * <p>Java lays an archive out the same way each time, if the list of classes is sorted and has no
 * generated ones, nothing is compiled meanwhile, and the main thread alone loads classes. The last
 * is a race in JDK 17: the finalizer's thread may be the first to need one. One processor, and the
 * lowest priority for that thread, make it rare, and an archive that it disturbed is made again.
 */
final class ClassArchive {
  static final String ARCHIVE = "lib/ceremony.jsa";
  static final String CLASS_PATH = "lib/class-path";

  private static final String MAIN = "org.airlock.offline.cli.Ceremony";
  private static final int TRIES = 40;
  private static final String NEEDS_NO_ENCODING = "[A-Za-z0-9/._-]+";

  /** Where the launcher sees the kit: an open directory, wherever it lies. */
  private static final String HOME = "/proc/self/fd/9/";

  private static final List<String> OWN = List.of("common-", "offline-module-");
  private static final List<List<String>> REHEARSED =
      List.of(List.of("--version"), List.of("escrow", "--help"), List.of("doctor", "--self"));

  private static final List<String> REPEATABLE =
      List.of(
          "-Xshare:dump",
          "-Xms256m",
          "-Xmx256m",
          "-Xint",
          "-XX:+UseSerialGC",
          "-XX:ThreadPriorityPolicy=1",
          "-XX:JavaPriority8_To_OSPriority=19",
          "-XX:JavaPriority10_To_OSPriority=19");

  private final KitFolder folder;
  private final Path work;
  private final Path copy;
  private final String classPath;

  private ClassArchive(KitFolder folder, Path work) throws IOException {
    this.folder = folder;
    this.work = work;
    this.copy = work.resolve("kit");
    if (!work.toRealPath().toString().matches(NEEDS_NO_ENCODING)) {
      throw new Failure.Environment(
          work.getParent() + ": the class archive cannot be made where a name has such letters",
          "set TMPDIR and java.io.tmpdir to a directory whose path has letters, digits and - . _ only");
    }
    this.classPath =
        String.join(
            ":", libraries().stream().map(file -> HOME + "lib/" + file.getFileName()).toList());
  }

  /** Adds the archive, and the class path it is for. */
  static void add(KitFolder folder) throws IOException {
    Path work = Files.createTempDirectory("airlock-kit");
    try {
      new ClassArchive(folder, work).add();
    } finally {
      try (Stream<Path> files = Files.walk(work)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void add() throws IOException {
    Files.writeString(folder.path(CLASS_PATH), classPath + "\n", UTF_8);
    copy(folder.home(), copy);
    Path list = work.resolve("classes");
    Files.write(list, classes(), UTF_8);
    Files.copy(dump(list), folder.path(ARCHIVE));
  }

  /** The archive remembers times. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(
            path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(folder.path("lib/x").getParent())) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** All of our own classes, and of the others those that a few commands load. */
  private Set<String> classes() throws IOException {
    Set<String> classes = new TreeSet<>();
    for (Path library : libraries()) {
      if (OWN.stream().anyMatch(library.getFileName().toString()::startsWith)) {
        classes.addAll(classesOf(library));
      }
    }
    for (List<String> command : REHEARSED) {
      Path loaded = work.resolve("loaded");
      List<String> options = new ArrayList<>();
      options.addAll(List.of("-Xint", "-Xshare:off", "-XX:DumpLoadedClassList=" + loaded));
      options.addAll(List.of("-Djava.awt.headless=true", "-Dairlock.home=" + copy));
      java(List.of(), options, command);
      try (Stream<String> lines = Files.lines(loaded, UTF_8)) {
        lines
            .map(line -> line.replaceFirst(" .*", ""))
            .filter(ClassArchive::lasts)
            .forEach(classes::add);
      }
      Files.delete(loaded);
    }
    return classes;
  }

  private static List<String> classesOf(Path library) throws IOException {
    try (ZipFile jar = new ZipFile(library.toFile())) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .toList();
    }
  }

  /** Not a comment, and not a class that Java generates while it runs. */
  private static boolean lasts(String name) {
    return !name.isEmpty()
        && !name.matches("[#@].*|.*\\$Proxy[0-9]+|.*(Lambda|LambdaForm|Species_|Generated).*");
  }

  /** An archive, and the log of the classes that were loaded meanwhile, each with its thread. */
  record Attempt(Path archive, Path log) {
    /** Whether the main thread, which loads the first class, loaded all of them. */
    boolean undisturbed() throws IOException {
      try (Stream<String> lines = Files.lines(log, UTF_8)) {
        return lines.map(line -> line.replaceFirst("].*", "")).distinct().count() == 1;
      }
    }
  }

  /** Makes one more archive. */
  interface Maker {
    Attempt make(int number) throws IOException;
  }

  private Path dump(Path list) throws IOException {
    return undisturbed(
        number -> {
          Path archive = work.resolve("archive-" + number);
          Path log = work.resolve("log-" + number);
          List<String> options = new ArrayList<>(REPEATABLE);
          options.add("-XX:SharedClassListFile=" + list);
          options.add("-XX:SharedArchiveFile=" + archive);
          options.add("-Xlog:class+load:file=" + log + ":tid");
          String said = java(List.of("taskset", "-c", processor()), options, List.of());
          if (!Files.isRegularFile(archive)) {
            throw new Failure.Environment(
                "Java made no class archive: " + said.strip(), "see its message; then build again");
          }
          return new Attempt(archive, log);
        });
  }

  /**
   * Makes archives until the main thread alone had loaded the classes of one.
   *
   * @throws Failure.Environment when that never happens
   */
  static Path undisturbed(Maker maker) throws IOException {
    for (int number = 1; number <= TRIES; number++) {
      Attempt attempt = maker.make(number);
      if (attempt.undisturbed()) {
        return attempt.archive();
      }
      Files.delete(attempt.archive());
    }
    throw new Failure.Environment(
        TRIES + " class archives, and another thread disturbed each of them",
        "build again when the machine has less to do");
  }

  /** The first processor that this process may use. */
  private static String processor() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"), UTF_8)) {
      return lines
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> line.replaceAll("\\D*(\\d+).*", "$1"))
          .findFirst()
          .orElse("0");
    }
  }

  private String java(List<String> before, List<String> options, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "exec 9<\"$1\"; shift; exec \"$@\"", "sh"));
    command.add(copy.toString());
    command.addAll(before);
    command.add(copy.resolve("runtime/bin/java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath));
    if (!arguments.isEmpty()) {
      command.add(MAIN);
      command.addAll(arguments);
    }
    return Kit.run(work, command);
  }
}

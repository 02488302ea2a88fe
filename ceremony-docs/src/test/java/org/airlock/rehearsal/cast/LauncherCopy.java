package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Copies of the packaged offline program that reserve less address space, because gdb writes every
 * reserved page into an image: the program itself is the same, or the same with all its wiping
 * taken out.
 */
final class LauncherCopy {
  /** Every statement that overwrites a secret. What is wiped by a loop of its own is left as is. */
  private static final Pattern WIPING =
      Pattern.compile(
          "(java\\.util\\.)?Arrays\\.fill\\(\\s*[\\w.]+,\\s*(\\(byte\\) 0|'\\\\0'|0)\\s*\\);"
              + "|\\bforget\\(cipher, parameters\\);");

  private LauncherCopy() {}

  /** The packaged classes. */
  static Path asPackaged() {
    try {
      Path home = House.copy(House.launcher("airlock.ceremony").getParent());
      Path launcher = home.resolve("ceremony");
      String script = Files.readString(launcher);
      String smaller =
          script
              .replace(
                  "-Xms512m -Xmx2g",
                  "-Xms64m -Xmx512m -XX:CompressedClassSpaceSize=32m -XX:ReservedCodeCacheSize=48m")
              .replace("exec $enter", "export MALLOC_ARENA_MAX=1\nexec $enter");
      assertThat(smaller).contains("-Xmx512m").contains("MALLOC_ARENA_MAX");
      Files.writeString(launcher, smaller);
      return launcher;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, its sources compiled again without the statements that wipe. */
  static Path withoutWiping(Path directory) {
    Path launcher = asPackaged();
    Path root = Path.of(System.getProperty("airlock.root"));
    try {
      Path sources = Files.createDirectories(directory.resolve("sources"));
      Path classes = Files.createDirectories(directory.resolve("classes"));
      List<Path> changed = new ArrayList<>();
      for (String module : List.of("common", "offline-module")) {
        changed.addAll(disarm(root.resolve(module).resolve("src/main/java"), sources));
      }
      assertThat(changed).hasSizeGreaterThan(15);
      compile(changed, classes, launcher.resolveSibling("lib"));
      for (Path jar : files(launcher.resolveSibling("lib"), "airlock|common-0|offline-module-")) {
        replace(jar, classes);
      }
      return launcher;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> disarm(Path from, Path to) throws IOException {
    List<Path> changed = new ArrayList<>();
    for (Path source : files(from, "\\.java$")) {
      String text = Files.readString(source);
      String disarmed = WIPING.matcher(text).replaceAll(";");
      if (!disarmed.equals(text)) {
        Path copy = to.resolve(from.relativize(source).toString());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, disarmed);
        changed.add(copy);
      }
    }
    return changed;
  }

  private static void compile(List<Path> sources, Path classes, Path libraries) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    String path =
        files(libraries, "\\.jar$").stream().map(Path::toString).collect(Collectors.joining(":"))
            + ":"
            + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of(
                      "-proc:none",
                      "-nowarn",
                      "-implicit:none",
                      "-d",
                      classes.toString(),
                      "-cp",
                      path),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  private static void replace(Path jar, Path classes) throws IOException {
    try (FileSystem archive = FileSystems.newFileSystem(jar)) {
      for (Path compiled : files(classes, "\\.class$")) {
        Path inside = archive.getPath("/" + classes.relativize(compiled));
        if (Files.exists(inside)) {
          Files.copy(compiled, inside, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static List<Path> files(Path directory, String name) throws IOException {
    Pattern pattern = Pattern.compile(name);
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> pattern.matcher(file.getFileName().toString()).find())
          .sorted()
          .toList();
    }
  }
}

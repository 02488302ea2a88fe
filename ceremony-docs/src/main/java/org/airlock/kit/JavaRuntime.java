package org.airlock.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.airlock.common.failure.Failure;

/** The Java that the kit brings along. */
final class JavaRuntime {
  /**
   * What the class path needs, as jdeps says, without what only unused classes of Bouncy Castle ask
   * for (java.naming, java.sql); elliptic curves and tokens come by way of services.
   */
  static final List<String> MODULES =
      List.of(
          "java.base",
          "java.desktop",
          "java.logging",
          "java.management",
          "jdk.crypto.cryptoki",
          "jdk.crypto.ec",
          "jdk.management");

  private JavaRuntime() {}

  /**
   * Links a runtime.
   *
   * @throws Failure.Environment when this JDK cannot
   */
  static void link(Path jdk, Path home) throws IOException {
    Path jlink = jdk.resolve("bin/jlink");
    if (!Files.isExecutable(jlink)) {
      throw new Failure.Environment(
          jdk + ": this Java has no jlink, which makes the kit's runtime",
          "set JAVA_HOME to a whole JDK 17 or newer");
    }
    if (!Files.isRegularFile(jdk.resolve("jmods/java.base.jmod")) && !linksFromItself(jlink)) {
      throw new Failure.Environment(
          jdk + ": this JDK has no modules to link (folder jmods)",
          "install them, they may be in a package of their own, or set JAVA_HOME to a whole JDK");
    }
    Kit.run(
        jdk,
        List.of(
            jlink.toString(),
            "--add-modules",
            String.join(",", MODULES),
            "--no-header-files",
            "--no-man-pages",
            "--output",
            home.toString()));
    withoutLinks(home);
  }

  /** JDKs since 24 may be built to link a runtime from their own. */
  private static boolean linksFromItself(Path jlink) throws IOException {
    return Kit.run(Path.of("/"), List.of(jlink.toString(), "--help"))
        .toLowerCase(Locale.ROOT)
        .contains("linking from run-time image enabled");
  }

  /** Licences are links to each other; sticks know no links. */
  private static void withoutLinks(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isSymbolicLink).toList()) {
        Path target = file.toRealPath();
        if (!target.startsWith(home.toRealPath())
            || !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
          throw new Failure.Environment(
              file + ": links to " + target + ", which is no file of the runtime",
              "build with another JDK");
        }
        Files.delete(file);
        Files.copy(target, file, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}

package org.airlock.kit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What people read: documents where their links lead, both word lists, and every licence; and the
 * checkers and the recovery programs that stand beside the documents.
 */
final class Papers {
  private static final String RESOURCES = "offline-module/src/main/resources/org/airlock/offline/";

  private Papers() {}

  static void into(KitFolder folder, Path sources, Path libraries) throws IOException {
    documents(folder, sources);
    folder.copy(
        sources.resolve("common/src/main/resources/org/airlock/common/words/pgp-words.txt"),
        "words/pgp-words.txt");
    folder.copy(sources.resolve(RESOURCES + "slip39/wordlist.txt"), "words/slip39-words.txt");
    folder.copy(
        sources.resolve(RESOURCES + "slip39/wordlist.LICENSE"),
        "licences/slip39-words/LICENSE.txt");
    folder.copy(
        sources.resolve(RESOURCES + "paper/LiberationMono.LICENSE"),
        "licences/liberation-mono/LICENSE.txt");
    Path written = sources.resolve("ceremony-docs/src/kit/licences");
    for (Path text : below(written)) {
      folder.copy(text, "licences/" + written.relativize(text));
    }
    for (Path library : below(libraries)) {
      licences(folder, library);
    }
  }

  private static void documents(KitFolder folder, Path sources) throws IOException {
    folder.copy(sources.resolve("README.md"), "documents/README.md");
    Path documents = sources.resolve("ceremony-docs");
    for (Path document : below(documents)) {
      String name = documents.relativize(document).toString();
      boolean built = name.startsWith("src/") || name.startsWith("target/");
      boolean program = name.startsWith("recovery-kit/") || name.startsWith("verify/");
      if (!built && (name.endsWith(".md") || program) && !name.contains("/__pycache__/")) {
        folder.copy(document, "documents/ceremony-docs/" + name);
      }
    }
  }

  /** The texts that a library carries itself. */
  private static void licences(KitFolder folder, Path library) throws IOException {
    String name = library.getFileName().toString().replaceFirst("-[0-9][^-]*\\.jar$", "");
    try (ZipFile jar = new ZipFile(library.toFile())) {
      for (ZipEntry entry : jar.stream().map(ZipEntry.class::cast).toList()) {
        if (entry.getName().matches("META-INF/([A-Za-z-]+-)?(LICENSE|NOTICE)(\\.(txt|md))?")) {
          String text = entry.getName().substring("META-INF/".length());
          try (InputStream content = jar.getInputStream(entry)) {
            Files.copy(content, folder.path("licences/" + name + "/" + text));
          }
        }
      }
    }
  }

  private static List<Path> below(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}

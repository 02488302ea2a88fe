package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The recovery kit's folder, and the commands that its printed page tells people to type. */
final class KitPage {
  static final Path FOLDER = Path.of("recovery-kit").toAbsolutePath();
  static final Path TEXT = FOLDER.resolve("recovery.md");

  private KitPage() {}

  /** The block of shell that the page calls {@code name}. */
  static String command(String name) {
    try {
      Matcher block =
          Pattern.compile("(?s)```sh " + name + "\n(.*?)```").matcher(Files.readString(TEXT));
      return Optional.of(block)
          .filter(Matcher::find)
          .orElseThrow(() -> new AssertionError("the page prints no command " + name))
          .group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.airlock.offline.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.airlock.common.console.Console;
import org.airlock.common.failure.Failure;
import org.airlock.offline.cards.SharePrinter;
import org.airlock.offline.paper.Paper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --shares}, {@code --print-to}, {@code --paper}: how new shares reach their custodians. */
final class SharesOption {
  @Option(
      names = "--shares",
      paramLabel = "WHERE",
      defaultValue = "screen",
      description =
          "screen: shown to be written down (default); medium: written to each custodian's own medium; print: printed.")
  private String where = "screen";

  @Option(
      names = "--print-to",
      paramLabel = "PATH",
      description = "With --shares print: the printer's device, a pipe, or a directory in memory.")
  private @Nullable Path printTo;

  @Option(
      names = "--paper",
      paramLabel = "SIZE",
      defaultValue = "A4",
      description = "With --shares print: A4 (default) or Letter.")
  private String paper = "A4";

  /**
   * To be called before anybody sits down.
   *
   * @throws Failure.Usage when the options do not go together
   */
  void check() {
    if (!List.of("screen", "medium", "print").contains(where)) {
      throw new Failure.Usage("--shares is neither screen nor medium nor print", "say which");
    }
    if (where.equals("print") != (printTo != null)) {
      throw new Failure.Usage(
          "--shares print and --print-to go together",
          "name the printer's device, for example --print-to /dev/usb/lp0");
    }
    PaperOption.parse(paper);
  }

  boolean onMedia() {
    return where.equals("medium");
  }

  Optional<SharePrinter> printer(Console console) {
    Paper size = PaperOption.parse(paper);
    return Optional.ofNullable(printTo).map(path -> new SharePrinter(console, size, path));
  }
}

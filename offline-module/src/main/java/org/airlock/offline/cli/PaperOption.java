package org.airlock.offline.cli;

import org.airlock.common.failure.Failure;
import org.airlock.offline.paper.Paper;

/** Reads the name of a paper size. */
final class PaperOption {
  private PaperOption() {}

  static Paper parse(String size) {
    return Paper.ofCode(size)
        .orElseThrow(
            () ->
                new Failure.Usage(
                    "--paper is neither A4 nor Letter", "say which is in the printer"));
  }
}

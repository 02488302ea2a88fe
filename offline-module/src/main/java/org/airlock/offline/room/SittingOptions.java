package org.airlock.offline.room;

import java.util.Objects;
import java.util.Optional;
import org.airlock.common.transcript.PaperHead;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who sits down for which ceremony: options of every command that touches a secret. */
public final class SittingOptions {
  @Option(
      names = "--ceremony",
      required = true,
      paramLabel = "ID",
      description = "The ceremony's id, for example KC-2026-014.")
  private @Nullable String ceremony;

  @Mixin private PeopleOptions people = new PeopleOptions();

  @Option(
      names = "--head",
      paramLabel = "LINE:SHA256",
      description =
          "Head from the paper of the ceremony before: the line's number and its 64 hex digits, or number and all 32 words in one argument. Refused when this store does not have that line.")
  private @Nullable String head;

  String ceremony() {
    return Objects.requireNonNull(ceremony);
  }

  PeopleOptions people() {
    return people;
  }

  /**
   * What was typed from paper.
   *
   * @throws org.airlock.common.failure.Failure.Usage when it is no head
   */
  Optional<PaperHead> paperHead() {
    return Optional.ofNullable(head).map(PaperHead::parse);
  }
}

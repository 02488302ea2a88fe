package org.airlock.offline.room;

import java.util.Objects;
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

  String ceremony() {
    return Objects.requireNonNull(ceremony);
  }

  PeopleOptions people() {
    return people;
  }
}

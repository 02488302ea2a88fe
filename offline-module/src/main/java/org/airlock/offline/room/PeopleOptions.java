package org.airlock.offline.room;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.airlock.offline.doctor.Waiver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who sits at the keyboard and who watches, and which checks of the machine somebody waived. */
public final class PeopleOptions {
  @Option(
      names = "--operator",
      required = true,
      paramLabel = "FILE",
      description = "The operator's private key (.key.pem, or .token.json on a token).")
  private @Nullable Path operator;

  @Option(
      names = "--witness",
      required = true,
      paramLabel = "FILE",
      description = "The witness's private key (.key.pem, or .token.json on a token).")
  private @Nullable Path witness;

  @Option(
      names = "--waive",
      paramLabel = "Dnn=PERSON:REASON",
      description =
          "Production: go on although this check of 'doctor' fails; recorded as a deviation.")
  private @Nullable List<String> waivers;

  /** The waivers as typed, read. */
  List<Waiver> waivers() {
    return waivers == null ? List.of() : waivers.stream().map(Waiver::parse).toList();
  }

  Path operator() {
    return Objects.requireNonNull(operator);
  }

  Path witness() {
    return Objects.requireNonNull(witness);
  }
}

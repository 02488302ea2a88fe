package org.airlock.offline.room;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.airlock.offline.doctor.Waiver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

  @Mixin private WaiverOption waivers = new WaiverOption();

  /** The waivers as typed, read. */
  List<Waiver> waivers() {
    return waivers.waivers();
  }

  Path operator() {
    return Objects.requireNonNull(operator);
  }

  Path witness() {
    return Objects.requireNonNull(witness);
  }
}

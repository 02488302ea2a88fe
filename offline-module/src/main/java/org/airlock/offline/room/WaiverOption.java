package org.airlock.offline.room;

import java.util.List;
import org.airlock.offline.doctor.Waiver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --waive}: checks of the doctor that somebody answers for. */
public final class WaiverOption {
  @Option(
      names = "--waive",
      paramLabel = "Dnn=PERSON:REASON",
      description =
          "Production: go on although this check of 'doctor' fails; recorded as a deviation.")
  private @Nullable List<String> waivers;

  /** As typed, read. */
  public List<Waiver> waivers() {
    return waivers == null ? List.of() : waivers.stream().map(Waiver::parse).toList();
  }
}

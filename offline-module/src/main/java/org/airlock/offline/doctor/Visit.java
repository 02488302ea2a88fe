package org.airlock.offline.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.airlock.common.dsse.Envelope;

/**
 * One examination.
 *
 * @param clock what the machine's clock shows
 * @param stated the time that people state, UTC
 * @param recorded the time of the last line of the store's transcript
 * @param medium a directory to be examined as a transfer medium
 * @param expected a file in the format of sha256sum that lists what should be on the medium
 * @param approvers who of those the caller trusts has signed a kit manifest
 */
public record Visit(
    Machine machine,
    Profile profile,
    Instant clock,
    Optional<Instant> stated,
    Optional<Instant> recorded,
    Optional<Path> medium,
    Optional<Path> expected,
    Function<Envelope, Set<String>> approvers) {

  /** A visit that knows of no store, no people and no medium. */
  public static Visit plain(Machine machine, Profile profile, Instant clock) {
    return new Visit(
        machine,
        profile,
        clock,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        envelope -> Set.of());
  }

  public Visit at(Optional<Instant> statedTime, Optional<Instant> lastRecorded) {
    return new Visit(
        machine, profile, clock, statedTime, lastRecorded, medium, expected, approvers);
  }

  public Visit withMedium(Optional<Path> directory, Optional<Path> list) {
    return new Visit(machine, profile, clock, stated, recorded, directory, list, approvers);
  }

  public Visit trusting(Function<Envelope, Set<String>> signers) {
    return new Visit(machine, profile, clock, stated, recorded, medium, expected, signers);
  }

  SystemFiles files() {
    return machine.files();
  }
}

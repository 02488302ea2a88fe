package org.airlock.offline.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.InstantOption;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.SittingOptions;
import org.airlock.offline.room.Terminal;
import org.airlock.offline.wrapping.WrapCeremony;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wrap REQUEST}: from a request to wrapped material. */
@Command(
    name = "wrap",
    description = {
      "Answer an import request with wrapped material, first import and re-import alike.",
      "Verifies the request, brings the material back from a quorum of shares, compares it with its passport",
      "and wraps it for KMS."
    })
public final class WrapCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SittingOptions who = new SittingOptions();

  @Parameters(
      paramLabel = "REQUEST",
      description = "The import request (*.dsse.json) from the online side.")
  private @Nullable Path request;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "ARN=MATERIAL",
      description =
          "From the approved plan: which material (id or label) goes into which KMS key. Once per key.")
  private List<String> targets = List.of();

  @ArgGroup(multiplicity = "1")
  private @Nullable ExpiryChoice expiry;

  @Option(
      names = "--way-back",
      paramLabel = "DURATION",
      defaultValue = "PT2H",
      description = "Time kept for carrying and importing, ISO 8601 (default: ${DEFAULT-VALUE}).")
  private String wayBack = "PT2H";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write the answer, for example the stick.")
  private @Nullable Path out;

  /** The expiry decision of the plan; one of the two must be said. */
  static final class ExpiryChoice {
    @Option(
        names = "--no-expiry",
        required = true,
        description = "The plan says: the material does not expire.")
    boolean never;

    @Option(
        names = "--valid-to",
        required = true,
        paramLabel = "INSTANT",
        description = "The plan says: it expires then (UTC).")
    @Nullable String validTo;

    Expiry expiry() {
      return validTo == null
          ? Expiry.never()
          : Expiry.at(InstantOption.parse("--valid-to", validTo));
    }
  }

  public WrapCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Path file = Objects.requireNonNull(request);
    Path directory = Objects.requireNonNull(out);
    WrapCeremony.Plan plan =
        new WrapCeremony.Plan(
            materials(targets), Objects.requireNonNull(expiry).expiry(), duration(wayBack));
    Bytes content = workplace.disk().read(file, Envelope.LARGEST_BYTES);
    if (!directory.toFile().isDirectory()) {
      throw new Failure.Environment(
          directory + ": is not a directory", "mount the stick, or create the directory");
    }
    try (Sitting sitting = Sitting.open(workplace, options, "wrap", who, Terminal::entryFor)) {
      WrapCeremony.Wrapped wrapped = new WrapCeremony(sitting).wrap(content, file.toString(), plan);
      Path stored = sitting.store().root().resolve(wrapped.storeFile());
      Path copy = directory.resolve(wrapped.payload().header().id() + ".dsse.json");
      copy(wrapped, stored, copy);
      print(wrapped, copy);
    }
    return 0;
  }

  private void copy(WrapCeremony.Wrapped wrapped, Path stored, Path copy) {
    try {
      workplace.disk().writeNew(copy, wrapped.envelope().toBytes());
    } catch (Failure.Environment e) {
      throw new Failure.Environment(
          String.valueOf(e.getMessage()),
          "the answer is safe in the store at "
              + stored
              + "; copy that file to the stick. Do not wrap again",
          e);
    }
  }

  private void print(WrapCeremony.Wrapped wrapped, Path copy) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("wrapped", wrapped.payload().header().id())
              .put("file", copy.toString())
              .put("digest", wrapped.envelope().payloadDigest())
              .put("deadline", wrapped.payload().header().notAfter().orElseThrow())
              .build());
      return;
    }
    workplace
        .out()
        .println("Wrapped material " + wrapped.payload().header().id() + " is at " + copy);
    workplace.out().println("Digest: " + wrapped.envelope().payloadDigest());
    workplace
        .out()
        .println(
            "Carry it to the online side and run 'importer import' before "
                + wrapped.payload().header().notAfter().orElseThrow()
                + ".");
  }

  private static Map<KeyArn, String> materials(List<String> targets) {
    Map<KeyArn, String> materials = new LinkedHashMap<>();
    for (String target : targets) {
      int equals = target.lastIndexOf('=');
      if (equals < 1) {
        throw new Failure.Usage(
            "--target is not ARN=MATERIAL", "for example --target arn:aws:kms:…:key/…=orders");
      }
      KeyArn key =
          KeyArn.parse(target.substring(0, equals))
              .orElseThrow(
                  () ->
                      new Failure.Usage(
                          "--target does not begin with the ARN of a KMS key",
                          "aliases are not accepted"));
      if (materials.put(key, target.substring(equals + 1)) != null) {
        throw new Failure.Usage(
            "--target names " + key + " twice", "one material goes into one key");
      }
    }
    return materials;
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative() && duration.compareTo(Duration.ofHours(24)) < 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Refused below.
    }
    throw new Failure.Usage(
        "--way-back is not a duration of less than a day", "write it like PT2H or PT45M");
  }
}

package org.airlock.offline.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Delivery;
import org.airlock.common.cli.ExpiryText;
import org.airlock.common.cli.InstantOption;
import org.airlock.common.cli.LineFile;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.offline.plan.PlanDesk;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.SittingOptions;
import org.airlock.offline.room.Terminal;
import org.airlock.offline.wrapping.Plan;
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
      paramLabel = "ARN=MATERIAL",
      description =
          "From the approved plan: which material (id or label) goes into which KMS key. Once per material.")
  private List<String> targets = List.of();

  @Option(
      names = "--targets",
      paramLabel = "FILE",
      description = {
        "The same from a file: one ARN=MATERIAL in each line, and after a space 'no-expiry' or an instant",
        "where it differs from the expiry of the others. '#' begins a comment."
      })
  private @Nullable Path targetsFile;

  @Option(
      names = "--recorded",
      description =
          "The plan says: every key that is not named gets back the material its receipts name.")
  private boolean recorded;

  @ArgGroup(multiplicity = "0..1")
  private @Nullable ExpiryChoice expiry;

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description = {
        "The approved plan (*.dsse.json) of this ceremony says which material goes into which key, the expiry",
        "and the time kept for the way back; instead of all options that say so."
      })
  private @Nullable Path approved;

  @Option(
      names = "--way-back",
      paramLabel = "DURATION",
      description = "Time kept for carrying and importing, ISO 8601 (default: PT2H).")
  private @Nullable String wayBack;

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
    Optional<Plan> typed = typed();
    Bytes content = workplace.disk().read(file, Envelope.LARGEST_BYTES);
    Delivery.requireDirectory(directory);
    try (Sitting sitting = Sitting.open(workplace, options, "wrap", who, Terminal::entryFor)) {
      Plan plan = typed.orElseGet(() -> approved(sitting));
      WrapCeremony.Wrapped wrapped = new WrapCeremony(sitting).wrap(content, file.toString(), plan);
      Path stored = sitting.store().root().resolve(wrapped.storeFile());
      Path copy = directory.resolve(wrapped.payload().header().id() + ".dsse.json");
      Delivery.copy(workplace, wrapped.envelope().toBytes(), stored, copy);
      print(wrapped, copy);
    }
    return 0;
  }

  /** The plan as the operator types it; empty when an approved one is named. */
  private Optional<Plan> typed() {
    boolean said =
        !targets.isEmpty() || targetsFile != null || recorded || expiry != null || wayBack != null;
    if (approved != null) {
      if (said) {
        throw new Failure.Usage(
            "--plan says everything that --target, --targets, --recorded, the expiry and --way-back say",
            "give either --plan or the others");
      }
      return Optional.empty();
    }
    if (expiry == null) {
      throw new Failure.Usage(
          "the expiry is not decided", "give --no-expiry or --valid-to INSTANT, or --plan");
    }
    return Optional.of(
        new Plan(
            materials(), recorded, expiry.expiry(), duration(wayBack == null ? "PT2H" : wayBack)));
  }

  private Plan approved(Sitting sitting) {
    Path file = Objects.requireNonNull(approved);
    CeremonyPlan plan =
        new PlanDesk(sitting.chain())
            .open(
                workplace.disk().read(file, Envelope.LARGEST_BYTES), file.toString(), sitting.now())
            .payload()
            .plan();
    if (!plan.ceremony().equals(sitting.ceremony())) {
      throw new Failure.Refused(
          Control.PLAN_FOLLOWED,
          file + " is the plan of ceremony " + plan.ceremony() + ", not of " + sitting.ceremony(),
          "say --ceremony " + plan.ceremony() + ", or take the plan of this ceremony");
    }
    return Plan.of(plan);
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

  private Map<KeyArn, List<Plan.Planned>> materials() {
    Map<KeyArn, List<Plan.Planned>> materials = new LinkedHashMap<>();
    for (String target : targets) {
      add(materials, target, Optional.empty(), "--target");
    }
    if (targetsFile != null) {
      String source = targetsFile.toString();
      for (LineFile.Line line : LineFile.read(workplace.disk(), targetsFile)) {
        add(
            materials,
            line.words().get(0),
            line.words().size() > 1
                ? Optional.of(
                    ExpiryText.parse(line.words().get(1), source + ", line " + line.number()))
                : Optional.empty(),
            source + ", line " + line.number());
      }
    }
    if (materials.isEmpty() && !recorded) {
      throw new Failure.Usage(
          "the plan names no target",
          "give --target ARN=MATERIAL, --targets FILE, or --recorded for what receipts name");
    }
    return materials;
  }

  private static void add(
      Map<KeyArn, List<Plan.Planned>> materials,
      String target,
      Optional<Expiry> expiry,
      String source) {
    int equals = target.lastIndexOf('=');
    if (equals < 1 || equals == target.length() - 1) {
      throw new Failure.Usage(
          source + " is not ARN=MATERIAL", "for example arn:aws:kms:…:key/…=orders");
    }
    KeyArn key =
        KeyArn.parse(target.substring(0, equals))
            .orElseThrow(
                () ->
                    new Failure.Usage(
                        source + " does not begin with the ARN of a KMS key",
                        "aliases are not accepted"));
    List<Plan.Planned> planned = materials.computeIfAbsent(key, ignored -> new ArrayList<>());
    String material = target.substring(equals + 1);
    if (planned.stream().anyMatch(each -> each.material().equals(material))) {
      throw new Failure.Usage(
          source + " gives " + material + " to " + key + " twice", "name each once");
    }
    planned.add(new Plan.Planned(material, expiry));
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

package org.airlock.online.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Delivery;
import org.airlock.common.cli.InstantOption;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.words.Words;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.ImportParameters;
import org.airlock.online.kms.Kms;
import org.airlock.online.request.ConsoleZip;
import org.airlock.online.request.RequestDesk;
import org.airlock.online.request.StopSignal;
import org.airlock.online.request.WrappingChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code request}: fetches wrapping keys and import tokens and makes a signed import request of
 * them.
 */
@Command(
    name = "request",
    description = {
      "Fetch wrapping keys and import tokens and write a signed import request.",
      "First import and re-import alike. Print the words on paper and carry them apart from the stick."
    })
final class RequestCommand implements Callable<Integer> {
  private static final int MOST_LINES = 12;

  private final Workplace workplace;
  private final StopSignal stop;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private KmsOptions kms = new KmsOptions();
  @Mixin private RequestExpiryOptions expiry = new RequestExpiryOptions();
  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private WrappingOptions wrapping = new WrappingOptions();

  @Option(
      names = "--ceremony",
      required = true,
      paramLabel = "ID",
      description = "The ceremony's id, for example KC-2026-014.")
  private String ceremony = "";

  @ArgGroup(exclusive = false)
  private @Nullable Download download;

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "FILE",
      description = "Your private key (.key.pem, or .token.json on a token).")
  private @Nullable Path identity;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write the request, for example the stick.")
  private @Nullable Path out;

  /** Import parameters that a person downloaded from the KMS console. */
  static final class Download {
    @Option(
        names = "--zip",
        required = true,
        paramLabel = "FILE",
        description = "The console's ImportParameters.zip, instead of asking KMS.")
    @Nullable Path zip;

    @Option(
        names = "--parameters-valid-to",
        required = true,
        paramLabel = "INSTANT",
        description =
            "With --zip: until when the import token lives (UTC), as the console showed it.")
    @Nullable String validTo;
  }

  RequestCommand(Workplace workplace, StopSignal stop) {
    this.workplace = workplace;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Desk.requireCeremony(ceremony);
    // Before anybody types a passphrase.
    expiry.choice(Map.of());
    Path directory = Objects.requireNonNull(out);
    Delivery.requireDirectory(directory);
    Optional<ConsoleZip> zip = zip();
    try (Desk desk = Desk.open(workplace, options, "request", Objects.requireNonNull(identity));
        Regions regions = new Regions(kms.opener(desk.roster()))) {
      SelectionOptions.Chosen chosen =
          selection.choose(
              workplace.disk(),
              new Records(desk.store(), desk.chain()),
              kms.region,
              desk.roster().policy().quorumLeadDays());
      kms.requireRegion(chosen.selection().keys());
      RequestDesk.Made made =
          new RequestDesk(desk, regions, stop)
              .make(
                  ceremony,
                  chosen.selection(),
                  zip.map(
                          download ->
                              new WrappingChoice(wrapping.choice().algorithm(), download.keySpec()))
                      .orElseGet(wrapping::choice),
                  expiry.choice(chosen.single()),
                  zip.isPresent() ? Duration.ZERO : kms.pace,
                  zip.map(download -> downloaded(download, chosen.selection().keys()))
                      .orElse(Kms::getParametersForImport));
      Path copy = directory.resolve(made.payload().header().id() + ".dsse.json");
      Delivery.copy(
          workplace,
          made.envelope().toBytes(),
          desk.store().root().resolve(made.storeFile()),
          copy);
      boolean complete =
          desk.roster()
              .isSatisfied(
                  made.payload().header().type(), java.util.Set.of(desk.operator().person()));
      print(made, copy, complete);
      made.incomplete()
          .ifPresent(
              failure -> {
                throw failure;
              });
    }
    return 0;
  }

  private Optional<ConsoleZip> zip() {
    if (download == null) {
      return Optional.empty();
    }
    Path file = Objects.requireNonNull(download.zip);
    return Optional.of(
        ConsoleZip.read(workplace.disk().read(file, ConsoleZip.LARGEST_BYTES), file.toString()));
  }

  private RequestDesk.ParametersSource downloaded(ConsoleZip zip, Set<KeyArn> keys) {
    if (keys.size() != 1) {
      throw new Failure.Usage("--zip is for one key", "make one request for each download");
    }
    Download given = Objects.requireNonNull(download);
    Instant validTo =
        InstantOption.parse("--parameters-valid-to", Objects.requireNonNull(given.validTo));
    return (open, key, algorithm, keySpec) -> {
      zip.requireFor(key, algorithm, String.valueOf(given.zip));
      return new ImportParameters(zip.publicKey(), zip.importToken(), validTo, "console-zip");
    };
  }

  private void print(RequestDesk.Made made, Path copy, boolean complete) {
    Words words = made.payload().wrappingKeyWords();
    Instant deadline = made.payload().header().notAfter().orElseThrow();
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("request", made.payload().header().id())
              .put("file", copy.toString())
              .put("digest", made.envelope().payloadDigest())
              .put("deadline", deadline)
              .put("complete", complete)
              .put("words", words.text())
              .build());
      return;
    }
    workplace.out().println("Import request " + made.payload().header().id() + " is at " + copy);
    workplace.out().println("Digest: " + made.envelope().payloadDigest());
    targets(made.payload().targets());
    workplace
        .out()
        .println("The import tokens live until " + deadline + "; wrap and import before.");
    workplace
        .out()
        .println(
            "Write these words of the wrapping keys on paper and carry it apart from the stick:");
    words.rows().forEach(row -> workplace.out().println("  " + row));
    if (!complete) {
      workplace
          .out()
          .println("It needs another import operator: 'importer countersign " + copy + "'.");
    }
  }

  private void targets(List<ImportRequest.Target> targets) {
    if (targets.size() > MOST_LINES) {
      workplace.out().println("  " + targets.size() + " targets");
      return;
    }
    for (ImportRequest.Target target : targets) {
      workplace
          .out()
          .println(
              "  "
                  + target.key()
                  + ", "
                  + target.keyState()
                  + ", "
                  + target.importType().map(Enum::name).orElse(target.keySpec().name())
                  + ", from "
                  + target.endpoint());
    }
  }
}

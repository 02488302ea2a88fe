package org.airlock.offline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Delivery;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.Passport;
import org.airlock.common.roster.Roster;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.verification.Verified;
import org.airlock.offline.cards.EnvelopeLabel;
import org.airlock.offline.cards.HandwritingForm;
import org.airlock.offline.cards.RecoverySheet;
import org.airlock.offline.cards.ShareLabel;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.paper.Paper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cards forms}, {@code label}, {@code recovery-sheet}: paper without a secret on it. */
@Command(
    name = "cards",
    description = "Make forms, envelope labels and recovery sheets as PDF; no secret is on them.")
public final class CardsCommand {
  private final Workplace workplace;

  public CardsCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** What all of them take. */
  static final class PaperOptions {
    @Mixin EscrowOption escrow = new EscrowOption();

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR",
        description = "Where the PDFs go; nothing is overwritten.")
    Path out = Path.of(".");

    @Option(
        names = "--paper",
        paramLabel = "SIZE",
        defaultValue = "A4",
        description = "A4 (default) or Letter.")
    String size = "A4";

    Paper paper() {
      return PaperOption.parse(size);
    }
  }

  @Command(
      name = "forms",
      description = {
        "Make a form for each custodian to write the words on. Of an escrow in the store, or, before",
        "there is one, with --ceremony, --custodians and --threshold; the rest is then filled in by hand."
      })
  int forms(
      @Mixin CommonOptions options,
      @Mixin PaperOptions paper,
      @Option(names = "--ceremony", paramLabel = "ID", description = "The ceremony to come.")
          @Nullable String ceremony,
      @Option(
              names = "--custodians",
              split = ",",
              paramLabel = "ID,…",
              description = "Their codes, in the order of the shares.")
          @Nullable List<String> custodians,
      @Option(names = "--threshold", paramLabel = "T", description = "How many shares restore.")
          @Nullable Integer threshold,
      @Option(
              names = "--words",
              paramLabel = "N",
              defaultValue = "33",
              description = "33 (default), or 20 for shares of a 128-bit key of another tool.")
          int words) {
    if (words != 33 && words != 20) {
      throw new Failure.Usage("--words is neither 33 nor 20", "shares of this program have 33");
    }
    boolean coming = ceremony != null || custodians != null || threshold != null;
    if (coming && (ceremony == null || custodians == null || threshold == null)) {
      throw new Failure.Usage(
          "a ceremony to come needs --ceremony, --custodians and --threshold",
          "give all three, or --escrow for an escrow of the store");
    }
    HandwritingForm form = new HandwritingForm(paper.paper());
    return make(
        options,
        paper,
        "cards forms",
        (store, inventory) ->
            (ceremony != null && custodians != null && threshold != null
                    ? coming(Trust.load(store).newest(), ceremony, custodians, threshold)
                    : labels(escrow(inventory, paper)))
                .stream()
                    .map(label -> new Page("form-" + label.name(), form.print(label, words)))
                    .toList());
  }

  private static List<ShareLabel> coming(
      Roster roster, String ceremony, List<String> custodians, int threshold) {
    Header.requireTyped("--ceremony", ceremony);
    if (threshold < 2
        || threshold > custodians.size()
        || custodians.size() > EscrowRecord.MOST_SHARES) {
      throw new Failure.Usage(
          "--threshold " + threshold + " with " + custodians.size() + " custodians makes no sense",
          "the threshold is at least 2 and at most the number of custodians, which is at most "
              + EscrowRecord.MOST_SHARES);
    }
    List<ShareLabel> labels = new ArrayList<>();
    for (String custodian : custodians) {
      Header.requireTyped("--custodians", custodian);
      labels.add(
          new ShareLabel(
              roster.header().environment(),
              ceremony,
              "",
              "",
              labels.size() + 1,
              custodians.size(),
              threshold,
              custodian,
              1,
              roster.header().createdAt()));
    }
    return labels;
  }

  @Command(name = "label", description = "Make the label of each share's bag or envelope.")
  int label(@Mixin CommonOptions options, @Mixin PaperOptions paper) {
    EnvelopeLabel label = new EnvelopeLabel(paper.paper());
    return make(
        options,
        paper,
        "cards label",
        (store, inventory) ->
            labels(escrow(inventory, paper)).stream()
                .map(share -> new Page("label-" + share.name(), label.print(share)))
                .toList());
  }

  @Command(
      name = "recovery-sheet",
      description = {
        "Make the sheet that travels with every share: all sealed materials of an escrow as QR codes",
        "and text, and the steps to bring them back without this program."
      })
  int recoverySheet(
      @Mixin CommonOptions options,
      @Mixin PaperOptions paper,
      @Option(
              names = "--key",
              paramLabel = "MATERIAL=ARN",
              description = "The KMS key of a material, where no receipt in the store names it.")
          @Nullable Map<String, String> keys) {
    Map<String, String> arns = keys == null ? Map.of() : keys;
    return make(
        options,
        paper,
        "cards recovery-sheet",
        (store, inventory) -> {
          Verified<EscrowRecord> verified = verifiedEscrow(inventory, paper);
          EscrowRecord escrow = verified.payload();
          List<RecoverySheet.Material> materials = materials(inventory, verified, arns);
          if (materials.isEmpty()) {
            throw new Failure.Usage(
                escrow.header().id() + " seals no material yet",
                "make some with 'material generate' or 'adopt'; then print the sheet");
          }
          return List.of(
              new Page(
                  "recovery-sheet-" + escrow.header().id() + "-" + materials.size(),
                  new RecoverySheet(paper.paper()).print(escrow, materials)));
        });
  }

  private static List<RecoverySheet.Material> materials(
      Inventory inventory, Verified<EscrowRecord> escrow, Map<String, String> arns) {
    List<RecoverySheet.Material> materials = new ArrayList<>();
    for (Verified<Passport> verified : inventory.materialsOf(escrow)) {
      Passport passport = verified.payload();
      String typed = arns.getOrDefault(passport.label(), arns.get(passport.header().id()));
      materials.add(
          new RecoverySheet.Material(
              passport,
              inventory.sealed(verified, escrow.payload()),
              typed == null ? recordedKey(inventory, verified) : Optional.of(typed)));
    }
    return materials;
  }

  private static Optional<String> recordedKey(Inventory inventory, Verified<Passport> passport) {
    List<String> keys =
        inventory.receipts().stream()
            .flatMap(receipt -> receipt.payload().targets().stream())
            .filter(target -> target.passportDigest().equals(passport.digest()))
            .map(ImportReceipt.Target::key)
            .map(Object::toString)
            .distinct()
            .toList();
    return keys.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", keys));
  }

  private static EscrowRecord escrow(Inventory inventory, PaperOptions paper) {
    return verifiedEscrow(inventory, paper).payload();
  }

  private static Verified<EscrowRecord> verifiedEscrow(Inventory inventory, PaperOptions paper) {
    return inventory.escrow(paper.escrow.name());
  }

  private static List<ShareLabel> labels(EscrowRecord escrow) {
    return escrow.shares().stream().map(share -> ShareLabel.of(escrow, share)).toList();
  }

  private record Page(String name, Bytes pdf) {
    Page(String name, byte[] pdf) {
      this(name, Bytes.copyOf(pdf));
    }
  }

  private interface Pages {
    List<Page> of(Store store, Inventory inventory);
  }

  private int make(CommonOptions options, PaperOptions paper, String step, Pages pages) {
    Delivery.requireDirectory(paper.out);
    List<String> files = new ArrayList<>();
    try (Store store = options.open(workplace, step)) {
      for (Page page : pages.of(store, new Inventory(store, Trust.load(store)))) {
        Path file = paper.out.resolve(page.name() + ".pdf");
        workplace.disk().writeNew(file, page.pdf());
        files.add(file.toString());
      }
    }
    if (options.json()) {
      Program.print(workplace.out(), JsonObject.builder().putStrings("files", files).build());
    } else {
      files.forEach(file -> workplace.out().println("Written to " + file + "."));
    }
    return 0;
  }
}

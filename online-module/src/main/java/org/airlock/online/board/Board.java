package org.airlock.online.board;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.payload.UseProof;
import org.airlock.common.roster.Roster;
import org.airlock.common.transcript.Head;
import org.airlock.online.board.page.BoardView;
import org.airlock.online.board.page.Cell;
import org.airlock.online.board.page.EscrowLine;
import org.airlock.online.board.page.IdleEscrow;
import org.airlock.online.board.page.OldDrill;
import org.airlock.online.board.page.UnknownKey;
import org.airlock.online.board.page.Urgency;
import org.airlock.online.desk.Fleet;
import org.airlock.online.desk.KnownMaterials;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;

/**
 * Puts the board together: every (KMS key, Region, material) that receipts and requests know, what
 * KMS says of it when it is asked, what brings it back, and what to do next.
 */
public final class Board {
  private final Records records;
  private final KnownMaterials materials;
  private final Roster roster;
  private final Instant now;

  public Board(Records records, KnownMaterials materials, Roster roster, Instant now) {
    this.records = records;
    this.materials = materials;
    this.roster = roster;
    this.now = now;
  }

  /** What KMS said of one key. */
  private record Seen(KeyDescription description, List<KeyMaterialEntry> materials) {}

  /**
   * The board.
   *
   * @param regions when KMS is to be asked for each key's state
   * @param sweep Regions in which every key of the account is looked at
   */
  public BoardView view(Head head, Optional<Regions> regions, Collection<String> sweep) {
    Map<KeyArn, Seen> seen = new HashMap<>();
    Map<KeyArn, Failure> unseen = new HashMap<>();
    regions.ifPresent(open -> ask(open, seen, unseen));
    Map<KeyArn, List<Open>> open = openRequests();
    List<Cell> cells = new ArrayList<>();
    for (KeyArn key : records.keys()) {
      cells.addAll(
          new KeyCells(
                  key,
                  Optional.ofNullable(seen.get(key)),
                  Optional.ofNullable(unseen.get(key)),
                  open.getOrDefault(key, List.of()))
              .cells());
    }
    return new BoardView(
        roster.environment().code(),
        now,
        roster.header().ceremony(),
        head,
        regions.isPresent(),
        cells,
        regions.map(all -> unknown(all, sweep)).orElse(List.of()),
        idle(cells),
        old(),
        roster.limitations());
  }

  private void ask(Regions regions, Map<KeyArn, Seen> seen, Map<KeyArn, Failure> unseen) {
    List<Fleet.Result<KeyArn, Seen>> results =
        Fleet.each(
            List.copyOf(records.keys()),
            KeyArn::region,
            Fleet.IN_ONE_REGION,
            key -> {},
            key -> look(regions, key));
    for (Fleet.Result<KeyArn, Seen> result : results) {
      result.value().ifPresent(value -> seen.put(result.item(), value));
      result.failure().ifPresent(failure -> unseen.put(result.item(), failure));
    }
    // Without credentials nothing can be said at all; that is not a state of the keys.
    boolean allUnfit =
        !unseen.isEmpty()
            && seen.isEmpty()
            && unseen.values().stream().allMatch(Failure.Environment.class::isInstance);
    if (allUnfit) {
      throw unseen.values().iterator().next();
    }
  }

  private static Seen look(Regions regions, KeyArn key) {
    KeyDescription description = regions.of(key).describeKey(key);
    boolean symmetric = description.keySpec().equals(KeySpec.SYMMETRIC_DEFAULT.name());
    return new Seen(description, symmetric ? regions.of(key).listKeyMaterials(key) : List.of());
  }

  /**
   * A living request, and what it still asks for one key.
   *
   * @param answeredInPart whether other targets of it were imported
   */
  private record Open(
      Records.Stored<ImportRequest> request, ImportRequest.Target asked, boolean answeredInPart) {
    String id() {
      return request.payload().header().id();
    }
  }

  private Map<KeyArn, List<Open>> openRequests() {
    Map<KeyArn, List<Open>> open = new HashMap<>();
    for (Records.Stored<ImportRequest> request : records.requests()) {
      if (request.payload().header().notAfter().orElse(now).isAfter(now)) {
        List<ImportRequest.Target> left = records.unanswered(request);
        boolean inPart = left.size() < request.payload().targets().size();
        left.forEach(
            asked ->
                open.computeIfAbsent(asked.key(), key -> new ArrayList<>())
                    .add(new Open(request, asked, inPart)));
      }
    }
    return open;
  }

  private List<UnknownKey> unknown(Regions regions, Collection<String> sweep) {
    List<UnknownKey> unknown = new ArrayList<>();
    for (String region : sweep) {
      List<KeyArn> strangers = new ArrayList<>(regions.of(region).listKeys());
      strangers.removeAll(records.keys());
      List<Fleet.Result<KeyArn, KeyDescription>> described =
          Fleet.each(
              strangers,
              KeyArn::region,
              Fleet.IN_ONE_REGION,
              key -> {},
              key -> regions.of(key).describeKey(key));
      for (Fleet.Result<KeyArn, KeyDescription> result : described) {
        // A key whose policy keeps this role out may be anything; it is shown, not skipped.
        result
            .failure()
            .ifPresent(
                failure -> unknown.add(new UnknownKey(result.item(), "unknown", "not readable")));
        result
            .value()
            .filter(key -> key.origin().equals("EXTERNAL"))
            .ifPresent(
                key -> unknown.add(new UnknownKey(key.arn(), key.keySpec(), key.keyState())));
      }
    }
    return unknown;
  }

  private Optional<EscrowLine> escrow(Digest passport) {
    return materials.of(passport).map(known -> line(known.escrow()));
  }

  private EscrowLine line(EscrowRecord escrow) {
    return new EscrowLine(
        escrow.header().id(),
        escrow.label(),
        escrow.generation(),
        escrow.threshold(),
        escrow.shares().size(),
        escrow.shares().stream().map(EscrowRecord.ShareRecord::custodian).toList(),
        lastProven(escrow.header().id()));
  }

  private Optional<Instant> lastProven(String escrowId) {
    return materials.all().values().stream()
        .filter(known -> known.escrow().header().id().equals(escrowId))
        .map(KnownMaterials.Known::provenAt)
        .max(Instant::compareTo);
  }

  private List<IdleEscrow> idle(List<Cell> cells) {
    Set<String> used = new HashSet<>();
    cells.forEach(cell -> cell.escrow().ifPresent(escrow -> used.add(escrow.id())));
    return materials.escrows().values().stream()
        .filter(escrow -> !used.contains(escrow.header().id()))
        .map(
            escrow ->
                new IdleEscrow(line(escrow), "no key that this store knows has material from it"))
        .toList();
  }

  private List<OldDrill> old() {
    Duration longest = Duration.ofDays(roster.policy().escrowProofDays());
    List<OldDrill> old = new ArrayList<>();
    for (EscrowRecord escrow : materials.escrows().values()) {
      EscrowLine line = line(escrow);
      line.lastProven()
          .map(at -> Duration.between(at, now))
          .filter(age -> age.compareTo(longest) > 0)
          .ifPresent(age -> old.add(new OldDrill(line, age)));
    }
    return old;
  }

  /** The cells of one key. */
  private final class KeyCells {
    private final KeyArn key;
    private final Optional<Seen> seen;
    private final Optional<Failure> unseen;
    private final List<Open> open;

    KeyCells(KeyArn key, Optional<Seen> seen, Optional<Failure> unseen, List<Open> open) {
      this.key = key;
      this.seen = seen;
      this.unseen = unseen;
      this.open = open;
    }

    List<Cell> cells() {
      Map<String, ImportReceipt.Target> imported = new LinkedHashMap<>();
      records.history().of(key).forEach(target -> imported.put(target.cell(), target));
      List<Cell> cells = new ArrayList<>();
      imported.values().forEach(target -> cells.add(cell(target)));
      if (cells.isEmpty()) {
        cells.add(neverImported());
      }
      Set<String> known = new HashSet<>();
      imported.values().forEach(target -> target.keyMaterialId().ifPresent(known::add));
      seen.map(Seen::materials).orElse(List.of()).stream()
          .filter(entry -> entry.isImported() || !known.isEmpty())
          .filter(entry -> !known.contains(entry.keyMaterialId()))
          .forEach(entry -> cells.add(stranger(entry)));
      return cells;
    }

    private Optional<KeyMaterialEntry> entry(ImportReceipt.Target target) {
      return seen.flatMap(
          found ->
              found.materials().stream()
                  .filter(
                      entry -> target.keyMaterialId().equals(Optional.of(entry.keyMaterialId())))
                  .findFirst());
    }

    private Cell cell(ImportReceipt.Target target) {
      Optional<KeyMaterialEntry> entry = entry(target);
      Optional<KnownMaterials.Known> known = materials.of(target.passportDigest());
      Records.Stored<ImportReceipt> receipt = receipt(target);
      Verdict verdict = verdict(target, entry, receipt);
      return new Cell(
          key,
          Optional.empty(),
          target.keySpec(),
          target.keyUsage(),
          multiRegion(),
          known.map(found -> found.passport().label()),
          known.map(found -> found.passport().header().id()),
          target.keyMaterialId(),
          entry.map(KeyMaterialEntry::materialState),
          entry.map(KeyMaterialEntry::importState),
          keyState(),
          Optional.of(new Expiry(validTo(target, entry))),
          escrow(target.passportDigest()),
          Optional.of(receipt.payload().header().id()),
          Optional.of(target.importedAt()),
          open(target).map(Open::id),
          verdict.urgency(),
          verdict.next());
    }

    private Records.Stored<ImportReceipt> receipt(ImportReceipt.Target target) {
      return records.receipts().stream()
          .filter(receipt -> receipt.payload().targets().contains(target))
          .reduce((older, newer) -> newer)
          .orElseThrow();
    }

    private Optional<String> keyState() {
      return seen.map(found -> found.description().keyState());
    }

    private Optional<String> multiRegion() {
      return seen.flatMap(found -> found.description().multiRegion())
          .map(KeyDescription.MultiRegion::type);
    }

    /** A key that was asked for and never got material by this store. */
    private Cell neverImported() {
      ImportRequest.Target asked =
          records.requests().stream()
              .flatMap(request -> request.payload().targets().stream())
              .filter(target -> target.key().equals(key))
              .reduce((older, newer) -> newer)
              .orElseThrow();
      Verdict verdict =
          unseen
              .map(Verdict::unknown)
              .or(() -> newest(open).map(this::work))
              .orElse(
                  new Verdict(Urgency.ACT, "the request's token died: 'importer request' again"));
      return new Cell(
          key,
          Optional.empty(),
          asked.keySpec(),
          asked.keyUsage(),
          multiRegion(),
          Optional.empty(),
          Optional.empty(),
          asked.expectedKeyMaterialId(),
          Optional.empty(),
          Optional.empty(),
          keyState(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          newest(open).map(Open::id),
          verdict.urgency(),
          verdict.next());
    }

    /** Material that KMS lists and no receipt of this store names. */
    private Cell stranger(KeyMaterialEntry entry) {
      return new Cell(
          key,
          Optional.empty(),
          KeySpec.SYMMETRIC_DEFAULT,
          KeyUsage.ENCRYPT_DECRYPT,
          multiRegion(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(entry.keyMaterialId()),
          Optional.of(entry.materialState()),
          Optional.of(entry.importState()),
          keyState(),
          Optional.of(new Expiry(entry.validTo())),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Urgency.ACT,
          "no receipt of this store names this material: 'importer reconcile' shows who imported it");
    }

    /** The newest open request that means this material, or whichever the key gets next. */
    private Optional<Open> open(ImportReceipt.Target target) {
      return newest(
          open.stream()
              .filter(
                  each ->
                      each.asked().expectedKeyMaterialId().isEmpty()
                          || each.asked().expectedKeyMaterialId().equals(target.keyMaterialId()))
              .toList());
    }

    private Optional<Open> newest(List<Open> requests) {
      return requests.stream().reduce((older, newer) -> newer);
    }

    private Verdict work(Open request) {
      String until = request.request().payload().header().notAfter().orElseThrow().toString();
      return new Verdict(
          Urgency.ACT,
          request.answeredInPart()
              ? "the import of request "
                  + request.id()
                  + " was partial: run 'importer import' again with the same file before "
                  + until
              : "wrap request " + request.id() + " and import before " + until);
    }

    private Verdict verdict(
        ImportReceipt.Target target,
        Optional<KeyMaterialEntry> entry,
        Records.Stored<ImportReceipt> receipt) {
      if (unseen.isPresent()) {
        return Verdict.unknown(unseen.get());
      }
      Optional<Verdict> dead = dead(target, entry);
      Optional<Verdict> work = open(target).map(this::work);
      if (work.isPresent()) {
        return dead.isPresent() ? new Verdict(Urgency.DEAD, work.get().next()) : work.get();
      }
      if (!receipt.complete()) {
        String next =
            "have receipt "
                + receipt.payload().header().id()
                + " countersigned ('importer countersign')";
        return new Verdict(dead.isPresent() ? Urgency.DEAD : Urgency.ACT, next);
      }
      return dead.or(() -> rotation(target, entry))
          .or(() -> otherExpiry(target, entry))
          .orElseGet(() -> alive(validTo(target, entry)));
    }

    private Optional<Verdict> dead(ImportReceipt.Target target, Optional<KeyMaterialEntry> entry) {
      String state = keyState().orElse("Enabled");
      if (state.equals("PendingImport")) {
        boolean here = entry.isPresent() && entry.get().isImported();
        return Optional.of(
            new Verdict(
                Urgency.DEAD,
                here
                    ? "this material is there; the key waits for its other material"
                    : "the material is gone: 'importer request', wrap, import"));
      }
      if (!state.equals("Enabled")) {
        return Optional.of(
            new Verdict(
                Urgency.DEAD, "the key is " + state + ": look at it with 'aws kms describe-key'"));
      }
      boolean over =
          keyState().isEmpty()
              && target.expiry().validTo().filter(at -> !at.isAfter(now)).isPresent();
      return over
          ? Optional.of(
              new Verdict(
                  Urgency.DEAD, "the material has expired: 'importer request', wrap, import"))
          : Optional.empty();
    }

    private Optional<Verdict> rotation(
        ImportReceipt.Target target, Optional<KeyMaterialEntry> entry) {
      boolean pending =
          entry
              .map(KeyMaterialEntry::isPendingRotation)
              .orElse(target.proof().method() == UseProof.Method.PENDING_ROTATION);
      if (!pending) {
        return Optional.empty();
      }
      boolean everywhere =
          entry.map(found -> found.materialState().equals("PENDING_ROTATION")).orElse(true);
      return Optional.of(
          new Verdict(
              Urgency.ACT,
              everywhere
                  ? "make it current: 'importer rotate' for the single-Region or primary key"
                  : "give it to the other Regions: 'importer request --new-material' for each replica"));
    }

    /** KMS's own word where it was asked, else the receipt's. */
    private Optional<Instant> validTo(
        ImportReceipt.Target target, Optional<KeyMaterialEntry> entry) {
      if (entry.isPresent() && entry.get().isImported()) {
        return entry.get().validTo();
      }
      return !target.keySpec().isSymmetric() && seen.isPresent()
          ? seen.get().description().validTo()
          : target.expiry().validTo();
    }

    /**
     * Somebody imported with another expiry than the receipt says; the nearer date may be KMS's.
     */
    private Optional<Verdict> otherExpiry(
        ImportReceipt.Target target, Optional<KeyMaterialEntry> entry) {
      Optional<Instant> now = validTo(target, entry);
      Optional<Instant> received = target.expiry().validTo();
      if (now.equals(received)) {
        return Optional.empty();
      }
      Verdict alive = alive(now);
      return Optional.of(
          new Verdict(
              alive.urgency() == Urgency.DUE ? Urgency.DUE : Urgency.ACT,
              "KMS says that it expires "
                  + now.map(Instant::toString).orElse("never")
                  + ", the receipt "
                  + received.map(Instant::toString).orElse("never")
                  + ": 'importer reconcile' shows who imported it"));
    }

    private Verdict alive(Optional<Instant> expires) {
      if (expires.isEmpty()) {
        return new Verdict(Urgency.FINE, "nothing");
      }
      Instant validTo = expires.get();
      long days = ChronoUnit.DAYS.between(now, validTo);
      boolean due = validTo.isBefore(now.plus(roster.policy().quorumLeadDays(), ChronoUnit.DAYS));
      return due
          ? new Verdict(Urgency.DUE, "expires in " + days + " days: re-import now")
          : new Verdict(Urgency.WATCH, "expires in " + days + " days: re-import before");
    }
  }

  private record Verdict(Urgency urgency, String next) {
    static Verdict unknown(Failure failure) {
      return new Verdict(Urgency.UNKNOWN, "KMS could not be asked: " + failure.getMessage());
    }
  }
}

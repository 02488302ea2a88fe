package org.airlock.online.request;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.LongWork;
import org.airlock.common.console.Prompt;
import org.airlock.common.console.Visible;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.roster.SignatureRule;
import org.airlock.common.store.Trust;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Fleet;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.kms.KeyMaterialEntry;
import org.airlock.online.lifecycle.LastUse;
import org.airlock.online.lifecycle.SecondLook;
import org.airlock.online.rules.KeyRules;

/**
 * The second import operator's own look: asks KMS about every key again, with this person's own
 * credentials, compares, and adds a signature.
 */
public final class Countersigning {
  private static final int MOST_SINGLE_LINES = 12;
  private static final List<BundleType> SIGNABLE =
      List.of(BundleType.IMPORT_REQUEST, BundleType.RECEIPT, BundleType.DELETION_ORDER);

  private final Desk desk;
  private final Regions regions;
  private final LastUse lastUse;

  /**
   * Nothing is asked yet.
   *
   * @param lastUse shown to whoever signs a deletion order
   */
  public Countersigning(Desk desk, Regions regions, LastUse lastUse) {
    this.desk = desk;
    this.regions = regions;
    this.lastUse = lastUse;
  }

  /**
   * The bundle as it is recorded in the store now.
   *
   * @param takenIn others have signed what this operator had signed before; nothing was added
   */
  public record Countersigned(
      Header header, Envelope envelope, boolean complete, boolean takenIn) {}

  public Countersigned countersign(Bytes file, String source) {
    Envelope envelope = Envelope.parse(file, source);
    BundleType type = typeOf(envelope, source);
    requireSeat(type, source);
    Set<Person> signers = RosterChain.signers(desk.roster(), envelope);
    if (signers.isEmpty()) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          source + ": nobody of roster version " + desk.roster().version() + " has signed it",
          "take the file again from the import operator who made it");
    }
    if (signers.contains(desk.operator().person())) {
      return takeIn(type, envelope, signers, source);
    }
    Header header =
        switch (type) {
          case IMPORT_REQUEST -> compareRequest(envelope, source);
          case RECEIPT -> compareReceipt(envelope, source);
          default -> compareOrder(envelope, source);
        };
    Trust.requireEnvironment(desk.roster(), header.environment(), source);
    requireAgreement(header);
    Set<Person> all = new HashSet<>(signers);
    all.add(desk.operator().person());
    return record(header, envelope.signedWith(desk.operator().key()), all, false);
  }

  /**
   * An approver may sign a deletion order where the rule has a seat for one, and nothing else here.
   */
  private void requireSeat(BundleType type, String source) {
    Person person = desk.operator().person();
    SignatureRule rule = desk.roster().rules().get(type);
    boolean seat =
        rule != null && rule.needed().keySet().stream().anyMatch(person.roles()::contains);
    if (!seat) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          source + ": " + person.id() + " has no role that signs a " + type.code(),
          "let somebody sign whom the roster's rule names: "
              + (rule == null ? "this roster has no rule for it" : rule.describe()));
    }
  }

  /**
   * With two laptops the second operator's signature comes back on the stick: the store of the
   * first takes it in.
   */
  private Countersigned takeIn(
      BundleType type, Envelope envelope, Set<Person> signers, String source) {
    Records records = new Records(desk.store(), desk.chain());
    List<? extends Records.Stored<?>> known =
        switch (type) {
          case IMPORT_REQUEST -> records.requests();
          case RECEIPT -> records.receipts();
          default -> records.orders();
        };
    boolean news =
        known.stream()
            .anyMatch(
                stored ->
                    stored.digest().equals(envelope.payloadDigest())
                        && stored.signerIds().size() < signers.size());
    if (!news) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          source
              + ": "
              + desk.operator().person().id()
              + " has signed it already; signatures count persons",
          "let another import operator countersign");
    }
    Header header =
        switch (type) {
          case IMPORT_REQUEST -> ImportRequest.parse(envelope.payload(), source).header();
          case RECEIPT -> ImportReceipt.parse(envelope.payload(), source).header();
          default -> DeletionOrder.parse(envelope.payload(), source).header();
        };
    Trust.requireEnvironment(desk.roster(), header.environment(), source);
    return record(header, envelope, signers, true);
  }

  private static BundleType typeOf(Envelope envelope, String source) {
    for (BundleType type : SIGNABLE) {
      if (envelope.payloadType().equals(type.payloadType())) {
        return type;
      }
    }
    throw new Failure.Integrity(
        source + ": is neither an import request nor a receipt nor a deletion order",
        "countersign one of these (*.dsse.json)");
  }

  private Header compareRequest(Envelope envelope, String source) {
    ImportRequest request = ImportRequest.parse(envelope.payload(), source);
    ImportHistory brought = brought(request, source);
    compareAll(
        request.targets(),
        target -> target.key(),
        target -> {
          KeyDescription now = describe(target.key());
          KeyRules.requireExternal(now);
          KeyRules.requireImportable(now);
          require(target.key(), "key spec", target.keySpec().name(), now.keySpec());
          require(target.key(), "key usage", target.keyUsage().name(), now.keyUsage());
          require(target.key(), "state", target.keyState(), now.keyState());
          compareMaterial(target, now, brought);
          require(target.key(), "endpoint", target.endpoint(), regions.of(target.key()).endpoint());
          return target.expiry().describe(desk.now()) + ", token until " + target.deadline();
        });
    desk.console()
        .say("Words of the wrapping keys, to be compared with the first import operator's paper:");
    request.wrappingKeyWords().rows().forEach(row -> desk.console().show("  " + row));
    return request.header();
  }

  /** What the request expects KMS to find is what KMS itself, or the receipt inside, names. */
  private void compareMaterial(
      ImportRequest.Target target, KeyDescription now, ImportHistory brought) {
    Optional<String> expected = target.expectedKeyMaterialId();
    if (!target.keySpec().isSymmetric() || expected.equals(now.currentKeyMaterialId())) {
      return;
    }
    List<KeyMaterialEntry> materials = regions.of(target.key()).listKeyMaterials(target.key());
    if (expected.isPresent()) {
      boolean listed =
          materials.stream().anyMatch(entry -> expected.get().equals(entry.keyMaterialId()));
      boolean forgotten =
          materials.isEmpty() && brought.of(target.key(), expected.get()).isPresent();
      require(
          target.key(),
          "material",
          expected.get(),
          listed || forgotten ? expected.get() : text(now.currentKeyMaterialId()));
      return;
    }
    if (target.importType().equals(Optional.of(ImportType.NEW_KEY_MATERIAL))) {
      boolean rotation = target.keyState().equals("Enabled");
      require(
          target.key(),
          "current material",
          rotation ? text(now.currentKeyMaterialId()) : "none",
          text(now.currentKeyMaterialId()));
      require(
          target.key(),
          "material waiting for rotation",
          "none",
          text(
              materials.stream()
                  .filter(KeyMaterialEntry::isPendingRotation)
                  .map(KeyMaterialEntry::keyMaterialId)
                  .findFirst()));
    } else {
      require(
          target.key(), "place among its Regions", "REPLICA", now.isReplica() ? "REPLICA" : "none");
    }
  }

  private ImportHistory brought(ImportRequest request, String source) {
    BundleVerifier verifier = new BundleVerifier(desk.chain());
    return new ImportHistory(
        request.receipts().stream()
            .map(
                file ->
                    verifier
                        .recorded(
                            BundleType.RECEIPT,
                            file,
                            source + ", receipt inside",
                            ImportReceipt::parse)
                        .payload())
            .toList());
  }

  private Header compareReceipt(Envelope envelope, String source) {
    ImportReceipt receipt = ImportReceipt.parse(envelope.payload(), source);
    compareAll(
        receipt.targets(),
        target -> target.key(),
        target -> {
          KeyDescription now = describe(target.key());
          require(target.key(), "state", target.stateAfter(), now.keyState());
          if (target.keyMaterialId().isPresent()) {
            compareEntry(target, now);
          } else {
            require(target.key(), "expiry", text(target.expiry().validTo()), text(now.validTo()));
          }
          return Visible.text(target.outcome())
              + " at "
              + target.importedAt()
              + ", now "
              + now.keyState();
        });
    return receipt.header();
  }

  private void compareEntry(ImportReceipt.Target target, KeyDescription now) {
    if (target.keyMaterialId().equals(now.currentKeyMaterialId())
        && target.expiry().validTo().equals(now.validTo())) {
      return;
    }
    Optional<KeyMaterialEntry> entry =
        regions.of(target.key()).listKeyMaterials(target.key()).stream()
            .filter(each -> target.keyMaterialId().equals(Optional.of(each.keyMaterialId())))
            .findFirst();
    require(
        target.key(),
        "material",
        text(target.keyMaterialId()),
        entry
            .map(KeyMaterialEntry::keyMaterialId)
            .orElseGet(() -> text(now.currentKeyMaterialId())));
    require(
        target.key(),
        "expiry",
        text(target.expiry().validTo()),
        text(entry.flatMap(KeyMaterialEntry::validTo)));
  }

  private Header compareOrder(Envelope envelope, String source) {
    DeletionOrder order = DeletionOrder.parse(envelope.payload(), source);
    new SecondLook(desk, regions, lastUse).at(order, source);
    return order.header();
  }

  /** Looks at every target, many at a time; a few are shown one by one, many as a count. */
  private <T> void compareAll(
      List<T> targets, Function<T, KeyArn> key, Function<T, String> compare) {
    LongWork work =
        new LongWork(desk.console(), "targets compared", targets.size(), System::nanoTime);
    List<Fleet.Result<T, String>> results =
        Fleet.each(
            targets,
            target -> key.apply(target).region(),
            Fleet.IN_ONE_REGION,
            target -> work.done(1),
            compare);
    List<Fleet.Result<T, String>> failed =
        results.stream().filter(result -> result.failure().isPresent()).toList();
    if (failed.size() == 1) {
      throw failed.get(0).failure().orElseThrow();
    }
    if (!failed.isEmpty()) {
      throw Fleet.summary(
          failed.size() + " of " + targets.size() + " targets are not as the file says",
          failed,
          target -> key.apply(target).toString(),
          "do not sign");
    }
    if (targets.size() <= MOST_SINGLE_LINES) {
      results.forEach(
          result ->
              desk.console().say(key.apply(result.item()) + ": " + result.value().orElseThrow()));
    } else {
      desk.console().say("KMS says of all " + targets.size() + " targets what the file says.");
    }
  }

  private KeyDescription describe(KeyArn key) {
    return regions.of(key).describeKey(key);
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("none");
  }

  private static void require(KeyArn key, String what, String written, String seen) {
    if (!written.equals(seen)) {
      throw new Failure.Refused(
          Control.KEY_STATE,
          key + ": the file says " + what + " " + Visible.text(written) + ", KMS says " + seen,
          "do not sign; find out what changed, or have the bundle made again");
    }
  }

  private void requireAgreement(Header header) {
    String answer =
        desk.console()
            .ask(
                new Prompt(
                    "countersign",
                    "Countersign " + header.id() + "? Type your identifier to sign:"));
    if (!answer.equals(desk.operator().person().id())) {
      throw new Failure.Stopped(
          header.id() + " was not countersigned", "run the command again when you agree with it");
    }
  }

  private Countersigned record(
      Header header, Envelope envelope, Set<Person> signers, boolean takenIn) {
    String kind =
        switch (header.type()) {
          case IMPORT_REQUEST -> "request";
          case RECEIPT -> "receipt";
          default -> "order";
        };
    String file =
        kind
            + "s/"
            + header.id()
            + "-"
            + envelope.payloadDigest().hex().substring(0, 8)
            + "."
            + String.join("-", signers.stream().map(Person::id).sorted().toList())
            + ".dsse.json";
    if (!desk.store().has(file)) {
      desk.store()
          .append(
              desk.event(header.ceremony(), kind + "-" + (takenIn ? "taken-in" : "countersigned"))
                  .held(
                      Control.ROSTER_PINNED,
                      Control.ROSTER_CURRENT,
                      Control.ENVIRONMENT_MATCH,
                      takenIn ? Control.SIGNATURES : Control.KEY_STATE)
                  .fact("bundle", header.id())
                  .fact("sequence", header.sequence())
                  .input(header.id(), envelope.payloadDigest())
                  .output(file, desk.store().put(file, envelope.toBytes())));
    }
    return new Countersigned(
        header, envelope, desk.roster().isSatisfied(header.type(), signers), takenIn);
  }
}

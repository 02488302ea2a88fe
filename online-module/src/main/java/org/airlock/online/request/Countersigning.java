package org.airlock.online.request;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Trust;
import org.airlock.common.verification.BundleVerifier;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.kms.KeyDescription;
import org.airlock.online.rules.KeyRules;

/**
 * The second import operator's own look: asks KMS about every key again, with this person's own
 * credentials, compares, and adds a signature.
 */
public final class Countersigning {
  private final Desk desk;
  private final Regions regions;

  public Countersigning(Desk desk, Regions regions) {
    this.desk = desk;
    this.regions = regions;
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
        type == BundleType.IMPORT_REQUEST
            ? compareRequest(envelope, source)
            : compareReceipt(envelope, source);
    Trust.requireEnvironment(desk.roster(), header.environment(), source);
    requireAgreement(header);
    Set<Person> all = new HashSet<>(signers);
    all.add(desk.operator().person());
    return record(header, envelope.signedWith(desk.operator().key()), all, false);
  }

  /**
   * With two laptops the second operator's signature comes back on the stick: the store of the
   * first takes it in.
   */
  private Countersigned takeIn(
      BundleType type, Envelope envelope, Set<Person> signers, String source) {
    Records records = new Records(desk.store(), desk.chain());
    boolean news =
        (type == BundleType.IMPORT_REQUEST ? records.requests() : records.receipts())
            .stream()
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
        type == BundleType.IMPORT_REQUEST
            ? ImportRequest.parse(envelope.payload(), source).header()
            : ImportReceipt.parse(envelope.payload(), source).header();
    Trust.requireEnvironment(desk.roster(), header.environment(), source);
    return record(header, envelope, signers, true);
  }

  private static BundleType typeOf(Envelope envelope, String source) {
    for (BundleType type : List.of(BundleType.IMPORT_REQUEST, BundleType.RECEIPT)) {
      if (envelope.payloadType().equals(type.payloadType())) {
        return type;
      }
    }
    throw new Failure.Integrity(
        source + ": is neither an import request nor a receipt",
        "countersign one of these two (*.dsse.json)");
  }

  private Header compareRequest(Envelope envelope, String source) {
    ImportRequest request = ImportRequest.parse(envelope.payload(), source);
    for (ImportRequest.Target target : request.targets()) {
      KeyDescription now = describe(target.key());
      KeyRules.requireExternal(now);
      KeyRules.requireImportable(now);
      require(target.key(), "key spec", target.keySpec().name(), now.keySpec());
      require(target.key(), "key usage", target.keyUsage().name(), now.keyUsage());
      require(target.key(), "state", target.keyState(), now.keyState());
      require(
          target.key(),
          "current material",
          text(target.expectedKeyMaterialId()),
          text(now.currentKeyMaterialId().or(() -> recorded(target, source))));
      require(target.key(), "endpoint", target.endpoint(), regions.of(target.key()).endpoint());
      desk.console()
          .say(
              target.key()
                  + ": "
                  + now.keyState()
                  + ", "
                  + target.expiry().describe(desk.now())
                  + ", token until "
                  + target.deadline());
    }
    desk.console()
        .say("Words of the wrapping keys, to be compared with the first import operator's paper:");
    request.wrappingKeyWords().rows().forEach(row -> desk.console().show("  " + row));
    return request.header();
  }

  private Header compareReceipt(Envelope envelope, String source) {
    ImportReceipt receipt = ImportReceipt.parse(envelope.payload(), source);
    for (ImportReceipt.Target target : receipt.targets()) {
      KeyDescription now = describe(target.key());
      require(target.key(), "state", target.stateAfter(), now.keyState());
      require(
          target.key(), "material", text(target.keyMaterialId()), text(now.currentKeyMaterialId()));
      require(target.key(), "expiry", text(target.expiry().validTo()), text(now.validTo()));
      desk.console()
          .say(
              target.key()
                  + ": "
                  + target.outcome()
                  + " at "
                  + target.importedAt()
                  + ", now "
                  + now.keyState());
    }
    return receipt.header();
  }

  /** What the receipt inside the request names, for a KMS that names no material. */
  private Optional<String> recorded(ImportRequest.Target target, String source) {
    return target
        .lastReceipt()
        .map(
            file ->
                new BundleVerifier(desk.chain())
                    .recorded(
                        BundleType.RECEIPT,
                        file,
                        source + ", receipt inside",
                        ImportReceipt::parse))
        .flatMap(receipt -> Records.target(receipt.payload(), target.key()))
        .flatMap(ImportReceipt.Target::keyMaterialId);
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
          key + ": the file says " + what + " " + written + ", KMS says " + seen,
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
    boolean request = header.type() == BundleType.IMPORT_REQUEST;
    String file =
        (request ? "requests/" : "receipts/")
            + header.id()
            + "-"
            + envelope.payloadDigest().hex().substring(0, 8)
            + "."
            + String.join("-", signers.stream().map(Person::id).sorted().toList())
            + ".dsse.json";
    if (!desk.store().has(file)) {
      desk.store()
          .append(
              desk.event(
                      header.ceremony(),
                      (request ? "request-" : "receipt-")
                          + (takenIn ? "taken-in" : "countersigned"))
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

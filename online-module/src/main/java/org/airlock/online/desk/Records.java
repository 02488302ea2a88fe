package org.airlock.online.desk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.payload.ImportHistory;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.ImportRequest;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * What a store of the importer knows: requests it made or countersigned, and receipts, as they were
 * when first asked for. One bundle may be stored more than once, each time with more signatures;
 * the copy with most of them speaks for it.
 */
public final class Records {
  private final Store store;
  private final RosterChain chain;
  private @Nullable List<Stored<ImportRequest>> requests;
  private @Nullable List<Stored<ImportReceipt>> receipts;
  private @Nullable ImportHistory history;

  public Records(Store store, RosterChain chain) {
    this.store = store;
    this.chain = chain;
  }

  /**
   * A stored bundle that at least one rostered person has signed.
   *
   * @param digest of the payload
   * @param file with the most signatures
   * @param name of that file in the store
   * @param signerIds sorted
   * @param complete whether the signatures satisfy the roster's rule
   */
  public record Stored<T>(
      T payload,
      Digest digest,
      Bytes file,
      String name,
      List<String> signerIds,
      boolean complete) {}

  /** All requests, oldest first. */
  public List<Stored<ImportRequest>> requests() {
    List<Stored<ImportRequest>> read = requests;
    if (read == null) {
      read = read("requests", BundleType.IMPORT_REQUEST, ImportRequest::parse);
      requests = read;
    }
    return read;
  }

  /** All receipts, oldest first. */
  public List<Stored<ImportReceipt>> receipts() {
    List<Stored<ImportReceipt>> read = receipts;
    if (read == null) {
      read = read("receipts", BundleType.RECEIPT, ImportReceipt::parse);
      receipts = read;
    }
    return read;
  }

  /** All deletion orders, oldest first. */
  public List<Stored<DeletionOrder>> orders() {
    return read("orders", BundleType.DELETION_ORDER, DeletionOrder::parse);
  }

  /** What all receipts say was imported where. */
  public ImportHistory history() {
    ImportHistory read = history;
    if (read == null) {
      read = new ImportHistory(receipts().stream().map(Stored::payload).toList());
      history = read;
    }
    return read;
  }

  /** Every key that a request or a receipt names, in the order of their first appearance. */
  public Set<KeyArn> keys() {
    Set<KeyArn> keys = new LinkedHashSet<>();
    receipts().forEach(r -> r.payload().targets().forEach(target -> keys.add(target.key())));
    requests().forEach(r -> r.payload().targets().forEach(target -> keys.add(target.key())));
    return keys;
  }

  /**
   * The targets of a request that no receipt answers: after a partial import, those that failed.
   */
  public List<ImportRequest.Target> unanswered(Stored<ImportRequest> request) {
    List<ImportReceipt.Target> answers =
        receipts().stream()
            .filter(receipt -> receipt.payload().requestDigest().equals(request.digest()))
            .flatMap(receipt -> receipt.payload().targets().stream())
            .toList();
    return request.payload().targets().stream()
        .filter(asked -> answers.stream().noneMatch(answer -> answers(answer, asked)))
        .toList();
  }

  private static boolean answers(ImportReceipt.Target answer, ImportRequest.Target asked) {
    return answer.key().equals(asked.key())
        && answer.importType().equals(asked.importType())
        && (asked.expectedKeyMaterialId().isEmpty()
            || asked.expectedKeyMaterialId().equals(answer.keyMaterialId()));
  }

  public Optional<Stored<ImportRequest>> request(Digest digest) {
    return requests().stream().filter(request -> request.digest().equals(digest)).findFirst();
  }

  /** The newest receipt that names {@code key}. */
  public Optional<Stored<ImportReceipt>> lastReceipt(KeyArn key) {
    return receipts().stream()
        .filter(receipt -> target(receipt.payload(), key).isPresent())
        .reduce((older, newer) -> newer);
  }

  /** What a receipt says about one key. */
  public static Optional<ImportReceipt.Target> target(ImportReceipt receipt, KeyArn key) {
    return receipt.targets().stream().filter(target -> target.key().equals(key)).findFirst();
  }

  /**
   * The newest receipts that name one of {@code keys}, each cell's own, for the next request; the
   * offline side takes complete ones only.
   *
   * @throws Failure.Refused {@code SIGNATURES} when one still waits for a countersignature
   */
  public List<Stored<ImportReceipt>> completeReceipts(Set<KeyArn> keys) {
    Map<String, Stored<ImportReceipt>> newest = new LinkedHashMap<>();
    for (Stored<ImportReceipt> receipt : receipts()) {
      for (ImportReceipt.Target target : receipt.payload().targets()) {
        if (keys.contains(target.key())) {
          newest.put(target.cell(), receipt);
        }
      }
    }
    Map<Digest, Stored<ImportReceipt>> distinct = new LinkedHashMap<>();
    newest.values().forEach(receipt -> distinct.put(receipt.digest(), receipt));
    for (Stored<ImportReceipt> receipt : distinct.values()) {
      if (!receipt.complete()) {
        throw new Failure.Refused(
            Control.SIGNATURES,
            "receipt "
                + receipt.payload().header().id()
                + " for "
                + receipt.payload().targets().get(0).key()
                + (receipt.payload().targets().size() > 1 ? " and others" : "")
                + " is signed by "
                + String.join(", ", receipt.signerIds())
                + " only",
            "let another import operator run 'importer countersign "
                + store.root().resolve(receipt.name())
                + "'; signed on another machine, run it here yourself with the file that comes back");
      }
    }
    return List.copyOf(distinct.values());
  }

  @FunctionalInterface
  private interface Parser<T> {
    T parse(Bytes payload, String source);
  }

  private <T> List<Stored<T>> read(String directory, BundleType type, Parser<T> parser) {
    Map<Digest, Stored<T>> byDigest = new LinkedHashMap<>();
    for (String name : store.recordedBelow(directory)) {
      Bytes file = store.get(name);
      Envelope envelope = Envelope.parse(file, name);
      if (envelope.payloadType().equals(type.payloadType())) {
        signed(envelope, file, name, type, parser)
            .ifPresent(
                stored ->
                    byDigest.merge(
                        stored.digest(),
                        stored,
                        (one, other) ->
                            other.signerIds().size() >= one.signerIds().size() ? other : one));
      }
    }
    return new ArrayList<>(byDigest.values());
  }

  private <T> Optional<Stored<T>> signed(
      Envelope envelope, Bytes file, String name, BundleType type, Parser<T> parser) {
    for (RosterChain.Accepted accepted : chain.newestFirst()) {
      Set<Person> signers = RosterChain.signers(accepted.roster(), envelope);
      if (!signers.isEmpty()) {
        return Optional.of(
            new Stored<>(
                parser.parse(envelope.payload(), name),
                envelope.payloadDigest(),
                file,
                name,
                signers.stream().map(Person::id).sorted().toList(),
                accepted.roster().isSatisfied(type, signers)));
      }
    }
    return Optional.empty();
  }
}

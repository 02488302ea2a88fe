package org.airlock.rehearsal.cast;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportRequest;
import org.airlock.rehearsal.simulator.Event;
import org.airlock.rehearsal.simulator.Simulator;

/**
 * Where a card is played: a company with a proven escrow, and a KMS key of its own. A request is
 * made when a card first asks for one, with both signatures, and lies on the stick.
 */
final class FaultTable {
  static final String CEREMONY = "KC-2026-002";
  static final String AGAIN = "KC-2026-003";

  final Acts acts;
  final KeyArn key;

  /** Decides a card's parameters, for example which word is mistyped. */
  final Random luck;

  /** How much KMS had to tell before the card began. */
  private final int toldBefore;

  private Optional<ImportRequest> request = Optional.empty();

  FaultTable(Acts acts, KeyArn key, Random luck) {
    this.acts = acts;
    this.key = key;
    this.luck = luck;
    this.toldBefore = simulator().events().all().size();
  }

  Stage stage() {
    return acts.stage();
  }

  Simulator simulator() {
    return acts.simulator();
  }

  ImportRequest request() {
    if (request.isEmpty()) {
      request = Optional.of(acts.request(CEREMONY, key, Expiry.never()));
    }
    return request.get();
  }

  /** Where the request lies on the stick. */
  String requestFile() {
    return Acts.requestFile(request());
  }

  /** Carol and Chen wrap, and whatever comes of it. */
  Stage.Outcome tryWrap() {
    return wrap(Stage.ANY);
  }

  Stage.Outcome wrap(int expectedExit) {
    return wrapUnder(stage(), expectedExit);
  }

  /** As {@link #wrap}, with the programs started in another way. */
  Stage.Outcome wrapUnder(Stage other, int expectedExit) {
    return acts.on(other)
        .wrap(expectedExit, CEREMONY, request(), Acts.MATERIAL, Expiry.never(), "carol", "chen");
  }

  /** Where a request of the second ceremony lies, which the first import operator made alone. */
  String loneFile() {
    return "usb/IR-" + AGAIN + "-1.dsse.json";
  }

  Stage.Outcome wrapLone(int expectedExit, String... custodians) {
    ImportRequest lone = FaultFiles.request(this, loneFile());
    return acts.wrap(expectedExit, AGAIN, lone, Acts.MATERIAL, Expiry.never(), custodians);
  }

  /** Wrapped and on the stick. */
  String wrapped() {
    wrap(0);
    return acts.wrappedFile();
  }

  Stage.Outcome tryImport() {
    return acts.tryImport(Stage.ANY, acts.wrappedFile());
  }

  /** The import that must succeed now. */
  void importNow() {
    acts.tryImport(0, acts.wrappedFile());
    acts.require("Enabled", acts.application().state(key), "state of the key");
  }

  /**
   * Breaks off unless the imports that reached KMS since the card began came to this.
   *
   * @param taken calls in which KMS took material, whether or not the answer arrived
   * @param refused calls that KMS answered with an error
   */
  void requireImports(int taken, int refused) {
    List<Event> told = simulator().events().all();
    List<Event> imports =
        told.subList(toldBefore, told.size()).stream()
            .filter(event -> event.operation().equals("ImportKeyMaterial"))
            .toList();
    long errors = imports.stream().filter(event -> event.errorCode().isPresent()).count();
    acts.require(
        taken + " taken, " + refused + " refused",
        (imports.size() - errors) + " taken, " + errors + " refused",
        "what KMS counted of imports");
  }

  /** What the importer did, if no import reached KMS. */
  Stage.Outcome sentNothing(Stage.Outcome outcome) {
    requireImports(0, 0);
    return outcome;
  }

  /** With the same request, to the key in use. */
  void onward() {
    wrap(0);
    importNow();
  }

  /** With a fresh request, to the key in use. */
  void afresh() {
    ImportRequest fresh = acts.request(AGAIN, key, Expiry.never());
    acts.wrap(0, AGAIN, fresh, Acts.MATERIAL, Expiry.never(), "chen", "cleo");
    importNow();
  }

  /** A look at the offline store must succeed. */
  void offlineStoreOpens() {
    acts.stage().ceremony(0, Map.of(), "status");
  }
}

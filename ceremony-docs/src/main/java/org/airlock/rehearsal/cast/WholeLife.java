package org.airlock.rehearsal.cast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.ImportRequest;
import org.airlock.rehearsal.simulator.Fault;

/** The stories of the whole life of keys: every kind, rotation, other Regions, many at once. */
final class WholeLife {
  private static final List<String> NO_PACE = List.of("--pace", "PT0S");
  private static final int FLEET_KEYS = 100;
  private static final List<String> REGIONS = List.of("eu-central-1", "eu-west-1", "us-east-1");

  private WholeLife() {}

  static void rotation(Acts acts) {
    acts.enrol();
    acts.escrow(Acts.MATERIAL);
    KeyArn key = acts.emptyKey();
    ImportRequest first = acts.request("KC-2026-002", key, Expiry.never());
    acts.wrap(0, "KC-2026-002", first, Acts.MATERIAL, Expiry.never(), "carol", "chen");
    acts.importWrapped(key);
    Bytes old = acts.useKey(key);
    acts.story().chapter("A year later the auditors want new material in the same key");
    acts.generate("KC-2027-001", "orders-2027", "carol", "cleo");
    ImportRequest fresh =
        acts.requestFor(0, "KC-2027-001", "--new-material", "--key", key.toString(), "--no-expiry");
    acts.wrapFor(
        "KC-2027-001",
        fresh,
        List.of("--target", key + "=orders-2027", "--no-expiry"),
        "chen",
        "cleo");
    acts.importAll(0);
    acts.rotate("KC-2027-001", key);
    acts.requireDecrypts(key, old);
    Bytes young = acts.useKey(key);
    acts.story().chapter("Somebody deletes both materials; the key needs both back");
    acts.application().deleteAllMaterials(key);
    acts.requireLost(key, young);
    ImportRequest again =
        acts.requestFor(0, "KC-2027-002", "--key", key.toString(), "--keep-expiry");
    acts.require("2", Integer.toString(again.targets().size()), "number of materials requested");
    acts.wrapFor("KC-2027-002", again, List.of("--recorded", "--no-expiry"), "carol", "chen");
    // The simulator takes the stricter reading of AWS: a newer token voids the older one of a key.
    acts.importAll(3);
    acts.story()
        .say(
            "One material is back. This KMS takes one token of a key at a time, so they ask again:");
    ImportRequest rest =
        acts.requestFor(0, "KC-2027-003", "--key", key.toString(), "--keep-expiry");
    acts.require("1", Integer.toString(rest.targets().size()), "number of materials requested");
    acts.wrapFor("KC-2027-003", rest, List.of("--recorded", "--no-expiry"), "chen", "cleo");
    acts.importAll(0);
    acts.status();
    acts.requireDecrypts(key, old);
    acts.requireDecrypts(key, young);
  }

  /** The key is stopped on purpose, by two people, and comes back from the escrow. */
  static void killSwitch(Acts acts) {
    acts.enrol();
    acts.escrow(Acts.MATERIAL);
    KeyArn key = acts.emptyKey();
    ImportRequest first = acts.request("KC-2026-002", key, Expiry.never());
    acts.wrap(0, "KC-2026-002", first, Acts.MATERIAL, Expiry.never(), "carol", "chen");
    acts.importWrapped(key);
    String material = acts.receiptField("keyMaterialId").orElseThrow();
    Bytes ciphertext = acts.useKey(key);
    String order = acts.orderDeletion("KC-2026-003", key, material);
    acts.story().chapter("The order is executed: not with a yes, with the key id");
    acts.executeDeletion(7, order, "yes");
    acts.require("Enabled", acts.application().state(key), "state of the key");
    acts.executeDeletion(0, order, key.keyId());
    acts.requireLost(key, ciphertext);
    acts.status();
    acts.story().chapter("The application is clean again: the material comes back from the escrow");
    ImportRequest again = acts.request("KC-2026-004", key, Expiry.never());
    acts.wrap(0, "KC-2026-004", again, Acts.MATERIAL, Expiry.never(), "chen", "cleo");
    acts.importWrapped(key);
    acts.requireDecrypts(key, ciphertext);
    acts.story().chapter("The same order a second time");
    acts.requireRefused(acts.executeDeletion(3, order, key.keyId()), "NEVER-AUTO-DELETE");
    acts.requireDecrypts(key, ciphertext);
  }

  static void multiRegion(Acts acts) {
    acts.enrol();
    acts.escrow(Acts.MATERIAL);
    acts.story().chapter("A multi-Region key is made, empty, in Frankfurt");
    KeyArn primary =
        acts.application()
            .createExternalKey(
                REGIONS.get(0),
                KeySpec.SYMMETRIC_DEFAULT,
                KeyUsage.ENCRYPT_DECRYPT,
                true,
                "orders");
    ImportRequest first = acts.request("KC-2026-002", primary, Expiry.never());
    acts.wrap(0, "KC-2026-002", first, Acts.MATERIAL, Expiry.never(), "carol", "chen");
    acts.importWrapped(primary);
    Bytes ciphertext = acts.useKey(primary);
    acts.story().chapter("Two replicas, which begin without material");
    List<KeyArn> all = new ArrayList<>(List.of(primary));
    for (String region : REGIONS.subList(1, REGIONS.size())) {
      all.add(acts.application().replicate(primary, region));
    }
    give(acts, "KC-2026-003", all.subList(1, all.size()), Acts.MATERIAL, List.of(), "--no-expiry");
    for (KeyArn replica : all.subList(1, all.size())) {
      acts.requireDecrypts(replica, ciphertext);
    }
    acts.story().chapter("Rotation in all Regions: new on the primary, the same on each replica");
    acts.generate("KC-2027-001", "orders-2027", "carol", "cleo");
    give(acts, "KC-2027-001", all, "orders-2027", List.of("--new-material"), "--no-expiry");
    acts.rotate("KC-2027-001", primary);
    for (KeyArn key : all) {
      acts.requireDecrypts(key, ciphertext);
    }
    Bytes young = acts.useKey(primary);
    acts.advance(Duration.ofMinutes(1));
    acts.requireDecrypts(all.get(2), young);
    acts.status();
  }

  /** The same material for several keys in one request and one quorum. */
  private static void give(
      Acts acts,
      String ceremony,
      List<KeyArn> keys,
      String material,
      List<String> more,
      String expiry) {
    List<String> options = new ArrayList<>(more);
    List<String> plan = new ArrayList<>();
    for (KeyArn key : keys) {
      options.addAll(List.of("--key", key.toString()));
      plan.addAll(List.of("--target", key + "=" + material));
    }
    options.add(expiry);
    plan.add(expiry);
    ImportRequest request = acts.requestFor(0, ceremony, options.toArray(String[]::new));
    acts.wrapFor(ceremony, request, plan, "carol", "chen");
    acts.importAll(0);
  }

  /** Keys of several kinds through first import, loss, re-import and proof. */
  static void kinds(Acts acts, Map<String, Kind> kinds) {
    acts.enrol();
    acts.escrow(
        kinds.entrySet().stream()
            .map(
                kind ->
                    kind.getKey() + ":" + kind.getValue().spec() + ":" + kind.getValue().usage())
            .toArray(String[]::new));
    acts.story().chapter("Empty KMS keys of each kind are made with the company's own tools");
    Map<String, KeyArn> keys = new LinkedHashMap<>();
    kinds.forEach(
        (label, kind) ->
            keys.put(
                label,
                acts.application()
                    .createExternalKey(REGIONS.get(0), kind.spec(), kind.usage(), false, label)));
    importKinds(acts, "KC-2026-002", keys, List.of("--no-expiry"));
    acts.prove(keys.values().toArray(KeyArn[]::new));
    acts.story().chapter("Somebody deletes the material of all of them");
    keys.values().forEach(acts.application()::deleteImportedKeyMaterial);
    importKinds(acts, "KC-2026-003", keys, List.of("--keep-expiry"));
    acts.prove(keys.values().toArray(KeyArn[]::new));
    keys.values()
        .forEach(key -> acts.require("Enabled", acts.application().state(key), key.keyId()));
    acts.status();
  }

  record Kind(KeySpec spec, KeyUsage usage) {}

  private static void importKinds(
      Acts acts, String ceremony, Map<String, KeyArn> keys, List<String> expiry) {
    List<String> options = new ArrayList<>(expiry);
    options.addAll(NO_PACE);
    List<String> plan = new ArrayList<>(List.of("--no-expiry"));
    keys.forEach(
        (label, key) -> {
          options.addAll(List.of("--key", key.toString()));
          plan.addAll(List.of("--target", key + "=" + label));
        });
    ImportRequest request = acts.requestFor(0, ceremony, options.toArray(String[]::new));
    acts.wrapFor(ceremony, request, plan, "carol", "cleo");
    acts.importAll(0);
  }

  static void fleet(Acts acts) {
    acts.enrol();
    List<String> labels =
        IntStream.rangeClosed(1, FLEET_KEYS).mapToObj(i -> String.format("app-%03d", i)).toList();
    acts.escrow(labels.toArray(String[]::new));
    acts.story().chapter(FLEET_KEYS + " empty keys in each of " + REGIONS.size() + " Regions");
    List<KeyArn> keys = new ArrayList<>();
    List<String> plan = new ArrayList<>();
    for (String region : REGIONS) {
      for (String label : labels) {
        KeyArn key =
            acts.application()
                .createExternalKey(
                    region, KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, false, label);
        keys.add(key);
        plan.add(key + "=" + label);
      }
    }
    String keysFile = acts.list("keys.txt", keys.stream().map(KeyArn::toString).toList());
    String planFile = acts.list("plan.txt", plan);
    ImportRequest request =
        acts.requestFor(0, "KC-2026-002", "--keys", keysFile, "--no-expiry", "--pace", "PT0S");
    acts.require(
        Integer.toString(keys.size()), Integer.toString(request.targets().size()), "targets");
    acts.wrapFor(
        "KC-2026-002", request, List.of("--targets", planFile, "--no-expiry"), "carol", "chen");
    acts.importAll(0);
    Bytes ciphertext = acts.useKey(keys.get(0));
    acts.story().chapter("A third of the fleet loses its material");
    keys.subList(0, FLEET_KEYS).forEach(acts.application()::deleteImportedKeyMaterial);
    acts.requireLost(keys.get(0), ciphertext);
    ImportRequest due =
        acts.requestFor(0, "KC-2026-003", "--due", "--keep-expiry", "--pace", "PT0S");
    acts.require(
        Integer.toString(FLEET_KEYS), Integer.toString(due.targets().size()), "targets due");
    acts.wrapFor("KC-2026-003", due, List.of("--recorded", "--no-expiry"), "chen", "cleo");
    acts.importAll(0);
    acts.requireDecrypts(keys.get(0), ciphertext);
    keys.forEach(key -> acts.require("Enabled", acts.application().state(key), key.toString()));
    acts.status();
  }

  static void throttled(Acts acts) {
    acts.enrol();
    acts.escrow(Acts.MATERIAL);
    KeyArn key = acts.emptyKey();
    acts.story().chapter("AWS throttles: more requests than the SDK's own retries outlast");
    acts.simulator().faults().arm(Fault.throttle("GetParametersForImport", 5));
    ImportRequest request = acts.request("KC-2026-002", key, Expiry.never());
    acts.wrap(0, "KC-2026-002", request, Acts.MATERIAL, Expiry.never(), "carol", "chen");
    acts.simulator().faults().arm(Fault.throttle("ImportKeyMaterial", 2));
    acts.simulator().faults().arm(Fault.throttle("Encrypt", 5));
    acts.importWrapped(key);
    acts.require("1", Long.toString(acts.successfulImports()), "number of imports that KMS took");
    acts.requireDecrypts(key, acts.useKey(key));
  }

  static void partialFailure(Acts acts) {
    acts.enrol();
    List<String> labels = List.of("billing", "orders", "payroll");
    acts.escrow(labels.toArray(String[]::new));
    Map<String, KeyArn> keys = new LinkedHashMap<>();
    labels.forEach(label -> keys.put(label, acts.application().createExternalKey(label)));
    List<String> options = new ArrayList<>(List.of("--no-expiry", "--pace", "PT0S"));
    List<String> plan = new ArrayList<>(List.of("--no-expiry"));
    keys.forEach(
        (label, key) -> {
          options.addAll(List.of("--key", key.toString()));
          plan.addAll(List.of("--target", key + "=" + label));
        });
    ImportRequest request = acts.requestFor(0, "KC-2026-002", options.toArray(String[]::new));
    acts.wrapFor("KC-2026-002", request, plan, "carol", "chen");
    KeyArn doomed = Optional.ofNullable(keys.get("payroll")).orElseThrow();
    acts.story().chapter("Before the import somebody schedules one of the three keys for deletion");
    acts.application().scheduleDeletion(doomed);
    Stage.Outcome partial = acts.importAll(3);
    acts.requireRefused(partial, "KEY-STATE");
    acts.story().say("Two keys work and have a receipt; the third is named, with what to do.");
    acts.application().cancelDeletion(doomed);
    acts.story().chapter("The same command again does only what is missing");
    acts.importAll(0);
    acts.require("3", Long.toString(acts.successfulImports()), "number of imports that KMS took");
    keys.values()
        .forEach(key -> acts.require("Enabled", acts.application().state(key), key.keyId()));
    acts.status();
  }
}

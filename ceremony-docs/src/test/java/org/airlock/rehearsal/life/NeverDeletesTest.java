package org.airlock.rehearsal.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.KeyArn;
import org.airlock.rehearsal.simulator.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code NEVER-AUTO-DELETE} over random sequences of commands: KMS is told to delete only when an
 * order was signed by two, typed and executed; never a key; and the policy that {@code importer
 * policy} prints allows every other call and denies these.
 */
final class NeverDeletesTest {
  /** Continuous integration plays a thousand. */
  private static final int SEQUENCES = Integer.getInteger("airlock.sequences", 200);

  /** Every sweep asks for each key of the company, so one company for all would be quadratic. */
  private static final int SEQUENCES_PER_COMPANY = 50;

  private static final int LONGEST = 6;
  private static final Set<String> NEVER =
      Set.of(
          "ScheduleKeyDeletion",
          "DisableKey",
          "EnableKey",
          "CancelKeyDeletion",
          "CreateKey",
          "ReplicateKey",
          "CreateAlias",
          "UpdateAlias",
          "DeleteAlias",
          "TagResource");

  @TempDir private Path scratch;

  @Test
  void randomSequences_deleteOnlyWhatWasOrderedSignedAndTyped() {
    Random random = new Random(20261124);
    Map<Integer, Integer> exits = new TreeMap<>();
    long executed = 0;
    for (int first = 0; first < SEQUENCES; first += SEQUENCES_PER_COMPANY) {
      int count = Math.min(SEQUENCES_PER_COMPANY, SEQUENCES - first);
      executed += playCompany(scratch.resolve("company" + first), count, random, exits);
    }
    assertThat(exits).as("some commands worked, some were refused").containsKeys(0, 3);
    assertThat(exits).as("no internal error").doesNotContainKey(1);
    assertThat(executed).as("some orders were executed").isPositive();
  }

  /**
   * @return how many orders were executed
   */
  private static long playCompany(
      Path directory, int sequences, Random random, Map<Integer, Integer> exits) {
    long executed = 0;
    try (SimulatedCompany company = new SimulatedCompany()) {
      DeletionWatch watch = new DeletionWatch(company);
      for (int i = 0; i < sequences; i++) {
        ImporterInProcess importer = company.importer(directory.resolve("s" + i));
        importer.watch(watch::after);
        KeyArn key = company.emptyKey();
        if (random.nextInt(4) > 0) {
          firstImport(importer, key);
        }
        int length = 1 + random.nextInt(LONGEST);
        for (int step = 0; step < length; step++) {
          exits.merge(one(importer, key, random).exitCode(), 1, Integer::sum);
        }
        executed += importer.events("material-deleted");
      }
      long judged =
          requireOnlyOrderedDeletions(
              company, company.importer(directory.resolve("judge")), executed);
      assertThat(judged).as("calls that the policy judged").isGreaterThan(sequences);
      assertThat(watch.deletions()).as("each had its order").isEqualTo((int) executed);
    }
    return executed;
  }

  private static void firstImport(ImporterInProcess importer, KeyArn key) {
    String out = importer.directory.resolve("out").toString();
    importer.run(
        "ines",
        "",
        "request",
        "--ceremony",
        "KC-1",
        "--key",
        key.toString(),
        "--no-expiry",
        "--out",
        out);
    Path request = importer.newest("IR-").orElseThrow();
    importer.run("ivan", "", "countersign", request.toString());
    Path wrapped = importer.answer(request, 0);
    importer.run("ines", "", "import", wrapped.toString(), "--out", out);
    importer.run("ivan", "", "countersign", importer.newest("R-").orElseThrow().toString());
  }

  private static ImporterInProcess.Outcome one(
      ImporterInProcess importer, KeyArn key, Random random) {
    String out = importer.directory.resolve("out").toString();
    String arn = key.toString();
    String typed = random.nextInt(3) > 0 ? key.keyId() : "yes";
    String person = random.nextBoolean() ? "ines" : "ivan";
    String any = List.of("IR-", "R-", "DO-", "WM-").get(random.nextInt(4));
    String file = importer.newest(any).map(Path::toString).orElse(importer.directory + "/nothing");
    return switch (random.nextInt(15)) {
      case 0 -> importer.run(person, typed, "status", "--ask-kms");
      case 1 -> importer.run(person, typed, "status", "--sweep", "--region", "eu-central-1");
      case 2 ->
          importer.run(
              person,
              typed,
              "request",
              "--ceremony",
              "KC-1",
              "--key",
              arn,
              "--no-expiry",
              "--out",
              out);
      case 3 ->
          importer.run(
              person,
              typed,
              "request",
              "--ceremony",
              "KC-1",
              "--all",
              "--keep-expiry",
              "--out",
              out);
      case 4 ->
          importer.run(
              person,
              typed,
              "request",
              "--ceremony",
              "KC-1",
              "--key",
              arn,
              "--new-material",
              "--no-expiry",
              "--out",
              out);
      case 5 -> importer.run(person, typed, "countersign", file);
      case 6 -> {
        Optional<Path> request = importer.newest("IR-");
        String wrapped =
            request.map(path -> importer.answer(path, random.nextInt(2)).toString()).orElse(file);
        yield importer.run(person, typed, "import", wrapped, "--out", out);
      }
      case 7 -> importer.run(person, typed, "prove", "--key", arn);
      case 8 ->
          importer.run(person, typed, "rotate", "--ceremony", "KC-1", "--key", arn, "--out", out);
      case 9 ->
          importer.run(
              person,
              typed,
              "delete-material",
              "--ceremony",
              "KC-1",
              "--key",
              arn,
              "--reason",
              "test",
              "--out",
              out);
      case 10, 11 -> {
        String id =
            importer
                .run(person, typed, "status", "--ask-kms", "--json")
                .shown()
                .replaceAll("(?s).*?\"keyMaterialId\" : \"([0-9a-f]{64})\".*", "$1");
        yield importer.run(
            person,
            typed,
            "delete-material",
            "--ceremony",
            "KC-1",
            "--key",
            arn,
            "--material",
            id.length() == 64 ? id : "00".repeat(32),
            "--reason",
            "test",
            "--out",
            out);
      }
      case 12, 13 -> {
        importer
            .newest("DO-")
            .ifPresent(order -> importer.run("ivan", typed, "countersign", order.toString()));
        yield importer.run(
            "ines",
            typed,
            "delete-material",
            "--order",
            importer.newest("DO-").map(Path::toString).orElse(file));
      }
      default -> importer.run(person, typed, "verify", file);
    };
  }

  /**
   * @return how many calls the policy judged
   */
  private static long requireOnlyOrderedDeletions(
      SimulatedCompany company, ImporterInProcess judge, long executed) {
    Map<String, JsonObject> policies = new TreeMap<>();
    long deletions = 0;
    long judged = 0;
    for (Event event : company.simulator.events().all()) {
      boolean importers = event.accessKeyId().equals(Optional.of(SimulatedCompany.IMPORTER));
      if (!importers) {
        continue;
      }
      assertThat(NEVER).doesNotContain(event.operation());
      boolean deletion = event.operation().equals("DeleteImportedKeyMaterial");
      deletions += deletion && event.errorCode().isEmpty() ? 1 : 0;
      if (event.keyArn().isPresent()) {
        String arn = event.keyArn().get();
        JsonObject policy = policies.computeIfAbsent(arn, each -> policy(judge, each));
        assertThat(allows(policy, event, arn)).as(event.toString()).isEqualTo(!deletion);
        judged++;
      }
    }
    assertThat(deletions).isEqualTo(executed);
    return judged;
  }

  private static JsonObject policy(ImporterInProcess importer, String arn) {
    ImporterInProcess.Outcome outcome =
        importer.run(
            "ines",
            "",
            "policy",
            "--key",
            arn,
            "--with",
            "rotate",
            "--wrapping-key-spec",
            "RSA_2048");
    assertThat(outcome.exitCode()).as(outcome.shown()).isZero();
    return (JsonObject) StrictJson.parse(Bytes.utf8(outcome.shown()), "policy");
  }

  /** IAM's rule: an explicit deny wins, and what nothing allows is denied. */
  private static boolean allows(JsonObject policy, Event event, String arn) {
    boolean allowed = false;
    for (JsonValue value : ((JsonArray) policy.find("Statement").orElseThrow()).elements()) {
      JsonObject statement = (JsonObject) value;
      boolean matches =
          texts(statement, "Action").contains("kms:" + event.operation())
              && (texts(statement, "Resource").contains(arn)
                  || texts(statement, "Resource").contains("*"))
              && conditionHolds(statement, event);
      if (matches && texts(statement, "Effect").equals(List.of("Deny"))) {
        return false;
      }
      allowed |= matches;
    }
    return allowed;
  }

  private static boolean conditionHolds(JsonObject statement, Event event) {
    Optional<JsonValue> condition = statement.find("Condition");
    if (condition.isEmpty()) {
      return true;
    }
    JsonObject equal =
        (JsonObject) ((JsonObject) condition.get()).find("StringEquals").orElseThrow();
    return equal.members().keySet().stream()
        .allMatch(
            key -> {
              // CloudTrail shows an encryption context, this log does not; the wire tests look at
              // it.
              String sent = event.parameters().get(key.substring("kms:".length()));
              return key.startsWith("kms:EncryptionContext:") || texts(equal, key).contains(sent);
            });
  }

  private static List<String> texts(JsonObject object, String name) {
    JsonValue value = object.find(name).orElseThrow();
    return value instanceof JsonArray array
        ? array.elements().stream().map(element -> ((JsonString) element).value()).toList()
        : List.of(((JsonString) value).value());
  }
}

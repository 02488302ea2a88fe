package org.airlock.online.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonNumber;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.online.Office;
import org.airlock.online.desk.Records;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlarmTemplatesTest {
  private static KeyArn key(int number) {
    return KeyArn.parse(
            "arn:aws:kms:eu-central-1:111122223333:key/%08d-0000-4000-8000-000000000000"
                .formatted(number))
        .orElseThrow();
  }

  private static AlarmPlan plan(int keys, Optional<String> topic, Optional<String> email) {
    List<WatchedKey> watched = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      watched.add(new WatchedKey(key(i), true));
    }
    return new AlarmPlan(
        "111122223333", "eu-central-1", watched, AlarmPlan.USUAL_DAYS, topic, email);
  }

  private static AlarmPlan plan(int keys) {
    return plan(keys, Optional.empty(), Optional.empty());
  }

  private static JsonObject parsed(Bytes template) {
    return (JsonObject) StrictJson.parse(template, "template");
  }

  private static JsonValue at(JsonValue value, String... path) {
    JsonValue here = value;
    for (String name : path) {
      here = ((JsonObject) here).find(name).orElseThrow(() -> new AssertionError(name));
    }
    return here;
  }

  private static Set<String> resources(Bytes template) {
    return ((JsonObject) at(parsed(template), "Resources")).members().keySet();
  }

  private static String text(JsonValue value) {
    return JsonText.compact(value).asUtf8().orElseThrow();
  }

  @Test
  void samePlan_isTheSameBytes_inWhateverOrder() {
    List<WatchedKey> one = List.of(new WatchedKey(key(1), true), new WatchedKey(key(2), false));
    List<WatchedKey> other = List.of(one.get(1), one.get(0));
    assertThat(
            AlarmTemplates.of(
                new AlarmPlan(
                    "111122223333",
                    "eu-central-1",
                    one,
                    List.of(3, 30),
                    Optional.empty(),
                    Optional.empty()),
                AlarmTemplates.LARGEST_BYTES))
        .isEqualTo(
            AlarmTemplates.of(
                new AlarmPlan(
                    "111122223333",
                    "eu-central-1",
                    other,
                    List.of(30, 3),
                    Optional.empty(),
                    Optional.empty()),
                AlarmTemplates.LARGEST_BYTES));
  }

  @Test
  void alarm_isOnTheMetricOfItsKey_andSilenceIsAnAlarm() {
    JsonObject template = parsed(AlarmTemplates.of(plan(1), AlarmTemplates.LARGEST_BYTES).get(0));
    String name =
        ((JsonObject) at(template, "Resources"))
            .members().keySet().stream()
                .filter(id -> id.startsWith("ExpiresWithin14Days"))
                .findFirst()
                .orElseThrow();
    JsonValue alarm = at(template, "Resources", name, "Properties");
    assertThat(at(template, "Resources", name, "Type"))
        .isEqualTo(new JsonString("AWS::CloudWatch::Alarm"));
    assertThat(at(alarm, "Namespace")).isEqualTo(new JsonString("AWS/KMS"));
    assertThat(at(alarm, "MetricName"))
        .isEqualTo(new JsonString("SecondsUntilKeyMaterialExpiration"));
    assertThat(text(at(alarm, "Dimensions")))
        .isEqualTo("[{\"Name\":\"KeyId\",\"Value\":\"" + key(0).keyId() + "\"}]");
    assertThat(at(alarm, "Statistic")).isEqualTo(new JsonString("Minimum"));
    assertThat(at(alarm, "Threshold")).isEqualTo(JsonNumber.of(14 * 86_400));
    assertThat(at(alarm, "ComparisonOperator")).isEqualTo(new JsonString("LessThanThreshold"));
    assertThat(at(alarm, "TreatMissingData")).isEqualTo(new JsonString("breaching"));
    assertThat(text(at(alarm, "AlarmActions"))).isEqualTo("[{\"Ref\":\"AlarmTopic\"}]");
    assertThat(text(at(template, "Metadata"))).contains("silence means that the material is gone");
  }

  @Test
  void keyThatDoesNotExpire_hasRulesAndNoAlarm() {
    Bytes template =
        AlarmTemplates.of(
                new AlarmPlan(
                    "111122223333",
                    "eu-central-1",
                    List.of(new WatchedKey(key(0), false)),
                    List.of(30),
                    Optional.empty(),
                    Optional.empty()),
                AlarmTemplates.LARGEST_BYTES)
            .get(0);
    assertThat(resources(template))
        .containsExactly("AlarmTopic", "AlarmTopicPolicy", "KmsReports1", "KmsCalls1");
  }

  @Test
  void topic_takesFromAlarmsAndRulesOfThisAccountOnly() {
    JsonObject template =
        parsed(
            AlarmTemplates.of(
                    plan(1, Optional.empty(), Optional.of("keys@example.com")),
                    AlarmTemplates.LARGEST_BYTES)
                .get(0));
    String policy = text(at(template, "Resources", "AlarmTopicPolicy"));
    assertThat(policy)
        .contains("{\"aws:SourceArn\":\"arn:aws:cloudwatch:eu-central-1:111122223333:alarm:*\"}")
        .contains("{\"aws:SourceArn\":\"arn:aws:events:eu-central-1:111122223333:rule/*\"}")
        .doesNotContain("\"AWS\"");
    assertThat(text(at(template, "Resources", "AlarmSubscription", "Properties", "Endpoint")))
        .isEqualTo("\"keys@example.com\"");
  }

  @Test
  void givenTopic_isUsedAndNotMade() {
    String arn = "arn:aws:sns:eu-central-1:111122223333:key-alarms";
    JsonObject template =
        parsed(
            AlarmTemplates.of(
                    plan(1, Optional.of(arn), Optional.empty()), AlarmTemplates.LARGEST_BYTES)
                .get(0));
    assertThat(text(template)).doesNotContain("AWS::SNS", "\"Parameters\"", "\"Conditions\"");
    assertThat(text(at(template, "Resources", "KmsCalls1", "Properties", "Targets")))
        .isEqualTo("[{\"Id\":\"topic\",\"Arn\":\"" + arn + "\"}]");
  }

  @Test
  void patterns_areShortEnough_andNameEachKeyOnce() {
    JsonObject template = parsed(AlarmTemplates.of(plan(100), AlarmTemplates.LARGEST_BYTES).get(0));
    List<String> reported = new ArrayList<>();
    List<String> called = new ArrayList<>();
    ((JsonObject) at(template, "Resources"))
        .members()
        .forEach(
            (name, resource) -> {
              if (name.startsWith("Kms")) {
                JsonValue pattern = at(resource, "Properties", "EventPattern");
                assertThat(text(pattern).length()).isLessThanOrEqualTo(2048);
                JsonArray keys =
                    (JsonArray)
                        (name.startsWith("KmsReports")
                            ? at(pattern, "detail", "key-id")
                            : at(pattern, "detail", "resources", "ARN"));
                (name.startsWith("KmsReports") ? reported : called)
                    .addAll(
                        keys.elements().stream().map(key -> ((JsonString) key).value()).toList());
              }
            });
    assertThat(reported).hasSize(100).doesNotHaveDuplicates();
    assertThat(called).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void manyKeys_areSplitAtTheQuotas_andNothingIsLost() {
    for (int limit :
        new int[] {AlarmTemplates.LARGEST_BYTES, AlarmTemplates.LARGEST_DIRECT_BYTES}) {
      List<Bytes> templates = AlarmTemplates.of(plan(500), limit);
      Set<String> all = new HashSet<>();
      for (Bytes template : templates) {
        assertThat(template.size()).isLessThanOrEqualTo(limit);
        assertThat(resources(template)).hasSizeLessThanOrEqualTo(AlarmTemplates.MOST_RESOURCES);
        resources(template).forEach(name -> assertThat(all.add(name)).as(name).isTrue());
      }
      assertThat(all.stream().filter(name -> name.startsWith("ExpiresWithin"))).hasSize(1500);
      assertThat(templates).hasSizeGreaterThan(1);
      // Only the first makes the topic; the others are told.
      assertThat(resources(templates.get(0))).contains("AlarmTopic");
      String second = text(parsed(templates.get(1)));
      assertThat(second)
          .contains("(part 2 of " + templates.size() + ")")
          .contains("\"AlarmActions\":[{\"Ref\":\"TopicArn\"}]")
          .doesNotContain("AlarmTopic");
    }
    assertThat(AlarmTemplates.of(plan(500), AlarmTemplates.LARGEST_BYTES)).hasSize(4);
  }

  @Test
  void keyIdsThatDifferInPunctuation_haveTheirOwnAlarms() {
    List<WatchedKey> twins =
        List.of(
            new WatchedKey(
                KeyArn.parse("arn:aws:kms:eu-central-1:111122223333:key/a-b").orElseThrow(), true),
            new WatchedKey(
                KeyArn.parse("arn:aws:kms:eu-central-1:111122223333:key/ab").orElseThrow(), true));
    Bytes template =
        AlarmTemplates.of(
                new AlarmPlan(
                    "111122223333",
                    "eu-central-1",
                    twins,
                    List.of(30),
                    Optional.empty(),
                    Optional.empty()),
                AlarmTemplates.LARGEST_BYTES)
            .get(0);
    assertThat(resources(template).stream().filter(name -> name.startsWith("Expires"))).hasSize(2);
  }

  @Test
  void watchedKeys_expireAsTheirNewestReceiptSays(@TempDir Path scratch) {
    Office office = new Office(scratch);
    assertThat(watched(office)).isEmpty();
    Expiry expiry = Expiry.at(Enrolment.NOW.plus(Duration.ofDays(60)));
    Bytes wrapped = office.signed(office.answer(office.request(expiry, Office.KEY)));
    assertThat(watched(office)).containsExactly(new WatchedKey(Office.KEY, false));
    office.countersign(office.importIt(wrapped).file());
    assertThat(watched(office)).containsExactly(new WatchedKey(Office.KEY, true));
    office.countersign(
        office.importIt(office.signed(office.answer(office.request(Office.KEY)))).file());
    assertThat(watched(office)).containsExactly(new WatchedKey(Office.KEY, false));
  }

  private static List<WatchedKey> watched(Office office) {
    try (Store store =
        Store.open(new RealDisk(), office.store("store"), () -> office.clock, "alarms")) {
      return WatchedKey.of(new Records(store, Trust.load(store)));
    }
  }
}

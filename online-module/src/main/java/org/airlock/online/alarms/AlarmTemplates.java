package org.airlock.online.alarms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonNumber;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.JsonValue;
import org.airlock.common.kms.KeyArn;

/**
 * Writes an {@link AlarmPlan} as CloudFormation templates, the same bytes for the same plan. The
 * first template makes the topic, if one is to be made; the others take its ARN as parameter {@code
 * TopicArn}. Nothing gets a name of its own, so that a later template may move an alarm from one
 * stack to another.
 */
public final class AlarmTemplates {
  /** CloudFormation quota, resources in a template. */
  public static final int MOST_RESOURCES = 500;

  /** CloudFormation quota for a template that is handed over by an S3 bucket, 1 MB. */
  public static final int LARGEST_BYTES = 1_000_000;

  /** CloudFormation quota for a template that is handed over directly. */
  public static final int LARGEST_DIRECT_BYTES = 51_200;

  /** EventBridge quota, characters of an event pattern. */
  static final int LONGEST_PATTERN = 2048;

  /** Room for what is not counted one by one: numbers, commas, braces. */
  private static final int RESERVE_BYTES = 512;

  private static final String TOPIC = "AlarmTopic";
  private static final String TOPIC_PARAMETER = "TopicArn";
  private static final String TOPIC_KEY_PARAMETER = "TopicEncryptionKeyArn";
  private static final String TOPIC_IS_ENCRYPTED = "TopicIsEncrypted";

  private final AlarmPlan plan;
  private final int largestBytes;

  private AlarmTemplates(AlarmPlan plan, int largestBytes) {
    this.plan = plan;
    this.largestBytes = largestBytes;
  }

  /**
   * One or more templates.
   *
   * @param largestBytes {@link #LARGEST_BYTES} or {@link #LARGEST_DIRECT_BYTES}, of UTF-8 as
   *     written
   */
  public static List<Bytes> of(AlarmPlan plan, int largestBytes) {
    return new AlarmTemplates(plan, largestBytes).templates();
  }

  private List<Bytes> templates() {
    List<Map<String, Function<JsonValue, JsonObject>>> parts = new ArrayList<>();
    parts.add(new LinkedHashMap<>());
    int resources = fixedResources();
    int bytes = JsonText.indented(template(Map.of(), 0, 1)).size() + RESERVE_BYTES;
    for (Map.Entry<String, Function<JsonValue, JsonObject>> resource : resources().entrySet()) {
      int size = sizeInside(resource.getKey(), resource.getValue().apply(topic(1)));
      if (resources + 1 > MOST_RESOURCES || bytes + size > largestBytes) {
        parts.add(new LinkedHashMap<>());
        resources = 0;
        bytes = JsonText.indented(template(Map.of(), 1, 2)).size() + RESERVE_BYTES;
      }
      parts.get(parts.size() - 1).put(resource.getKey(), resource.getValue());
      resources++;
      bytes += size;
    }
    List<Bytes> templates = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      templates.add(JsonText.indented(template(parts.get(part), part, parts.size())));
    }
    return templates;
  }

  /** Two levels deeper than alone: four more spaces on each line. */
  private static int sizeInside(String name, JsonObject resource) {
    Bytes alone = JsonText.indented(JsonObject.builder().put(name, resource).build());
    long lines = alone.asUtf8().orElseThrow().lines().count();
    return (int) (alone.size() + 4 * lines);
  }

  private int fixedResources() {
    if (plan.topicArn().isPresent()) {
      return 0;
    }
    return plan.email().isPresent() ? 3 : 2;
  }

  private boolean makesTopic(int part) {
    return part == 0 && plan.topicArn().isEmpty();
  }

  private JsonValue topic(int part) {
    if (plan.topicArn().isPresent()) {
      return new JsonString(plan.topicArn().get());
    }
    return reference(part == 0 ? TOPIC : TOPIC_PARAMETER);
  }

  private JsonObject template(
      Map<String, Function<JsonValue, JsonObject>> resources, int part, int parts) {
    JsonObject.Builder template =
        JsonObject.builder()
            .put("AWSTemplateFormatVersion", "2010-09-09")
            .put("Description", description(part, parts))
            .put("Metadata", metadata());
    if (plan.topicArn().isEmpty()) {
      template.put("Parameters", parameters(part));
    }
    if (makesTopic(part)) {
      template.put(
          "Conditions",
          object(
              TOPIC_IS_ENCRYPTED,
              object(
                  "Fn::Not",
                  array(
                      object(
                          "Fn::Equals",
                          array(reference(TOPIC_KEY_PARAMETER), new JsonString("")))))));
    }
    JsonObject.Builder all = JsonObject.builder();
    if (makesTopic(part)) {
      topicResources(all);
    }
    resources.forEach((name, resource) -> all.put(name, resource.apply(topic(part))));
    template.put("Resources", all.build());
    if (makesTopic(part)) {
      template.put(
          "Outputs",
          object(
              TOPIC_PARAMETER,
              JsonObject.builder()
                  .put("Description", "The topic, for subscriptions and for further templates")
                  .put("Value", reference(TOPIC))
                  .build()));
    }
    return template.build();
  }

  private String description(int part, int parts) {
    return "Airlock: alarms for imported KMS key material in account "
        + plan.account()
        + ", "
        + plan.region()
        + (parts == 1 ? "" : " (part " + (part + 1) + " of " + parts + ")");
  }

  private JsonObject metadata() {
    return object(
        "Airlock",
        JsonObject.builder()
            .put("Account", plan.account())
            .put("Region", plan.region())
            .put(
                "MissingData",
                "KMS sends the metric only while imported material is there and expires. So missing data is treated as"
                    + " breaching: silence means that the material is gone. After an import without expiry, make the template"
                    + " again.")
            .put(
                "Period",
                "One hour: a late data point raises no alarm, and days are what counts. Deletion and expiry themselves come"
                    + " by the rules, within minutes.")
            .put(
                "CloudTrail",
                "Rules on calls need a CloudTrail trail that logs management events in this Region. DeleteImportedKeyMaterial"
                    + " and others then arrive within minutes; KMS's own events are best effort.")
            .put(
                "TopicEncryption",
                "The key alias/aws/sns would keep CloudWatch and EventBridge out silently. To encrypt, give a customer managed"
                    + " key whose policy allows cloudwatch.amazonaws.com and events.amazonaws.com kms:Decrypt and"
                    + " kms:GenerateDataKey*. Messages name keys and callers, no secrets.")
            .build());
  }

  private JsonObject parameters(int part) {
    if (part == 0) {
      return object(
          TOPIC_KEY_PARAMETER,
          JsonObject.builder()
              .put("Type", "String")
              .put("Default", "")
              .put(
                  "Description",
                  "ARN of a customer managed KMS key for the topic, empty for none; see Metadata")
              .put("AllowedPattern", "^$|^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$")
              .build());
    }
    return object(
        TOPIC_PARAMETER,
        JsonObject.builder()
            .put("Type", "String")
            .put("Description", "Output TopicArn of the stack made from part 1")
            .put("AllowedPattern", "^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:.+$")
            .build());
  }

  private void topicResources(JsonObject.Builder all) {
    all.put(
        TOPIC,
        resource(
            "AWS::SNS::Topic",
            JsonObject.builder()
                .put("DisplayName", "Airlock KMS alarms")
                .put(
                    "KmsMasterKeyId",
                    object(
                        "Fn::If",
                        array(
                            new JsonString(TOPIC_IS_ENCRYPTED),
                            reference(TOPIC_KEY_PARAMETER),
                            reference("AWS::NoValue"))))
                .build()));
    all.put(
        "AlarmTopicPolicy",
        resource(
            "AWS::SNS::TopicPolicy",
            JsonObject.builder()
                .put("Topics", array(reference(TOPIC)))
                .put("PolicyDocument", policy(reference(TOPIC)))
                .build()));
    plan.email()
        .ifPresent(
            address ->
                all.put(
                    "AlarmSubscription",
                    resource(
                        "AWS::SNS::Subscription",
                        JsonObject.builder()
                            .put("TopicArn", reference(TOPIC))
                            .put("Protocol", "email")
                            .put("Endpoint", address)
                            .build())));
  }

  /** What a topic must allow: publishing by alarms and rules of this account and Region alone. */
  public static JsonObject topicPolicy(AlarmPlan plan) {
    return new AlarmTemplates(plan, LARGEST_BYTES)
        .policy(new JsonString(plan.topicArn().orElse("TOPIC-ARN")));
  }

  private JsonObject policy(JsonValue topic) {
    String place = plan.region() + ":" + plan.account();
    return JsonObject.builder()
        .put("Version", "2012-10-17")
        .putAll(
            "Statement",
            List.of(
                statement(
                    "AlarmsOfThisAccount",
                    "cloudwatch.amazonaws.com",
                    topic,
                    "arn:" + plan.partition() + ":cloudwatch:" + place + ":alarm:*"),
                statement(
                    "RulesOfThisAccount",
                    "events.amazonaws.com",
                    topic,
                    "arn:" + plan.partition() + ":events:" + place + ":rule/*")))
        .build();
  }

  private static JsonObject statement(
      String sid, String service, JsonValue topic, String sourceArn) {
    return JsonObject.builder()
        .put("Sid", sid)
        .put("Effect", "Allow")
        .put("Principal", object("Service", new JsonString(service)))
        .put("Action", "sns:Publish")
        .put("Resource", topic)
        .put("Condition", object("ArnLike", object("aws:SourceArn", new JsonString(sourceArn))))
        .build();
  }

  /** In their order: alarms key by key, then rules. */
  private Map<String, Function<JsonValue, JsonObject>> resources() {
    Map<String, Function<JsonValue, JsonObject>> resources = new LinkedHashMap<>();
    for (WatchedKey watched : plan.expiring()) {
      for (int days : plan.daysBefore()) {
        resources.put(
            "ExpiresWithin" + days + "Days" + logicalId(watched.key()),
            topic -> alarm(watched.key(), days, topic));
      }
    }
    rules(
        resources,
        "KmsReports",
        AlarmTemplates::reportsPattern,
        "KMS reports expiry, deletion or rotation");
    rules(
        resources,
        "KmsCalls",
        AlarmTemplates::callsPattern,
        "Somebody imports or deletes material, or disables or schedules deletion of a key");
    return resources;
  }

  /** Letters and digits only, and still one for each key. */
  private static String logicalId(KeyArn key) {
    return key.keyId().replaceAll("[^A-Za-z0-9]", "")
        + "x"
        + Digest.of(Bytes.utf8(key.toString())).hex().substring(0, 8);
  }

  private static JsonObject alarm(KeyArn key, int days, JsonValue topic) {
    return resource(
        "AWS::CloudWatch::Alarm",
        JsonObject.builder()
            .put(
                "AlarmDescription",
                "Imported material of "
                    + key
                    + " expires within "
                    + days
                    + " days, or is gone (no metric). Next: importer status; importer request, wrap, import.")
            .put("Namespace", "AWS/KMS")
            .put("MetricName", "SecondsUntilKeyMaterialExpiration")
            .put(
                "Dimensions",
                array(JsonObject.builder().put("Name", "KeyId").put("Value", key.keyId()).build()))
            .put("Statistic", "Minimum")
            .put("Unit", "Seconds")
            .put("Period", 3600)
            .put("EvaluationPeriods", 1)
            .put("ComparisonOperator", "LessThanThreshold")
            .put("Threshold", JsonNumber.of(days * 86_400L))
            .put("TreatMissingData", "breaching")
            .put("AlarmActions", array(topic))
            .put("OKActions", array(topic))
            .build());
  }

  /** As many keys in a rule as EventBridge lets a pattern name. */
  private void rules(
      Map<String, Function<JsonValue, JsonObject>> resources,
      String name,
      Function<List<KeyArn>, JsonObject> pattern,
      String description) {
    List<KeyArn> keys = new ArrayList<>();
    int rule = 1;
    for (WatchedKey watched : plan.keys()) {
      keys.add(watched.key());
      if (JsonText.compact(pattern.apply(keys)).size() > LONGEST_PATTERN) {
        keys.remove(keys.size() - 1);
        put(resources, name + rule++, pattern.apply(keys), description);
        keys = new ArrayList<>(List.of(watched.key()));
      }
    }
    put(resources, name + rule, pattern.apply(keys), description);
  }

  private static void put(
      Map<String, Function<JsonValue, JsonObject>> resources,
      String name,
      JsonObject pattern,
      String description) {
    resources.put(
        name,
        topic ->
            resource(
                "AWS::Events::Rule",
                JsonObject.builder()
                    .put("Description", description)
                    .put("State", "ENABLED")
                    .put("EventPattern", pattern)
                    .put(
                        "Targets",
                        array(JsonObject.builder().put("Id", "topic").put("Arn", topic).build()))
                    .build()));
  }

  private static JsonObject reportsPattern(List<KeyArn> keys) {
    return JsonObject.builder()
        .putStrings("source", List.of("aws.kms"))
        .putStrings(
            "detail-type",
            List.of("KMS Imported Key Material Expiration", "KMS CMK Deletion", "KMS CMK Rotation"))
        .put(
            "detail",
            object("key-id", JsonArray.ofStrings(keys.stream().map(KeyArn::keyId).toList())))
        .build();
  }

  private static JsonObject callsPattern(List<KeyArn> keys) {
    return JsonObject.builder()
        .putStrings("source", List.of("aws.kms"))
        .putStrings("detail-type", List.of("AWS API Call via CloudTrail"))
        .put(
            "detail",
            JsonObject.builder()
                .putStrings("eventSource", List.of("kms.amazonaws.com"))
                .putStrings(
                    "eventName",
                    List.of(
                        "DeleteImportedKeyMaterial",
                        "ImportKeyMaterial",
                        "ScheduleKeyDeletion",
                        "DisableKey"))
                .put(
                    "resources",
                    object(
                        "ARN", JsonArray.ofStrings(keys.stream().map(KeyArn::toString).toList())))
                .build())
        .build();
  }

  private static JsonObject resource(String type, JsonObject properties) {
    return JsonObject.builder().put("Type", type).put("Properties", properties).build();
  }

  private static JsonObject reference(String name) {
    return object("Ref", new JsonString(name));
  }

  private static JsonObject object(String name, JsonValue value) {
    return JsonObject.builder().put(name, value).build();
  }

  private static JsonArray array(JsonValue... values) {
    return new JsonArray(List.of(values));
  }
}

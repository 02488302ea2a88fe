package org.airlock.rehearsal.assurance;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.airlock.common.json.Fields;

/**
 * What outside rules ask for, what of it Airlock supports, and what is left: {@code
 * ceremony-docs/compliance-map.json}. It claims support, never compliance, which only an assessor
 * can state about an organisation.
 *
 * @param forms the 28 forms of an evidence package by number
 * @param features what the tool has, each with the tests that show it
 * @param matrix who is responsible for what
 */
record ComplianceMap(
    Map<String, String> forms,
    List<Feature> features,
    List<Requirement> requirements,
    List<Share> matrix) {

  static final Set<String> RESPONSIBLE = Set.of("tool", "customer", "aws", "shared");
  static final Set<String> CLAIMS = Set.of("supports", "partially", "not-addressed");
  static final Set<String> SOURCES = Set.of("retrieved", "known", "to-verify");

  private static final int MOST = 500;

  /** What the tool does for a requirement. */
  record Feature(String id, String what, List<String> shownBy) {}

  /**
   * One requirement.
   *
   * @param summary in our own words, not the words of the standard
   * @param evidence numbers of forms
   * @param sourceStatus whether the text of the standard was at hand ({@code retrieved}), is from
   *     memory ({@code known}), or must be looked up before anybody relies on it
   */
  record Requirement(
      String id,
      String framework,
      String summary,
      String responsibility,
      List<String> features,
      List<String> controls,
      List<String> evidence,
      String claim,
      String limitation,
      String sourceStatus,
      LocalDate lastReviewed) {}

  /** One line of the responsibility matrix; an empty text means: has no part in it. */
  record Share(String topic, String aws, String customer, String tool) {}

  static ComplianceMap read() {
    return read(SourceTree.json("compliance-map.json"));
  }

  static ComplianceMap read(Fields fields) {
    Map<String, String> forms = new LinkedHashMap<>(fields.stringMap("forms", MOST));
    ComplianceMap map =
        new ComplianceMap(
            forms,
            fields.objects("features", MOST).stream().map(ComplianceMap::feature).toList(),
            fields.objects("requirements", MOST).stream().map(ComplianceMap::requirement).toList(),
            fields.objects("matrix", MOST).stream().map(ComplianceMap::share).toList());
    fields.end();
    return map;
  }

  private static Feature feature(Fields fields) {
    Feature feature =
        new Feature(fields.string("id"), fields.string("what"), fields.strings("shownBy", MOST));
    fields.end();
    return feature;
  }

  private static Requirement requirement(Fields fields) {
    Requirement requirement =
        new Requirement(
            fields.string("id"),
            fields.string("framework"),
            fields.string("summary"),
            choice(fields, "responsibility", RESPONSIBLE),
            fields.strings("features", MOST),
            fields.strings("controls", MOST),
            fields.strings("evidence", MOST),
            choice(fields, "claim", CLAIMS),
            fields.string("limitation"),
            choice(fields, "sourceStatus", SOURCES),
            LocalDate.parse(fields.string("lastReviewed")));
    fields.end();
    return requirement;
  }

  private static Share share(Fields fields) {
    Share share =
        new Share(
            fields.string("topic"),
            fields.string("aws"),
            fields.string("customer"),
            fields.string("tool"));
    fields.end();
    return share;
  }

  private static String choice(Fields fields, String name, Set<String> choices) {
    String text = fields.string(name);
    if (!choices.contains(text)) {
      throw fields.refuse(name, "is none of " + choices.stream().sorted().toList());
    }
    return text;
  }
}

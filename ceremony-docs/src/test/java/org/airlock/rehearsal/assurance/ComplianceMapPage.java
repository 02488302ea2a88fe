package org.airlock.rehearsal.assurance;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The compliance map as a page. */
final class ComplianceMapPage {
  private static final String INTRODUCTION =
      """
      # Compliance map

      Generated from [compliance-map.json](compliance-map.json) by `ComplianceMapTest`; edit that, then run it with `-Dairlock.pages=write`.

      Which requirement of which standard a ceremony held with Airlock produces evidence for, and what is left. It is no statement that anybody
      meets a standard: that is for an assessor to say about an organisation, with the text of the standard at hand. Summaries are in our words.

      * **Claim**: *supports*: the tool does or enforces its part and leaves the named evidence; *partially*: a part, the limitation says which;
        *not-addressed*: nothing, it stands here so that nobody looks for it.
      * **Who**: who has to do it: the tool, the customer, AWS, or shared.
      * **Evidence**: [forms](#forms) of the [evidence package](reference/evidence.md).
      * **Source**: *retrieved*: the text or an official summary was read; *known*: from memory; *to-verify*: look it up before you rely on the row. With
        the day of the last review.
      """;

  private ComplianceMapPage() {}

  static String of(ComplianceMap map) {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    Set<String> frameworks =
        map.requirements().stream()
            .map(ComplianceMap.Requirement::framework)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String framework : frameworks) {
      page.append("\n## ").append(framework).append("\n\n");
      line(page, "ID", "Asks for", "Who", "Claim", "By", "Evidence", "What is left", "Source");
      line(page, "---", "---", "---", "---", "---", "---", "---", "---");
      map.requirements().stream()
          .filter(requirement -> requirement.framework().equals(framework))
          .forEach(requirement -> row(page, requirement));
    }
    matrix(page, map);
    features(page, map);
    forms(page, map);
    return page.toString();
  }

  private static void row(StringBuilder page, ComplianceMap.Requirement requirement) {
    String controls =
        requirement.controls().stream().map(id -> "`" + id + "`").collect(Collectors.joining(", "));
    List<String> means = List.of(String.join(", ", requirement.features()), controls);
    line(
        page,
        requirement.id(),
        requirement.summary(),
        requirement.responsibility(),
        requirement.claim(),
        means.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining("; ")),
        String.join(", ", requirement.evidence()),
        requirement.limitation(),
        requirement.sourceStatus() + ", " + requirement.lastReviewed());
  }

  private static void matrix(StringBuilder page, ComplianceMap map) {
    page.append("\n## Responsibilities\n\n");
    page.append("Who answers for what; an empty cell has no part in it.\n\n");
    line(page, "", "AWS", "Customer", "Tool");
    line(page, "---", "---", "---", "---");
    map.matrix()
        .forEach(share -> line(page, share.topic(), share.aws(), share.customer(), share.tool()));
  }

  private static void features(StringBuilder page, ComplianceMap map) {
    page.append("\n## Features\n\n");
    line(page, "Feature", "What it does", "Shown by");
    line(page, "---", "---", "---");
    for (ComplianceMap.Feature feature : map.features()) {
      String tests =
          feature.shownBy().stream().map(SourceTree::link).collect(Collectors.joining(", "));
      line(page, feature.id(), feature.what(), tests);
    }
  }

  private static void forms(StringBuilder page, ComplianceMap map) {
    page.append("\n## Forms\n\n");
    line(page, "Number", "Form");
    line(page, "---", "---");
    map.forms().forEach((number, name) -> line(page, number, name));
  }

  private static void line(StringBuilder page, String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}

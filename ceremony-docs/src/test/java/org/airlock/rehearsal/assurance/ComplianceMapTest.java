package org.airlock.rehearsal.assurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.StrictJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compliance map: its data, its page, and what it must never say. */
final class ComplianceMapTest {
  private static final String FILE = "compliance-map.json";
  private static final ComplianceMap MAP = ComplianceMap.read();

  private static ComplianceMap with(String text, String other) {
    String data = SourceTree.read("ceremony-docs/" + FILE);
    assertThat(data).contains(text);
    Bytes changed = Bytes.utf8(data.replace(text, other));
    return ComplianceMap.read(Fields.of(StrictJson.parse(changed, FILE), FILE));
  }

  @Test
  void page_isThatOfTheData() {
    SourceTree.compare("compliance-map.md", ComplianceMapPage.of(MAP));
  }

  @Test
  void requirements_haveUniqueIdsAndReferToWhatThereIs() {
    List<String> ids = MAP.requirements().stream().map(ComplianceMap.Requirement::id).toList();
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(40);
    List<String> features = MAP.features().stream().map(ComplianceMap.Feature::id).toList();
    assertThat(features).doesNotHaveDuplicates();
    List<String> controls = Stream.of(Control.values()).map(Control::id).toList();
    for (ComplianceMap.Requirement requirement : MAP.requirements()) {
      assertThat(features).as(requirement.id()).containsAll(requirement.features());
      assertThat(controls).as(requirement.id()).containsAll(requirement.controls());
      assertThat(MAP.forms().keySet()).as(requirement.id()).containsAll(requirement.evidence());
    }
  }

  @Test
  void claims_haveFeatureAndEvidence_andWhatIsNotAddressedSaysWhy() {
    for (ComplianceMap.Requirement requirement : MAP.requirements()) {
      if (requirement.claim().equals("not-addressed")) {
        assertThat(requirement.limitation()).as(requirement.id()).isNotEmpty();
      } else {
        assertThat(requirement.features()).as(requirement.id()).isNotEmpty();
        assertThat(requirement.evidence()).as(requirement.id()).isNotEmpty();
      }
      if (requirement.claim().equals("partially")) {
        assertThat(requirement.limitation()).as(requirement.id()).isNotEmpty();
      }
    }
  }

  @Test
  void features_areAllUsedAndEachIsShownByATest() {
    Set<String> used = new HashSet<>();
    MAP.requirements().forEach(requirement -> used.addAll(requirement.features()));
    for (ComplianceMap.Feature feature : MAP.features()) {
      assertThat(used).contains(feature.id());
      assertThat(feature.shownBy()).as(feature.id()).isNotEmpty();
      assertThat(SourceTree.tests().keySet()).as(feature.id()).containsAll(feature.shownBy());
    }
  }

  @Test
  void forms_areThoseOfTheEvidencePackage() {
    String forms = SourceTree.read("common/src/main/java/org/airlock/common/evidence/Form.java");
    Map<String, String> made = new LinkedHashMap<>();
    Pattern.compile("form\\(\\s*\"(2\\.[0-9]+)\",\\s*\"([^\"]+)\"")
        .matcher(forms)
        .results()
        .forEach(form -> made.put(form.group(1), form.group(2)));
    assertThat(made).hasSize(28);
    assertThat(List.copyOf(MAP.forms().entrySet())).isEqualTo(List.copyOf(made.entrySet()));
  }

  /** Only an assessor can say that somebody complies, and only about an organisation. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "compliance-map.json",
        "compliance-map.md",
        "assurance-case.md",
        "threat-model.md"
      })
  void documents_claimNoCompliance(String document) {
    assertThat(SourceTree.read("ceremony-docs/" + document))
        .doesNotContainPattern("(?i)\\b(complies|compliant|certified|fulfils|satisfies)\\b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"claim\": \"supports\"; \"claim\": \"complies\"; is none of [not-addressed, partially, supports]",
        "\"responsibility\": \"shared\"; \"responsibility\": \"us\"; is none of [aws, customer, shared, tool]",
        "\"sourceStatus\": \"known\"; \"sourceStatus\": \"read\"; is none of [known, retrieved, to-verify]",
        "\"summary\":; \"remark\": \"x\", \"summary\":; is an unknown field"
      })
  void data_withAnotherValue_isRefused(String text, String other, String why) {
    assertThatThrownBy(() -> with(text, other))
        .isInstanceOf(Failure.Integrity.class)
        .hasMessageContaining("compliance-map.json: requirements[")
        .hasMessageContaining(why);
  }
}

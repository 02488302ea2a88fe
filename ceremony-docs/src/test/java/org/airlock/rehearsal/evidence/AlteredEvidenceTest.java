package org.airlock.rehearsal.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.evidence.EvidenceVerifier;
import org.airlock.common.evidence.Expectations;
import org.airlock.common.evidence.PackageFiles;
import org.airlock.common.evidence.Side;
import org.airlock.common.evidence.VerifiedEvidence;
import org.airlock.common.failure.Failure;
import org.airlock.common.transcript.PaperHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java verifier before all alterations; the other one meets them in VerifiersInteropTest. */
final class AlteredEvidenceTest {
  private static VerifiedEvidence verify(
      NavigableMap<String, NavigableMap<String, Bytes>> folder, Expectations expectations) {
    Map<String, PackageFiles> packages = new HashMap<>();
    folder.forEach((name, files) -> packages.put(name, new MemoryFiles(files)));
    return new EvidenceVerifier(expectations).verify(packages);
  }

  @Test
  void unaltered_holds() {
    Story story = new Story(Environment.PRODUCTION).tell();
    NavigableMap<String, NavigableMap<String, Bytes>> folder = story.folder();
    VerifiedEvidence evidence = verify(folder, Expectations.NONE);
    assertThat(evidence.of(Side.OFFLINE)).isPresent();
    assertThat(evidence.of(Side.ONLINE)).isPresent();
    assertThat(evidence.checks())
        .filteredOn(check -> !check.checked())
        .extracting(check -> check.what().replaceAll("^0\\d-[a-z]+/[a-z.]+", "a paper"))
        .containsOnly(
            "no head from paper was given; compare the words",
            "a paper is not in the package",
            "there is no time stamp");
    folder.remove("online");
    assertThat(verify(folder, Expectations.NONE).packages()).hasSize(1);
  }

  @Test
  void materialThatWaits_isNotSaidToBeUsed() {
    Story story = new Story(Environment.PRODUCTION);
    story.used = false;
    assertThat(verify(story.tell().folder(), Expectations.NONE).checks())
        .filteredOn(check -> check.control() == Control.PROOF_OF_USE)
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.checked()).isFalse();
              assertThat(check.what())
                  .isEqualTo(
                      "KMS had not used 1 of the imported materials when its receipt was signed");
            });
  }

  @Test
  void fileOfAFileBrowser_isRefusedWithAHint() {
    NavigableMap<String, NavigableMap<String, Bytes>> folder =
        new Story(Environment.PRODUCTION).tell().folder();
    folder.get("online").put("06-import/.DS_Store", Bytes.utf8("x"));
    Failure.Refused refused =
        catchThrowableOfType(Failure.Refused.class, () -> verify(folder, Expectations.NONE));
    assertThat(refused).hasMessage("online/06-import/.DS_Store: is not listed");
    assertThat(refused.hint()).startsWith("a file browser leaves such files");
  }

  @Test
  void rehearsal_isNotSaidToHaveAFitMachine() {
    assertThat(verify(new Story(Environment.REHEARSAL).tell().folder(), Expectations.NONE).checks())
        .filteredOn(check -> check.control() == Control.MACHINE_FIT)
        .singleElement()
        .satisfies(check -> assertThat(check.checked()).isFalse());
  }

  static List<Alteration> alterations() {
    return Alterations.all();
  }

  @ParameterizedTest
  @MethodSource("alterations")
  void altered_isRefusedByItsControl(Alteration alteration) {
    Expectations expectations =
        new Expectations(
            alteration.roster, alteration.head.map(PaperHead::of).map(List::of).orElse(List.of()));
    Failure.Refused refused =
        catchThrowableOfType(
            Failure.Refused.class, () -> verify(alteration.folder(), expectations));
    assertThat(refused).as(alteration.name).isNotNull();
    assertThat(refused.control())
        .as(alteration.name + ": " + refused.getMessage())
        .isEqualTo(alteration.control);
    assertThat(refused.hint()).isNotEmpty();
  }

  @Test
  void alterations_areManyAndDifferent() {
    Set<String> names = new HashSet<>();
    Alterations.all().forEach(each -> names.add(each.name));
    assertThat(names).hasSameSizeAs(Alterations.all()).hasSizeGreaterThanOrEqualTo(60);
  }
}

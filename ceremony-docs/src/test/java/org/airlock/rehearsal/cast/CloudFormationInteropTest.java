package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.alarms.AlarmPlan;
import org.airlock.online.alarms.AlarmTemplates;
import org.airlock.online.alarms.WatchedKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** cfn-lint knows the schemas of CloudFormation's resources; it judges the templates of alarms. */
@Tag("interop")
final class CloudFormationInteropTest {
  /** The package has no module to run; this is what its script does. */
  private static final String CFN_LINT =
      "import sys; from cfnlint.runner import main; sys.exit(main())";

  @TempDir private Path scratch;

  @BeforeEach
  void demand() {
    Outside.require("cfn-lint", Outside.python(), "-c", CFN_LINT, "--version");
  }

  private static AlarmPlan plan(int keys, Optional<String> topic, Optional<String> email) {
    List<WatchedKey> watched = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      KeyArn key =
          KeyArn.parse(
                  "arn:aws:kms:eu-central-1:111122223333:key/%08d-0000-4000-8000-000000000000"
                      .formatted(i))
              .orElseThrow();
      watched.add(new WatchedKey(key, i % 4 != 3));
    }
    return new AlarmPlan(
        "111122223333", "eu-central-1", watched, AlarmPlan.USUAL_DAYS, topic, email);
  }

  private Outside.Result lint(Bytes template) throws IOException {
    Path file = Files.createTempFile(scratch, "alarms", ".json");
    Files.write(file, template.toArray());
    return Outside.run(
        scratch,
        Outside.python(),
        "-c",
        CFN_LINT,
        "--include-checks",
        "I",
        "--regions",
        "eu-central-1",
        "--template",
        file.toString());
  }

  private void assertClean(List<Bytes> templates) throws IOException {
    for (Bytes template : templates) {
      Outside.Result result = lint(template);
      assertThat(result.text()).isEmpty();
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void template_withItsOwnTopic_isClean() throws IOException {
    assertClean(
        AlarmTemplates.of(
            plan(5, Optional.empty(), Optional.of("keys@example.com")),
            AlarmTemplates.LARGEST_BYTES));
  }

  @Test
  void template_withAGivenTopic_isClean() throws IOException {
    assertClean(
        AlarmTemplates.of(
            plan(
                5,
                Optional.of("arn:aws:sns:eu-central-1:111122223333:key-alarms"),
                Optional.empty()),
            AlarmTemplates.LARGEST_BYTES));
  }

  @Test
  void templates_splitForADirectDeployment_areAllClean() throws IOException {
    List<Bytes> templates =
        AlarmTemplates.of(
            plan(40, Optional.empty(), Optional.empty()), AlarmTemplates.LARGEST_DIRECT_BYTES);
    assertThat(templates).hasSizeGreaterThan(1);
    assertClean(templates);
  }

  /** A judge that never objects is none. */
  @Test
  void templateWithAWrongProperty_isObjectedTo() throws IOException {
    String good =
        AlarmTemplates.of(plan(1, Optional.empty(), Optional.empty()), AlarmTemplates.LARGEST_BYTES)
            .get(0)
            .asUtf8()
            .orElseThrow();
    Outside.Result result = lint(Bytes.utf8(good.replace("\"LessThanThreshold\"", "\"LessThan\"")));
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.text()).contains("'LessThan' is not one of");
  }
}

package org.airlock.rehearsal.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.airlock.common.kms.KeyArn;
import org.airlock.rehearsal.simulator.Fault;
import org.airlock.rehearsal.simulator.kms.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every error of AWS that stands in the reference, from the simulated KMS to the operator's screen.
 */
final class AwsErrorsTest {
  private static SimulatedCompany company;
  @TempDir private Path scratch;

  @BeforeAll
  static void open() {
    company = new SimulatedCompany();
  }

  @AfterAll
  static void close() {
    company.close();
  }

  private String out(ImporterInProcess importer) {
    return importer.directory.resolve("out").toString();
  }

  private Path wrapped(ImporterInProcess importer, KeyArn key) {
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
        out(importer));
    Path request = importer.newest("IR-").orElseThrow();
    importer.run("ivan", "", "countersign", request.toString());
    return importer.answer(request, 0);
  }

  private static void requireTold(
      ImporterInProcess.Outcome outcome, ErrorCode error, int exit, String hint) {
    assertThat(outcome.shown()).contains("error: ").contains(error.wireName());
    assertThat(outcome.exitCode()).as(outcome.shown()).isEqualTo(exit);
    assertThat(outcome.shown().substring(outcome.shown().indexOf("hint:"))).contains(hint);
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_CIPHERTEXT,3,compare the wrapping key's words",
    "INCORRECT_KEY_MATERIAL,3,compare the passport's fingerprint",
    "INVALID_IMPORT_TOKEN,3,check key ARN and Region of the request",
    "EXPIRED_IMPORT_TOKEN,3,make a new request for the same key",
    "KMS_INVALID_STATE,3,importer status",
    "UNSUPPORTED_OPERATION,3,check key ARN and Region",
    "NOT_FOUND,3,compare the ARN's Region and account",
    "INVALID_ARN,3,compare the ARN's Region and account",
    "VALIDATION,5,correct the named field",
    "ACCESS_DENIED,5,allow kms:ImportKeyMaterial on this key",
    "LIMIT_EXCEEDED,5,raise the quota",
    "CONFLICT,6,wait 20 minutes",
    "DISABLED,3,enable the key",
    "INCOMPLETE_SIGNATURE,5,sign in again",
    "MISSING_AUTHENTICATION_TOKEN,5,sign in again"
  })
  void import_refusedByAws_saysWhatToDo(ErrorCode error, int exit, String hint) {
    ImporterInProcess importer = company.importer(scratch);
    Path wrapped = wrapped(importer, company.emptyKey());
    company.simulator.faults().arm(Fault.error("ImportKeyMaterial", error, 1));
    ImporterInProcess.Outcome outcome =
        importer.run("ines", "", "import", wrapped.toString(), "--out", out(importer));
    requireTold(outcome, error, exit, hint);
    assertThat(outcome.shown()).doesNotContain("internal error");
    ImporterInProcess.Outcome again =
        importer.run("ines", "", "import", wrapped.toString(), "--out", out(importer));
    assertThat(again.exitCode()).as("the same command goes on: " + again.shown()).isZero();
  }

  /** Failures of the service leave the outcome open; KMS is asked before anything is sent again. */
  @ParameterizedTest
  @CsvSource({"DEPENDENCY_TIMEOUT", "KMS_INTERNAL", "KEY_UNAVAILABLE"})
  void import_serviceFails_isUnknownUntilKmsIsAsked(ErrorCode error) {
    ImporterInProcess importer = company.importer(scratch);
    Path wrapped = wrapped(importer, company.emptyKey());
    company.simulator.faults().arm(Fault.error("ImportKeyMaterial", error, 1));
    ImporterInProcess.Outcome outcome =
        importer.run("ines", "", "import", wrapped.toString(), "--out", out(importer));
    requireTold(outcome, error, 6, "it asks KMS once more before it sends anything");
    assertThat(
            importer
                .run("ines", "", "import", wrapped.toString(), "--out", out(importer))
                .exitCode())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "Decrypt,INCORRECT_KEY,3,use the reference ciphertext of this key's own receipt",
    "Decrypt,INVALID_CIPHERTEXT,3,use the ciphertext and encryption context recorded",
    "Decrypt,INVALID_KEY_USAGE,3,compare key usage and spec",
    "Decrypt,DISABLED,3,enable the key",
    "Decrypt,ACCESS_DENIED,5,allow kms:Decrypt on this key"
  })
  void prove_refusedByAws_saysWhatToDo(String operation, ErrorCode error, int exit, String hint) {
    ImporterInProcess importer = company.importer(scratch);
    KeyArn key = company.emptyKey();
    Path wrapped = wrapped(importer, key);
    importer.run("ines", "", "import", wrapped.toString(), "--out", out(importer));
    company.simulator.faults().arm(Fault.error(operation, error, 1000));
    try {
      ImporterInProcess.Outcome outcome =
          importer.run("ines", "", "prove", "--key", key.toString());
      requireTold(outcome, error, exit, hint);
    } finally {
      company.simulator.faults().clear();
    }
  }

  @Test
  void request_forAKeyThatIsNotThere_saysSo() {
    ImporterInProcess importer = company.importer(scratch);
    KeyArn missing =
        KeyArn.parse(
                company.emptyKey().toString().replaceAll("/.*", "/")
                    + "0".repeat(8)
                    + "-0000-4000-8000-000000000000")
            .orElseThrow();
    ImporterInProcess.Outcome outcome =
        importer.run(
            "ines",
            "",
            "request",
            "--ceremony",
            "KC-1",
            "--key",
            missing.toString(),
            "--no-expiry",
            "--out",
            out(importer));
    requireTold(outcome, ErrorCode.NOT_FOUND, 3, "compare the ARN's Region and account");
  }
}

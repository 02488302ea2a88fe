package org.airlock.rehearsal.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.airlock.common.kms.KeyArn;
import org.airlock.rehearsal.simulator.Fault;
import org.airlock.rehearsal.simulator.kms.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every error of AWS that stands in the reference, on each operation that it matters for, from the
 * simulated KMS to the operator's screen.
 */
@Execution(ExecutionMode.CONCURRENT) // minutes of waiting between calls that are made again
final class AwsErrorsTest {
  /** The names in the first column of the reference's error table ("Errors: cause and advice"). */
  private static final Set<String> REFERENCE =
      Set.of(
          "InvalidCiphertextException",
          "IncorrectKeyMaterialException",
          "InvalidImportTokenException",
          "ExpiredImportTokenException",
          "KMSInvalidStateException",
          "UnsupportedOperationException",
          "NotFoundException",
          "ValidationException",
          "AccessDeniedException",
          "IncorrectKeyException",
          "LimitExceededException",
          "ThrottlingException",
          "ConflictException",
          "DisabledException",
          "DependencyTimeoutException",
          "KMSInternalException",
          "KeyUnavailableException",
          "ExpiredTokenException",
          "InvalidSignatureException",
          "IncompleteSignatureException",
          "UnrecognizedClientException");

  private static final Set<String> OPERATIONS =
      Set.of(
          "DescribeKey",
          "ListKeyRotations",
          "GetParametersForImport",
          "ImportKeyMaterial",
          "RotateKeyOnDemand",
          "Decrypt");

  /** Which error of which operation, how the command ends, and what its hint says. */
  private record Row(String operation, ErrorCode error, int exit, String hint) {}

  private static final String IMPORT = "ImportKeyMaterial";
  private static final String PARAMETERS = "GetParametersForImport";
  private static final String LIST = "ListKeyRotations";
  private static final String ROTATE = "RotateKeyOnDemand";
  private static final String DECRYPT = "Decrypt";
  private static final String DESCRIBE = "DescribeKey";
  private static final String ASK_FIRST = "it asks KMS once more before it sends anything";
  private static final String WRONG_ARN = "compare the ARN's Region and account";
  private static final String SIGN_IN = "sign in again";
  private static final String STATUS = "importer status";

  static Stream<Row> rows() {
    return Stream.of(
        new Row(IMPORT, ErrorCode.INVALID_CIPHERTEXT, 3, "compare the wrapping key's words"),
        new Row(IMPORT, ErrorCode.INCORRECT_KEY_MATERIAL, 3, "compare the passport's fingerprint"),
        new Row(IMPORT, ErrorCode.INVALID_IMPORT_TOKEN, 3, "check key ARN and Region"),
        new Row(IMPORT, ErrorCode.EXPIRED_IMPORT_TOKEN, 3, "make a new request for the same key"),
        new Row(IMPORT, ErrorCode.KMS_INVALID_STATE, 3, "run the same command again"),
        new Row(IMPORT, ErrorCode.UNSUPPORTED_OPERATION, 3, "check key ARN and Region"),
        new Row(IMPORT, ErrorCode.NOT_FOUND, 3, WRONG_ARN),
        new Row(IMPORT, ErrorCode.INVALID_ARN, 3, WRONG_ARN),
        new Row(IMPORT, ErrorCode.VALIDATION, 5, "correct the named field"),
        new Row(IMPORT, ErrorCode.ACCESS_DENIED, 5, "allow kms:ImportKeyMaterial on this key"),
        new Row(IMPORT, ErrorCode.EXPIRED_TOKEN, 5, SIGN_IN),
        new Row(IMPORT, ErrorCode.INVALID_SIGNATURE, 5, SIGN_IN),
        new Row(IMPORT, ErrorCode.INCOMPLETE_SIGNATURE, 5, SIGN_IN),
        new Row(IMPORT, ErrorCode.UNRECOGNIZED_CLIENT, 5, SIGN_IN),
        new Row(IMPORT, ErrorCode.MISSING_AUTHENTICATION_TOKEN, 5, SIGN_IN),
        new Row(IMPORT, ErrorCode.DEPENDENCY_TIMEOUT, 6, ASK_FIRST),
        new Row(IMPORT, ErrorCode.KMS_INTERNAL, 6, ASK_FIRST),
        // Throttled calls are made again for 37 seconds before anybody is told.
        new Row(IMPORT, ErrorCode.THROTTLING, 6, "wait a minute and run the same command again"),
        new Row(PARAMETERS, ErrorCode.KMS_INVALID_STATE, 3, STATUS),
        new Row(PARAMETERS, ErrorCode.UNSUPPORTED_OPERATION, 3, "check key ARN and Region"),
        new Row(PARAMETERS, ErrorCode.NOT_FOUND, 3, WRONG_ARN),
        new Row(PARAMETERS, ErrorCode.VALIDATION, 5, "correct the named field"),
        new Row(PARAMETERS, ErrorCode.ACCESS_DENIED, 5, "allow kms:GetParametersForImport"),
        new Row(PARAMETERS, ErrorCode.DEPENDENCY_TIMEOUT, 6, STATUS),
        new Row(PARAMETERS, ErrorCode.KMS_INTERNAL, 6, STATUS),
        new Row(PARAMETERS, ErrorCode.EXPIRED_TOKEN, 5, SIGN_IN),
        new Row(LIST, ErrorCode.ACCESS_DENIED, 5, "allow kms:ListKeyRotations on this key"),
        new Row(LIST, ErrorCode.INVALID_MARKER, 6, "reads the list from the beginning"),
        new Row(LIST, ErrorCode.KMS_INVALID_STATE, 3, STATUS),
        new Row(LIST, ErrorCode.UNSUPPORTED_OPERATION, 3, "check key ARN and Region"),
        new Row(LIST, ErrorCode.KMS_INTERNAL, 6, STATUS),
        new Row(DESCRIBE, ErrorCode.ACCESS_DENIED, 5, "allow kms:DescribeKey on this key"),
        new Row(DESCRIBE, ErrorCode.NOT_FOUND, 3, WRONG_ARN),
        new Row(DESCRIBE, ErrorCode.INVALID_SIGNATURE, 5, SIGN_IN),
        new Row(DESCRIBE, ErrorCode.UNRECOGNIZED_CLIENT, 5, SIGN_IN),
        new Row(ROTATE, ErrorCode.KMS_INVALID_STATE, 3, STATUS),
        new Row(ROTATE, ErrorCode.LIMIT_EXCEEDED, 5, "raise the quota"),
        new Row(ROTATE, ErrorCode.DISABLED, 3, "enable the key"),
        new Row(ROTATE, ErrorCode.UNSUPPORTED_OPERATION, 3, "check key ARN and Region"),
        new Row(ROTATE, ErrorCode.ACCESS_DENIED, 5, "allow kms:RotateKeyOnDemand on this key"),
        new Row(DECRYPT, ErrorCode.INCORRECT_KEY, 3, "this key's own receipt"),
        new Row(DECRYPT, ErrorCode.INVALID_CIPHERTEXT, 3, "ciphertext and encryption context"),
        new Row(DECRYPT, ErrorCode.INVALID_KEY_USAGE, 3, "compare key usage and spec"),
        new Row(DECRYPT, ErrorCode.DISABLED, 3, "enable the key"),
        new Row(DECRYPT, ErrorCode.INVALID_GRANT_TOKEN, 5, "allow kms:Decrypt by key policy"),
        new Row(DECRYPT, ErrorCode.ACCESS_DENIED, 5, "allow kms:Decrypt on this key"),
        new Row(DECRYPT, ErrorCode.KEY_UNAVAILABLE, 6, STATUS));
  }

  /** One for each test: an armed fault is a whole company's trouble. */
  private final SimulatedCompany company = new SimulatedCompany();

  @TempDir private Path scratch;

  @AfterEach
  void close() {
    company.close();
  }

  @Test
  void table_hasEveryErrorOfTheReferenceAndEveryOperation() {
    Set<String> errors = new TreeSet<>();
    Set<String> operations = new TreeSet<>();
    rows()
        .forEach(
            row -> {
              errors.add(row.error().wireName());
              operations.add(row.operation());
            });
    // Has a test of its own below: it is not the end of the command.
    errors.add(ErrorCode.CONFLICT.wireName());
    assertThat(errors).containsAll(REFERENCE);
    assertThat(operations).isEqualTo(new TreeSet<>(OPERATIONS));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void error_ofAws_saysWhatToDoAndTheSameCommandGoesOn(Row row) {
    ImporterInProcess importer = company.importer(scratch);
    KeyArn key = company.emptyKey();
    List<String> command = prepared(row.operation(), importer, key);
    int times = row.error() == ErrorCode.THROTTLING || isRead(row.operation()) ? 1000 : 1;
    company.simulator.faults().arm(Fault.error(row.operation(), row.error(), times));
    requireTold(run(importer, key, command), row);
    company.simulator.faults().clear();
    ImporterInProcess.Outcome again = run(importer, key, command);
    assertThat(again.exitCode()).as("the same command goes on: " + again.shown()).isZero();
  }

  /** Reads are made several times before the operator is told. */
  private static boolean isRead(String operation) {
    return !operation.equals(IMPORT) && !operation.equals(ROTATE);
  }

  private static ImporterInProcess.Outcome run(
      ImporterInProcess importer, KeyArn key, List<String> command) {
    return importer.run("ines", key.keyId(), command.toArray(String[]::new));
  }

  /** Brings the key to where the command that makes this call is due. */
  private List<String> prepared(String operation, ImporterInProcess importer, KeyArn key) {
    return switch (operation) {
      case IMPORT -> importing(importer, wrapped(importer, key, 0));
      case ROTATE -> {
        imported(importer, key, 0);
        imported(importer, key, 1, "--new-material");
        yield rotating(importer, key);
      }
      case DECRYPT -> {
        imported(importer, key, 0);
        yield List.of("prove", "--key", key.toString());
      }
      default -> requesting(importer, key);
    };
  }

  private static String out(ImporterInProcess importer) {
    return importer.directory.resolve("out").toString();
  }

  private static List<String> requesting(ImporterInProcess importer, KeyArn key, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "request",
                "--ceremony",
                "KC-1",
                "--key",
                key.toString(),
                "--no-expiry",
                "--out",
                out(importer)));
    command.addAll(List.of(more));
    return command;
  }

  private static List<String> importing(ImporterInProcess importer, Path wrapped) {
    return List.of("import", wrapped.toString(), "--out", out(importer));
  }

  private static List<String> rotating(ImporterInProcess importer, KeyArn key) {
    return List.of("rotate", "--ceremony", "KC-1", "--key", key.toString(), "--out", out(importer));
  }

  private static Path wrapped(ImporterInProcess importer, KeyArn key, int seed, String... more) {
    run(importer, key, requesting(importer, key, more));
    Path request = importer.newest("IR-").orElseThrow();
    importer.run("ivan", "", "countersign", request.toString());
    return importer.answer(request, seed);
  }

  private static void imported(ImporterInProcess importer, KeyArn key, int seed, String... more) {
    run(importer, key, importing(importer, wrapped(importer, key, seed, more)));
    importer.run("ivan", "", "countersign", importer.newest("R-").orElseThrow().toString());
  }

  private static void requireTold(ImporterInProcess.Outcome outcome, Row row) {
    assertThat(outcome.shown()).contains("error: ").contains(row.error().wireName());
    assertThat(outcome.shown()).doesNotContain("internal error").doesNotContain("does not know");
    assertThat(outcome.exitCode()).as(outcome.shown()).isEqualTo(row.exit());
    assertThat(outcome.shown().substring(outcome.shown().indexOf("hint:"))).contains(row.hint());
  }

  /** Perhaps our own call before, whose answer was lost: it is waited for, not asked for again. */
  @Test
  void rotate_whileARotationRuns_waitsForItAndProvesIt() throws InterruptedException {
    ImporterInProcess importer = company.importer(scratch);
    KeyArn key = company.emptyKey();
    List<String> command = prepared(ROTATE, importer, key);
    company.simulator.faults().arm(Fault.error(ROTATE, ErrorCode.CONFLICT, 1));
    CompletableFuture<ImporterInProcess.Outcome> rotating =
        CompletableFuture.supplyAsync(() -> run(importer, key, command));
    while (!rotating.isDone() && !company.simulator.faults().armed().isEmpty()) {
      Thread.sleep(20);
    }
    company.rotate(key);
    ImporterInProcess.Outcome outcome = rotating.join();
    assertThat(outcome.exitCode()).as(outcome.shown()).isZero();
    assertThat(importer.events("rotation-done")).isEqualTo(1);
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
    requireTold(
        run(importer, missing, requesting(importer, missing)),
        new Row(DESCRIBE, ErrorCode.NOT_FOUND, 3, WRONG_ARN));
  }
}

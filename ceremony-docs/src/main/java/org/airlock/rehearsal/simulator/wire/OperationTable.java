package org.airlock.rehearsal.simulator.wire;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import org.airlock.rehearsal.simulator.http.HttpRequest;
import org.airlock.rehearsal.simulator.kms.ErrorCode;

/** The operations of KMS that are simulated, by name. */
public final class OperationTable {
  private static final String TARGET_PREFIX = "TrentService.";
  private static final Map<String, Operation> OPERATIONS =
      Map.ofEntries(
          entry("CreateKey", KeyCalls::createKey),
          entry("DescribeKey", KeyCalls::describeKey),
          entry("ListKeys", KeyCalls::listKeys),
          entry("GetPublicKey", KeyCalls::getPublicKey),
          entry("TagResource", KeyCalls::tagResource),
          entry("ListResourceTags", KeyCalls::listResourceTags),
          entry("EnableKey", KeyCalls::enableKey),
          entry("DisableKey", KeyCalls::disableKey),
          entry("ScheduleKeyDeletion", KeyCalls::scheduleKeyDeletion),
          entry("CancelKeyDeletion", KeyCalls::cancelKeyDeletion),
          entry("GetParametersForImport", ImportCalls::getParametersForImport),
          entry("ImportKeyMaterial", ImportCalls::importKeyMaterial),
          entry("DeleteImportedKeyMaterial", ImportCalls::deleteImportedKeyMaterial),
          entry("ListKeyRotations", RotationCalls::listKeyRotations),
          entry("RotateKeyOnDemand", RotationCalls::rotateKeyOnDemand),
          entry("GetKeyRotationStatus", RotationCalls::getKeyRotationStatus),
          entry("Encrypt", CryptographicCalls::encrypt),
          entry("Decrypt", CryptographicCalls::decrypt),
          entry("GenerateDataKey", CryptographicCalls::generateDataKey),
          entry("ReplicateKey", KeyCalls::replicateKey),
          entry("Sign", CryptographicCalls::sign),
          entry("Verify", CryptographicCalls::verify),
          entry("GenerateMac", CryptographicCalls::generateMac),
          entry("VerifyMac", CryptographicCalls::verifyMac),
          entry("DeriveSharedSecret", CryptographicCalls::deriveSharedSecret),
          entry("CreateAlias", AliasCalls::createAlias),
          entry("UpdateAlias", AliasCalls::updateAlias),
          entry("DeleteAlias", AliasCalls::deleteAlias),
          entry("ListAliases", AliasCalls::listAliases));

  private OperationTable() {}

  /**
   * The name in X-Amz-Target, when the request is one of AWS JSON 1.1 for an operation that is
   * here.
   */
  public static String nameIn(HttpRequest request) {
    String target = request.header("X-Amz-Target").orElse("");
    String name = target.startsWith(TARGET_PREFIX) ? target.substring(TARGET_PREFIX.length()) : "";
    boolean json =
        request.header("Content-Type").filter("application/x-amz-json-1.1"::equals).isPresent();
    if (!json
        || !request.method().equals("POST")
        || !request.path().equals("/")
        || !OPERATIONS.containsKey(name)) {
      throw ErrorCode.UNKNOWN_OPERATION.error(
          "This simulator takes POST / with Content-Type application/x-amz-json-1.1 and X-Amz-Target TrentService.NAME for "
              + OPERATIONS.keySet().stream().sorted().toList());
    }
    return name;
  }

  /** The operation of that name. */
  public static Operation get(String name) {
    Operation operation = OPERATIONS.get(name);
    if (operation == null) {
      throw new IllegalArgumentException("no operation " + name);
    }
    return operation;
  }

  public static Set<String> names() {
    return OPERATIONS.keySet();
  }
}

package org.airlock.rehearsal.simulator.kms;

/**
 * The errors the simulator answers with: the name on the wire and the HTTP status (KMS API,
 * "Errors" of each operation).
 */
public enum ErrorCode {
  ACCESS_DENIED("AccessDeniedException", 400),
  ALREADY_EXISTS("AlreadyExistsException", 400),
  CONFLICT("ConflictException", 400),
  DEPENDENCY_TIMEOUT("DependencyTimeoutException", 500),
  DISABLED("DisabledException", 400),
  DRY_RUN_OPERATION("DryRunOperationException", 400),
  EXPIRED_IMPORT_TOKEN("ExpiredImportTokenException", 400),
  EXPIRED_TOKEN("ExpiredTokenException", 400),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", 400),
  INCORRECT_KEY("IncorrectKeyException", 400),
  INCORRECT_KEY_MATERIAL("IncorrectKeyMaterialException", 400),
  INVALID_ALIAS_NAME("InvalidAliasNameException", 400),
  INVALID_ARN("InvalidArnException", 400),
  INVALID_CIPHERTEXT("InvalidCiphertextException", 400),
  INVALID_GRANT_TOKEN("InvalidGrantTokenException", 400),
  INVALID_IMPORT_TOKEN("InvalidImportTokenException", 400),
  INVALID_KEY_USAGE("InvalidKeyUsageException", 400),
  INVALID_MARKER("InvalidMarkerException", 400),
  INVALID_SIGNATURE("InvalidSignatureException", 400),
  KEY_UNAVAILABLE("KeyUnavailableException", 500),
  KMS_INTERNAL("KMSInternalException", 500),
  KMS_INVALID_MAC("KMSInvalidMacException", 400),
  KMS_INVALID_SIGNATURE("KMSInvalidSignatureException", 400),
  KMS_INVALID_STATE("KMSInvalidStateException", 400),
  LIMIT_EXCEEDED("LimitExceededException", 400),
  MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", 400),
  NOT_FOUND("NotFoundException", 400),
  SERIALIZATION("SerializationException", 400),
  TAG("TagException", 400),
  THROTTLING("ThrottlingException", 400),
  UNKNOWN_OPERATION("UnknownOperationException", 400),
  UNRECOGNIZED_CLIENT("UnrecognizedClientException", 400),
  UNSUPPORTED_OPERATION("UnsupportedOperationException", 400),
  VALIDATION("ValidationException", 400);

  private final String wireName;
  private final int httpStatus;

  ErrorCode(String wireName, int httpStatus) {
    this.wireName = wireName;
    this.httpStatus = httpStatus;
  }

  /** The value of {@code __type}. */
  public String wireName() {
    return wireName;
  }

  /** 500 for the three failures on the service's side, 400 for all others. */
  public int httpStatus() {
    return httpStatus;
  }

  /** This error with AWS's words, or ours where AWS's are not known. */
  public KmsError error(String message) {
    return new KmsError(this, message);
  }
}

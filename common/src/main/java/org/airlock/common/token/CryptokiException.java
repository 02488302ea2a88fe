package org.airlock.common.token;

import java.util.Locale;

/**
 * What a library answered instead of CKR_OK. Turned into a message for people by {@code Tokens}.
 */
final class CryptokiException extends RuntimeException {
  static final long FUNCTION_FAILED = 0x6;
  static final long DEVICE_ERROR = 0x30;
  static final long DEVICE_MEMORY = 0x31;
  static final long DEVICE_REMOVED = 0x32;
  static final long FUNCTION_CANCELED = 0x50;
  static final long KEY_HANDLE_INVALID = 0x60;
  static final long KEY_TYPE_INCONSISTENT = 0x63;
  static final long KEY_FUNCTION_NOT_PERMITTED = 0x68;
  static final long MECHANISM_INVALID = 0x70;
  static final long OBJECT_HANDLE_INVALID = 0x82;
  static final long PIN_INCORRECT = 0xA0;
  static final long PIN_INVALID = 0xA1;
  static final long PIN_LEN_RANGE = 0xA2;
  static final long PIN_EXPIRED = 0xA3;
  static final long PIN_LOCKED = 0xA4;
  static final long SESSION_CLOSED = 0xB0;
  static final long SESSION_HANDLE_INVALID = 0xB3;
  static final long TOKEN_NOT_PRESENT = 0xE0;
  static final long TOKEN_NOT_RECOGNIZED = 0xE1;
  static final long TOKEN_WRITE_PROTECTED = 0xE2;
  static final long USER_ALREADY_LOGGED_IN = 0x100;
  static final long USER_NOT_LOGGED_IN = 0x101;
  static final long USER_PIN_NOT_INITIALIZED = 0x102;

  private static final long serialVersionUID = 1L;

  private final long code;

  CryptokiException(long code) {
    super(String.format(Locale.ROOT, "PKCS #11 error 0x%X", code));
    this.code = code;
  }

  long code() {
    return code;
  }
}

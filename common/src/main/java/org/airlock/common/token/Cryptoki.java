package org.airlock.common.token;

import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The few calls of PKCS #11 that a signing key needs. Handles are the library's own numbers. Every
 * call may throw {@link CryptokiException}. Not thread-safe.
 */
interface Cryptoki {
  /** CKU_USER: the holder of the token. */
  long USER = 1;

  /** CKU_CONTEXT_SPECIFIC: the PIN once more, for one signature of a key that demands it. */
  long CONTEXT_SPECIFIC = 2;

  /**
   * A token in a slot.
   *
   * @param flags of CK_TOKEN_INFO
   */
  record Token(long slot, String label, String serial, long flags) {
    private static final long LOGIN_REQUIRED = 0x4;
    private static final long PROTECTED_AUTHENTICATION_PATH = 0x100;
    private static final long TOKEN_INITIALIZED = 0x400;
    private static final long USER_PIN_COUNT_LOW = 0x10000;
    private static final long USER_PIN_FINAL_TRY = 0x20000;
    private static final long USER_PIN_LOCKED = 0x40000;

    boolean isInitialized() {
      return has(TOKEN_INITIALIZED);
    }

    boolean needsLogin() {
      return has(LOGIN_REQUIRED);
    }

    /** The PIN is typed on the reader, not here. */
    boolean hasPinPad() {
      return has(PROTECTED_AUTHENTICATION_PATH);
    }

    boolean isPinLocked() {
      return has(USER_PIN_LOCKED);
    }

    boolean isFinalTry() {
      return has(USER_PIN_FINAL_TRY);
    }

    boolean hadWrongPin() {
      return has(USER_PIN_COUNT_LOW);
    }

    private boolean has(long flag) {
      return (flags & flag) != 0;
    }
  }

  /** What objects are looked for by. */
  enum Kind {
    CERTIFICATE(1),
    PUBLIC_KEY(2),
    PRIVATE_KEY(3);

    private final long code;

    Kind(long code) {
      this.code = code;
    }

    /** The CKO number. */
    long code() {
      return code;
    }
  }

  /** An attribute, with its CKA number. */
  enum Attribute {
    CLASS(0x0),
    TOKEN(0x1),
    PRIVATE(0x2),
    LABEL(0x3),
    VALUE(0x11),
    KEY_TYPE(0x100),
    ID(0x102),
    SENSITIVE(0x103),
    SIGN(0x108),
    VERIFY(0x10A),
    PUBLIC_KEY_INFO(0x129),
    EXTRACTABLE(0x162),
    EC_PARAMS(0x180),
    EC_POINT(0x181),
    ALWAYS_AUTHENTICATE(0x202);

    private final long code;

    Attribute(long code) {
      this.code = code;
    }

    long code() {
      return code;
    }
  }

  /** The tokens that are in their slots, also those not initialised. */
  List<Token> tokens();

  long openSession(long slot, boolean writable);

  void closeSession(long session);

  /**
   * Logs in.
   *
   * @param pin stays the caller's to wipe; null when it is typed on the reader
   */
  void login(long session, long user, char @Nullable [] pin);

  void logout(long session);

  /** The objects on the token of this kind, and of this label or id where one is given. */
  List<Long> find(long session, Kind kind, Optional<String> label, Optional<Bytes> id);

  /** An attribute's bytes; empty when the object has none, or does not tell it. */
  Optional<Bytes> bytes(long session, long object, Attribute attribute);

  /** An attribute that is true or false; false when the object has none. */
  boolean isSet(long session, long object, Attribute attribute);

  /** Makes a P-256 pair on the token that never leaves it. */
  void generateP256(long session, String label, Bytes id);

  /** Begins a signature of CKM_ECDSA. */
  void signInit(long session, long key);

  /** The signature over a digest: r and s, of equal length. */
  Bytes sign(long session, Bytes digest);
}

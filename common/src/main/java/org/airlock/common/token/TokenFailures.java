package org.airlock.common.token;

import java.util.Locale;
import org.airlock.common.failure.Failure;

/** What a library's answers mean to the person at the machine. */
final class TokenFailures {
  private TokenFailures() {}

  /**
   * A login that failed.
   *
   * @param after the token as it describes itself after the failure
   */
  static Failure whileLoggingIn(Cryptoki.Token after, CryptokiException answer) {
    String token = "token \"" + after.label() + "\"";
    if (answer.code() == CryptokiException.PIN_LOCKED || after.isPinLocked()) {
      return pinLocked(after.label());
    }
    if (answer.code() == CryptokiException.PIN_INCORRECT) {
      return new Failure.Integrity(
          token + ": the PIN is wrong",
          "tokens lock the PIN after few wrong tries, often three; this one says: "
              + tries(after)
              + ". Think before the next try");
    }
    if (answer.code() == CryptokiException.PIN_INVALID
        || answer.code() == CryptokiException.PIN_LEN_RANGE) {
      return new Failure.Integrity(
          token + ": takes no PIN of this length or with these characters",
          "type the PIN of this token; it may have counted as a wrong try");
    }
    if (answer.code() == CryptokiException.PIN_EXPIRED
        || answer.code() == CryptokiException.USER_PIN_NOT_INITIALIZED) {
      return new Failure.Environment(
          token + ": its PIN has expired or was never set",
          "set a PIN with the token's own software, then run the command again",
          answer);
    }
    if (answer.code() == CryptokiException.USER_ALREADY_LOGGED_IN) {
      return new Failure.Usage(
          token + ": is already in use by another identity of this command",
          "a person proves to be there by a PIN of their own: each needs a token of their own");
    }
    return other(after.label(), "logging in", answer);
  }

  /** A locked PIN, which no further try opens. */
  static Failure pinLocked(String token) {
    return new Failure.Environment(
        "token \"" + token + "\": its PIN is locked after too many wrong tries",
        "unlock it with the token's own software and its PUK or security officer's PIN; nothing was signed");
  }

  private static String tries(Cryptoki.Token token) {
    if (token.isFinalTry()) {
      return "one try is left";
    }
    return token.hadWrongPin() ? "few tries are left" : "nothing about the tries left";
  }

  static Failure whileSigning(String token, CryptokiException answer) {
    String name = "token \"" + token + "\"";
    if (answer.code() == CryptokiException.KEY_FUNCTION_NOT_PERMITTED
        || answer.code() == CryptokiException.KEY_TYPE_INCONSISTENT
        || answer.code() == CryptokiException.MECHANISM_INVALID) {
      return new Failure.Environment(
          name + ": this key may not sign with ECDSA",
          "enrol a P-256 key that is made for signing",
          answer);
    }
    if (answer.code() == CryptokiException.KEY_HANDLE_INVALID
        || answer.code() == CryptokiException.OBJECT_HANDLE_INVALID) {
      return new Failure.Environment(
          name + ": the key is no longer on it",
          "was the token changed meanwhile? nothing was signed",
          answer);
    }
    if (answer.code() == CryptokiException.FUNCTION_CANCELED) {
      return new Failure.Stopped(
          name + ": the signature was declined on the token", "run the command again");
    }
    return other(token, "signing", answer);
  }

  /** Everything else. */
  static Failure other(String token, String doing, CryptokiException answer) {
    String name = "token \"" + token + "\"";
    if (isGone(answer)) {
      return new Failure.Environment(
          name + ": went away while " + doing,
          "insert it again and leave it in; then run the command again. Nothing was signed",
          answer);
    }
    if (answer.code() == CryptokiException.TOKEN_WRITE_PROTECTED
        || answer.code() == CryptokiException.DEVICE_MEMORY) {
      return new Failure.Environment(
          name + ": cannot take a new key (it is full, or protected against writing)",
          "make the key with the token's own software, then name it with --key",
          answer);
    }
    return new Failure.Environment(
        name
            + ": failed while "
            + doing
            + " (PKCS #11 error "
            + String.format(Locale.ROOT, "0x%X", answer.code())
            + ")",
        "look the number up in the token's documentation; other programs can sign too ('sign --print-pae')",
        answer);
  }

  private static boolean isGone(CryptokiException answer) {
    long code = answer.code();
    return code == CryptokiException.DEVICE_REMOVED
        || code == CryptokiException.DEVICE_ERROR
        || code == CryptokiException.TOKEN_NOT_PRESENT
        || code == CryptokiException.TOKEN_NOT_RECOGNIZED
        || code == CryptokiException.SESSION_CLOSED
        || code == CryptokiException.SESSION_HANDLE_INVALID
        || code == CryptokiException.USER_NOT_LOGGED_IN;
  }
}

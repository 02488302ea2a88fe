package org.airlock.common.cli;

import java.util.Locale;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Visible;
import org.airlock.common.failure.Failure;
import org.airlock.common.token.Tokens;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which key on which token becomes an identity. */
final class TokenOptions {
  @Option(
      names = "--pkcs11-library",
      paramLabel = "PATH",
      description = {
        "The PKCS#11 library of a token: the signing key (P-256) is on that token, made there if need be.",
        "Needs --token and --key."
      })
  private @Nullable String library;

  @Option(names = "--token", paramLabel = "LABEL", description = "The token's label.")
  private @Nullable String token;

  @Option(
      names = "--token-serial",
      paramLabel = "NUMBER",
      description = "The token's serial number, where several bear the label.")
  private @Nullable String serial;

  @Option(
      names = "--key",
      paramLabel = "LABEL",
      description = "The key's label; a key that bears it already is taken, else one is made.")
  private @Nullable String key;

  @Option(
      names = "--key-id",
      paramLabel = "HEX",
      description = "The key's id (CKA_ID), where several bear the label.")
  private @Nullable String keyId;

  /** The library, if a token is wanted at all. */
  Optional<String> library() {
    if (library == null && (token != null || serial != null || key != null || keyId != null)) {
      throw new Failure.Usage(
          "--token and --key go with --pkcs11-library",
          "name the token's PKCS#11 library too, for example /usr/lib/softhsm/libsofthsm2.so");
    }
    return Optional.ofNullable(library);
  }

  Tokens.Wanted wanted() {
    if (token == null || key == null) {
      throw new Failure.Usage(
          "--pkcs11-library needs --token LABEL and --key LABEL",
          "the token's own software, or pkcs11-tool --list-token-slots, shows the label");
    }
    return new Tokens.Wanted(
        visible("--token", token),
        Optional.ofNullable(serial).map(text -> visible("--token-serial", text)),
        visible("--key", key),
        Optional.ofNullable(keyId).map(TokenOptions::hex));
  }

  private static String visible(String option, String text) {
    if (text.isBlank() || !Visible.text(text).equals(text)) {
      throw new Failure.Usage(
          option + " is no visible text", "labels are letters, digits, spaces and signs");
    }
    return text;
  }

  private static Bytes hex(String text) {
    String digits = text.toLowerCase(Locale.ROOT).replace(":", "");
    if (!digits.matches("([0-9a-f]{2}){1,64}")) {
      throw new Failure.Usage("--key-id is not hex", "for example --key-id 01");
    }
    return Bytes.ofHex(digits);
  }
}

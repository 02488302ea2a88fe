package org.airlock.rehearsal.simulator.kms;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a KeyId parameter into a key. The import, rotation and management operations take a key ID
 * or key ARN; only some others also take an alias (KMS API, {@code KeyId} of each operation).
 */
final class KeyLookup {
  private static final Pattern ARN =
      Pattern.compile("arn:(aws[a-z-]*):kms:([a-z0-9-]*):([0-9]{12}):(key|alias)/(.+)");
  private static final Pattern KEY_ID =
      Pattern.compile(
          "(mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

  private final Keyring keyring;

  KeyLookup(Keyring keyring) {
    this.keyring = keyring;
  }

  /** By key ID or key ARN. */
  SimulatedKey byId(String reference) {
    if (reference.startsWith("arn:")) {
      Matcher arn = ownArn(reference);
      if (!arn.group(4).equals("key")) {
        throw ErrorCode.INVALID_ARN.error(
            reference + " is not a key ARN; this operation does not take aliases");
      }
      return existing(arn.group(5));
    }
    return existing(reference);
  }

  /** By key ID, key ARN, alias name or alias ARN. */
  SimulatedKey byIdOrAlias(String reference) {
    if (reference.startsWith("alias/")) {
      return byAlias(reference);
    }
    if (reference.startsWith("arn:")) {
      Matcher arn = ownArn(reference);
      return arn.group(4).equals("alias")
          ? byAlias("alias/" + arn.group(5))
          : existing(arn.group(5));
    }
    return existing(reference);
  }

  private Matcher ownArn(String reference) {
    Matcher arn = ARN.matcher(reference);
    if (!arn.matches()) {
      throw ErrorCode.INVALID_ARN.error("Invalid arn " + reference);
    }
    if (!arn.group(2).equals(keyring.scope().region())) {
      // Recorded: NotFoundException, and the text names the Region of the ARN.
      throw ErrorCode.NOT_FOUND.error("Invalid arn " + arn.group(2));
    }
    if (!arn.group(3).equals(keyring.scope().account())) {
      // Stricter than AWS for the operations that can cross accounts: there is no key policy here
      // that would allow it.
      throw ErrorCode.ACCESS_DENIED.error("The key " + reference + " belongs to another account");
    }
    return arn;
  }

  private SimulatedKey byAlias(String name) {
    Alias alias = keyring.aliases().get(name);
    if (alias == null) {
      throw ErrorCode.NOT_FOUND.error("Alias " + keyring.scope().arn(name) + " is not found.");
    }
    return existing(alias.targetKeyId());
  }

  private SimulatedKey existing(String keyId) {
    if (!KEY_ID.matcher(keyId).matches()) {
      throw ErrorCode.NOT_FOUND.error("Invalid keyId '" + keyId + "'");
    }
    return keyring
        .find(keyId)
        .orElseThrow(
            () ->
                ErrorCode.NOT_FOUND.error(
                    "Key '" + keyring.scope().arn("key/" + keyId) + "' does not exist"));
  }
}

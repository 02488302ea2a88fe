package org.airlock.common.cli;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;
import org.airlock.common.identity.Identity;
import org.airlock.common.identity.IdentityKeyFile;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.token.TokenFile;
import org.airlock.common.token.Tokens;

/**
 * Unlocking personal signing keys: a key file with its owner's passphrase ({@code
 * passphrase:PERSON}), a token with its holder's PIN ({@code pin:PERSON}).
 */
public final class Identities {
  /** The ending of a private key file; what stands before it names the person in prompts. */
  public static final String KEY_ENDING = ".key.pem";

  /** The ending of a file that names a key on a token. */
  public static final String TOKEN_ENDING = ".token.json";

  public static final String CARD_ENDING = ".identity.dsse.json";

  private static final int LARGEST_TOKEN_FILE_BYTES = 16 << 10;

  private Identities() {}

  /** A person of the roster with the unlocked keys. */
  public record Unlocked(Person person, Identity key) implements AutoCloseable {
    @Override
    public void close() {
      key.close();
    }
  }

  /**
   * Unlocks a key and finds its owner, who must hold one of the roles. For a token the owner is found
   * before the PIN is asked for.
   *
   * @param file a {@code .key.pem} or a {@code .token.json}
   * @throws Failure.Refused {@code SIGNATURES} when the key is not on the roster or its owner has
   *     not the role
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed on the failing path, else handed to the caller
  public static Unlocked unlock(Console console, Path file, Roster roster, Role... anyOf) {
    if (isToken(file)) {
      inRole(owner(file, List.of(tokenFile(file).publicKey()), roster), file, roster, anyOf);
    }
    Identity identity = unlock(console, file);
    try {
      Person person = owner(file, identity.publicKeys(), roster);
      inRole(person, file, roster, anyOf);
      return new Unlocked(person, identity);
    } catch (RuntimeException e) {
      identity.close();
      throw e;
    }
  }

  /** Unlocks keys of whomever. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the identity owns the key from here on
  public static Identity unlock(Console console, Path file) {
    if (isToken(file)) {
      TokenFile token = tokenFile(file);
      return Identity.owning(
          Tokens.at(console, token.library()).unlock(token, file.toString(), nameOf(file)));
    }
    return unlockFile(console, file);
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the identity owns the key from here on
  private static Identity unlockFile(Console console, Path file) {
    requireFile(file);
    String owner = nameOf(file);
    char[] passphrase =
        console.askSecret(
            new Prompt("passphrase:" + owner, "Passphrase of " + owner + " (" + file + "):"));
    try (InputStream in = new FileInputStream(file.toFile())) {
      return Identity.owning(IdentityKeyFile.read(in, passphrase, file.toString()));
    } catch (IOException e) {
      throw unreadable(file, e);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  /** Whose keys these are; all of them must be one person's. */
  static Person owner(Path file, List<PublicSigningKey> keys, Roster roster) {
    return roster
        .owner(keys.get(0))
        .orElseThrow(
            () ->
                new Failure.Refused(
                    Control.SIGNATURES,
                    file + ": this key is on nobody's line of roster version " + roster.version(),
                    "use the key that was enrolled, or enrol this one with a new roster version"));
  }

  private static void inRole(Person person, Path file, Roster roster, Role... anyOf) {
    if (Stream.of(anyOf).noneMatch(person.roles()::contains)) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          file
              + ": "
              + person.id()
              + " is not "
              + Stream.of(anyOf).map(Role::code).collect(Collectors.joining(" or "))
              + " on roster version "
              + roster.version(),
          "roles on the roster: "
              + String.join(", ", person.roles().stream().sorted().map(Role::code).toList()));
    }
  }

  static boolean isToken(Path file) {
    return String.valueOf(file.getFileName()).endsWith(TOKEN_ENDING);
  }

  static TokenFile tokenFile(Path file) {
    requireFile(file);
    try (InputStream in = new FileInputStream(file.toFile())) {
      return TokenFile.parse(
          Bytes.copyOf(in.readNBytes(LARGEST_TOKEN_FILE_BYTES)), file.toString());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void requireFile(Path file) {
    if (java.nio.file.Files.exists(file) && !java.nio.file.Files.isRegularFile(file)) {
      throw new Failure.Environment(
          file + ": is not a file", "name the " + KEY_ENDING + " or " + TOKEN_ENDING + " file");
    }
  }

  private static Failure.Environment unreadable(Path file, IOException e) {
    return new Failure.Environment(
        file + ": cannot be read", "check the path and that the person's stick is mounted", e);
  }

  private static String nameOf(Path file) {
    String name = String.valueOf(file.getFileName());
    for (String ending : List.of(KEY_ENDING, TOKEN_ENDING)) {
      if (name.endsWith(ending)) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return name;
  }
}

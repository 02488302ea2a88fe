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

  /** The ending of the file with the second key of somebody whose first key is on a token. */
  public static final String SECOND_ENDING = ".second.key.pem";

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
   * Unlocks a key and finds its owner, who must hold one of the roles. For a token the owner is
   * found before the PIN is asked for.
   *
   * @param file a {@code .key.pem} or a {@code .token.json}
   * @throws Failure.Refused {@code SIGNATURES} when the key is not on the roster or its owner has
   *     not the role
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed on the failing path, else handed to the caller
  public static Unlocked unlock(Console console, Path file, Roster roster, Role... anyOf) {
    if (isToken(file)) {
      inRole(owner(file, tokenFile(file).publicKey(), roster), file, roster, anyOf);
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
  public static Identity unlock(Console console, Path file) {
    return isToken(file) ? unlockToken(console, file) : unlockFile(console, file, false);
  }

  /** The key on the token, and the one that stands beside it where there is one. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the identity owns the keys from here on
  private static Identity unlockToken(Console console, Path file) {
    TokenFile token = tokenFile(file);
    Identity identity =
        Identity.owning(
            Tokens.at(console, token.library()).unlock(token, file.toString(), nameOf(file)));
    Path second = file.resolveSibling(nameOf(file) + SECOND_ENDING);
    try {
      return java.nio.file.Files.exists(second)
          ? identity.with(unlockFile(console, second, true))
          : identity;
    } catch (RuntimeException e) {
      identity.close();
      throw e;
    }
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed on the failing path, else handed to the caller
  private static Identity unlockFile(Console console, Path file, boolean second) {
    requireFile(file);
    String owner = nameOf(file);
    char[] passphrase =
        console.askSecret(
            new Prompt("passphrase:" + owner, "Passphrase of " + owner + " (" + file + "):"));
    try (InputStream in = new FileInputStream(file.toFile())) {
      Identity identity = IdentityKeyFile.read(in, passphrase, file.toString());
      requirePlace(identity, file, second);
      return identity;
    } catch (IOException e) {
      throw unreadable(file, e);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  /** A key beside a token is the second one; anywhere else it would stand alone. */
  private static void requirePlace(Identity identity, Path file, boolean second) {
    if (identity.publicKeys().get(0).algorithm().isPostQuantum() != second) {
      identity.close();
      throw new Failure.Integrity(
          file
              + (second
                  ? ": holds another key than the ML-DSA-65 key beside a token"
                  : ": holds only the ML-DSA-65 key that stands beside another one"),
          "name the file that 'identity create' wrote, unchanged");
    }
  }

  /**
   * Whose keys these are. All of them must be that person's, and a hybrid person's must be both:
   * half a signature counts for nothing.
   */
  static Person owner(Path file, List<PublicSigningKey> keys, Roster roster) {
    Person person = owner(file, keys.get(0), roster);
    for (PublicSigningKey key : keys) {
      if (!person.keys().contains(key)) {
        throw new Failure.Refused(
            Control.SIGNATURES,
            file
                + ": its "
                + key.algorithm().title()
                + " key is not on "
                + person.id()
                + "'s line of roster version "
                + roster.version(),
            "use the identity that was enrolled, or enrol this one with a new roster version");
      }
    }
    if (person.isHybrid() && !keys.containsAll(person.keys())) {
      throw new Failure.Refused(
          Control.SIGNATURES,
          file
              + ": "
              + person.id()
              + " signs with two keys on roster version "
              + roster.version()
              + ", this identity has one of them ("
              + keys.get(0).algorithm().title()
              + ")",
          "use the whole identity: both keys in the "
              + KEY_ENDING
              + " file, or NAME"
              + SECOND_ENDING
              + " beside the "
              + TOKEN_ENDING);
    }
    return person;
  }

  private static Person owner(Path file, PublicSigningKey key, Roster roster) {
    return roster
        .owner(key)
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
    for (String ending : List.of(SECOND_ENDING, KEY_ENDING, TOKEN_ENDING)) {
      if (name.endsWith(ending)) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return name;
  }
}

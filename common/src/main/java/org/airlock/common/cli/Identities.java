package org.airlock.common.cli;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.identity.IdentityKey;
import org.airlock.common.identity.IdentityKeyFile;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;

/** Unlocking personal signing keys with their owners' passphrases. */
public final class Identities {
  /** The ending of a private key file; what stands before it names the person in prompts. */
  public static final String KEY_ENDING = ".key.pem";

  public static final String CARD_ENDING = ".identity.dsse.json";

  private Identities() {}

  /** A person of the roster with the unlocked key. */
  public record Unlocked(Person person, IdentityKey key) implements AutoCloseable {
    @Override
    public void close() {
      key.close();
    }
  }

  /**
   * Unlocks a key and finds its owner, who must hold {@code role}.
   *
   * @throws Failure.Refused {@code SIGNATURES} when the key is not on the roster or its owner has
   *     not the role
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed on the failing path, else handed to the caller
  public static Unlocked unlock(Console console, Path file, Roster roster, Role... anyOf) {
    IdentityKey key = unlock(console, file);
    try {
      Person person =
          roster
              .owner(key.publicKey())
              .orElseThrow(
                  () ->
                      new Failure.Refused(
                          Control.SIGNATURES,
                          file
                              + ": this key is on nobody's line of roster version "
                              + roster.version(),
                          "use the key that was enrolled, or enrol this one with a new roster version"));
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
      return new Unlocked(person, key);
    } catch (RuntimeException e) {
      key.close();
      throw e;
    }
  }

  /** Unlocks a key of whomever. */
  @MustBeClosed
  public static IdentityKey unlock(Console console, Path file) {
    String owner = nameOf(file);
    if (java.nio.file.Files.exists(file) && !java.nio.file.Files.isRegularFile(file)) {
      throw new Failure.Environment(file + ": is not a file", "name the " + KEY_ENDING + " file");
    }
    char[] passphrase =
        console.askSecret(
            new Prompt("passphrase:" + owner, "Passphrase of " + owner + " (" + file + "):"));
    try (InputStream in = new FileInputStream(file.toFile())) {
      return IdentityKeyFile.read(in, passphrase, file.toString());
    } catch (IOException e) {
      throw new Failure.Environment(
          file + ": cannot be read", "check the path and that the person's stick is mounted", e);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private static String nameOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(KEY_ENDING)
        ? name.substring(0, name.length() - KEY_ENDING.length())
        : name;
  }
}

package org.airlock.common.cli;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.dsse.Signatory;
import org.airlock.common.failure.Failure;
import org.airlock.common.identity.Identity;
import org.airlock.common.identity.IdentityKeyFile;
import org.airlock.common.json.JsonObject;
import org.airlock.common.payload.IdentityCard;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Roster;
import org.airlock.common.token.TokenFile;
import org.airlock.common.token.TokenKey;
import org.airlock.common.token.Tokens;
import org.airlock.common.words.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code identity create} and {@code identity show}: a person's own signing key. */
@Command(name = "identity", description = "Make or show a personal signing key.")
public final class IdentityCommand {
  private static final int LARGEST_CARD_BYTES = 64 << 10;

  private static final String UNSIGNED_ENDING = ".unsigned.dsse.json";

  private final Workplace workplace;

  public IdentityCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Command(
      name = "create",
      description = {
        "Make a signing key and its public identity.",
        "The key is Ed25519 in an encrypted file, or P-256 on a PKCS#11 token; or another program has it."
      })
  int create(
      @Mixin CommonOptions options,
      @Mixin TokenOptions token,
      @Option(
              names = "--person",
              required = true,
              paramLabel = "ID",
              description = "Short identifier, for example anna.")
          String person,
      @Option(
              names = "--name",
              required = true,
              paramLabel = "NAME",
              description = "The name as people write it.")
          String name,
      @Option(
              names = "--environment",
              required = true,
              paramLabel = "ENV",
              description = "production or rehearsal; a key serves one of the two.")
          String environment,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description = "The person's own medium.")
          Path out,
      @Option(
              names = "--public-key",
              paramLabel = "FILE",
              description = {
                "The public key (PEM or DER, Ed25519 or P-256) of a key that another program signs with.",
                "No private key is made; the identity waits for its signature by that program ('sign')."
              })
          @Nullable Path publicKey,
      @Option(
              names = "--hybrid",
              description =
                  "Make an ML-DSA-65 key beside the other one; from then on the person signs with both.")
          boolean hybrid,
      @Option(
              names = "--second-public-key",
              paramLabel = "FILE",
              description = "With --public-key: an ML-DSA-65 public key that signs elsewhere too.")
          @Nullable Path secondPublicKey) {
    Environment kind = environment(environment);
    Header.requireTyped("--person", person);
    requireName(name);
    Enrolled who = new Enrolled(person, name, kind);
    Optional<String> library = token.library();
    if (publicKey != null && library.isPresent()) {
      throw new Failure.Usage(
          "--public-key and --pkcs11-library exclude each other",
          "the key is either on a token that Airlock uses, or signs elsewhere");
    }
    if ((secondPublicKey != null && publicKey == null) || (publicKey != null && hybrid)) {
      throw new Failure.Usage(
          "--second-public-key goes with --public-key, and --hybrid does not",
          "both keys are elsewhere, or the second is made here beside the first");
    }
    if (publicKey != null) {
      return foreign(options, who, publicKey, Optional.ofNullable(secondPublicKey), out);
    }
    if (library.isPresent()) {
      return onToken(options, who, library.get(), token.wanted(), hybrid, out);
    }
    Path keyFile = out.resolve(person + Identities.KEY_ENDING);
    Path cardFile = out.resolve(person + Identities.CARD_ENDING);
    requireAbsent(keyFile);
    requireAbsent(cardFile);
    Console console = options.console(workplace, kind);
    workplace.disk().createDirectories(out);
    char[] passphrase = newPassphrase(console, person);
    try (Identity identity =
        hybrid
            ? Identity.generateHybrid(workplace.random())
            : Identity.generate(workplace.random())) {
      IdentityCard card = card(who, identity.publicKeys());
      writeKey(identity, passphrase, keyFile);
      workplace.disk().writeNew(cardFile, signed(card, identity));
      print(options, card, cardFile);
      console.say("Private key (encrypted): " + keyFile + ". Keep it on your own medium.");
    } finally {
      Arrays.fill(passphrase, '\0');
    }
    return 0;
  }

  private static Bytes signed(IdentityCard card, Signatory self) {
    return Envelope.unsigned(BundleType.IDENTITY.payloadType(), card.toPayload())
        .signedWith(self)
        .toBytes();
  }

  /** Who a new identity is for. */
  private record Enrolled(String person, String name, Environment environment) {}

  private IdentityCard card(Enrolled who, List<PublicSigningKey> keys) {
    return new IdentityCard(
        new Header(
            BundleType.IDENTITY,
            who.environment(),
            "enrolment",
            1,
            who.person(),
            workplace.clock().instant().truncatedTo(ChronoUnit.SECONDS),
            Optional.empty(),
            0,
            Roster.NO_PREVIOUS),
        who.name(),
        keys.get(0),
        keys.stream().skip(1).findFirst());
  }

  private static void requireName(String name) {
    if (!Person.isName(name)) {
      throw new Failure.Usage(
          "--name is no printable name of at most 128 characters",
          "letters, digits, spaces and '-.,() are allowed");
    }
  }

  /** The identity of a key that is elsewhere, still to be signed by it. */
  private int foreign(
      CommonOptions options, Enrolled who, Path publicKey, Optional<Path> second, Path out) {
    Path cardFile = out.resolve(who.person() + UNSIGNED_ENDING);
    requireAbsent(cardFile);
    List<PublicSigningKey> keys = new ArrayList<>();
    keys.add(PublicKeyFile.read(workplace.disk(), publicKey));
    second.ifPresent(file -> keys.add(PublicKeyFile.read(workplace.disk(), file)));
    requirePlaces(keys);
    IdentityCard card = card(who, keys);
    workplace.disk().createDirectories(out);
    workplace
        .disk()
        .writeNew(
            cardFile,
            Envelope.unsigned(BundleType.IDENTITY.payloadType(), card.toPayload()).toBytes());
    print(options, card, cardFile);
    if (!options.json()) {
      workplace
          .out()
          .println(
              "It counts once "
                  + (keys.size() > 1 ? "each of its keys" : "its own key")
                  + " has signed it: 'sign "
                  + cardFile
                  + " --print-pae --out FILE', then 'sign "
                  + cardFile
                  + " --attach SIGNATURE --as "
                  + who.person()
                  + " --out "
                  + out.resolve(who.person() + Identities.CARD_ENDING)
                  + "'.");
    }
    return 0;
  }

  private static void requirePlaces(List<PublicSigningKey> keys) {
    boolean second = keys.size() > 1;
    if (keys.get(0).algorithm().isPostQuantum()
        || (second && !keys.get(1).algorithm().isPostQuantum())) {
      throw new Failure.Usage(
          "--public-key is not Ed25519 or P-256, or --second-public-key is not ML-DSA-65",
          "ML-DSA-65 stands beside another key, never alone");
    }
  }

  /** The identity of a key on a token; a second key is in a file beside it. */
  private int onToken(
      CommonOptions options,
      Enrolled who,
      String library,
      Tokens.Wanted wanted,
      boolean hybrid,
      Path out) {
    Path secondFile = out.resolve(who.person() + Identities.SECOND_ENDING);
    Path tokenFile = out.resolve(who.person() + Identities.TOKEN_ENDING);
    Path cardFile = out.resolve(who.person() + Identities.CARD_ENDING);
    requireAbsent(tokenFile);
    requireAbsent(cardFile);
    Console console = options.console(workplace, who.environment());
    // A second key of an earlier try would be taken for this identity's at every signature.
    requireAbsent(secondFile);
    char[] passphrase = hybrid ? newPassphrase(console, who.person()) : new char[0];
    try {
      Tokens.Enrolled enrolled =
          Tokens.at(console, library).enrol(wanted, who.person(), workplace.random());
      try (Identity identity = beside(enrolled.key(), hybrid)) {
        IdentityCard card = card(who, identity.publicKeys());
        Bytes signed = signed(card, identity);
        workplace.disk().createDirectories(out);
        if (hybrid) {
          writeKey(identity.signers().get(1), passphrase, secondFile);
        }
        workplace.disk().writeNew(tokenFile, enrolled.file().toBytes());
        workplace.disk().writeNew(cardFile, signed);
        printEnrolled(options, console, enrolled, card, cardFile, tokenFile);
      }
    } finally {
      Arrays.fill(passphrase, '\0');
    }
    return 0;
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the identity owns both keys from here on
  private Identity beside(TokenKey first, boolean hybrid) {
    Identity onToken = Identity.owning(first);
    return hybrid ? onToken.with(Identity.generateSecond(workplace.random())) : onToken;
  }

  private void printEnrolled(
      CommonOptions options,
      Console console,
      Tokens.Enrolled enrolled,
      IdentityCard card,
      Path cardFile,
      Path tokenFile) {
    print(options, card, cardFile);
    console.say(
        "Key \""
            + enrolled.file().key()
            + "\" on token \""
            + enrolled.file().token()
            + "\" was "
            + (enrolled.generated() ? "made" : "there already and is taken")
            + "; it is named in "
            + tokenFile
            + ", which is public.");
    enrolled.remarks().forEach(remark -> console.show("Warning: " + remark));
  }

  /** Reads the environment option. */
  static Environment environment(String code) {
    return Environment.ofCode(code)
        .orElseThrow(
            () ->
                new Failure.Usage(
                    "--environment is neither production nor rehearsal", "say which"));
  }

  private void requireAbsent(Path file) {
    if (workplace.disk().exists(file)) {
      throw new Failure.Environment(
          file + ": exists already and is never overwritten", "choose another --person or --out");
    }
  }

  private static char[] newPassphrase(Console console, String person) {
    console.say(
        "Choose a passphrase of at least 8 printable ASCII characters, better six random words.");
    char[] first =
        console.askSecret(new Prompt("passphrase:" + person, "New passphrase of " + person + ":"));
    char[] second = console.askSecret(new Prompt("passphrase:" + person, "The same again:"));
    try {
      IdentityKeyFile.requirePassphrase(first);
      if (!Arrays.equals(first, second)) {
        throw new Failure.Usage(
            "the two passphrases differ", "run the command again; nothing was written");
      }
      return first.clone();
    } finally {
      Arrays.fill(first, '\0');
      Arrays.fill(second, '\0');
    }
  }

  private void writeKey(Signatory key, char[] passphrase, Path file) {
    // A file stream, not Files: what passes here is encrypted, but the habit keeps secrets out of
    // pooled buffers.
    try (OutputStream out = new FileOutputStream(file.toFile())) {
      IdentityKeyFile.write(key, passphrase, workplace.random(), out);
    } catch (IOException e) {
      deleteQuietly(file);
      throw new Failure.Environment(
          file + ": cannot be written", "check the directory and its free space", e);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException ignored) {
      // The failure to report is the one that led here.
    }
  }

  @Command(name = "show", description = "Show a public identity and its words.")
  int show(
      @Mixin CommonOptions options,
      @Parameters(
              paramLabel = "FILE",
              description =
                  "A .identity.dsse.json file, or a .token.json that names a key on a token.")
          Path file) {
    if (Identities.isToken(file)) {
      printToken(options, Identities.tokenFile(file), file);
      return 0;
    }
    Bytes content = workplace.disk().read(file, LARGEST_CARD_BYTES);
    IdentityCard card = IdentityCard.open(content, file.toString());
    print(options, card, file);
    return 0;
  }

  private void print(CommonOptions options, IdentityCard card, Path file) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("person", card.person())
              .put("name", card.name())
              .put("environment", card.header().environment().code())
              .put("keyid", card.key().keyid())
              .putStrings("algorithms", algorithms(card))
              .put("words", card.words().text())
              .put("file", file.toString())
              .build());
      return;
    }
    workplace
        .out()
        .println(card.person() + " (" + card.name() + "), " + card.header().environment().code());
    workplace.out().println("Public identity: " + file);
    card.keys()
        .forEach(
            key ->
                workplace
                    .out()
                    .println("Key id: " + key.keyid() + " (" + key.algorithm().title() + ")"));
    workplace
        .out()
        .println(
            "Words of "
                + (card.keys().size() > 1 ? "both keys" : "the key")
                + ", to be read aloud at enrolment:");
    card.words().rows().forEach(row -> workplace.out().println("  " + row));
  }

  private static List<String> algorithms(IdentityCard card) {
    return card.keys().stream().map(key -> key.algorithm().title()).toList();
  }

  /** What the file says; neither token nor library is touched. */
  private void printToken(CommonOptions options, TokenFile token, Path file) {
    Words words = Words.of(Words.Kind.SIGNING_KEY, token.publicKey().spki());
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("file", file.toString())
              .put("library", token.library())
              .put("token", token.token())
              .put("serial", token.serial())
              .put("key", token.key())
              .put("keyId", token.keyId().hex())
              .put("keyid", token.publicKey().keyid())
              .put("words", words.text())
              .build());
      return;
    }
    workplace
        .out()
        .println(
            "Key \""
                + token.key()
                + "\" (id "
                + token.keyId().hex()
                + ") on token \""
                + token.token()
                + "\", serial "
                + token.serial());
    workplace.out().println("PKCS#11 library where it was made: " + token.library());
    workplace.out().println("Key id: " + token.publicKey().keyid());
    workplace.out().println("Words of this key; of a public identity with one key, the same:");
    words.rows().forEach(row -> workplace.out().println("  " + row));
  }
}

package org.airlock.common.token;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.console.Visible;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * The tokens at this machine, through one library: finds the token by label and serial number, asks
 * its holder for the PIN, finds the key by id or label and compares it with the identity. Needs no
 * certificate on the token. Not thread-safe.
 *
 * <p>The PIN is asked for under the prompt id {@code pin:PERSON}, handed to the library and wiped;
 * what the library does with it is the library's.
 */
public final class Tokens {
  private static final int POINT_BYTES = 65;
  private static final int KEY_ID_BYTES = 16;

  private final Cryptoki cryptoki;
  private final Console console;
  private final String library;

  /** For tests: a library that is loaded already. */
  Tokens(Cryptoki cryptoki, Console console, String library) {
    this.cryptoki = cryptoki;
    this.console = console;
    this.library = library;
  }

  /**
   * Loads a library, if this machine allows it.
   *
   * @param named its path, by an option or a token file
   * @throws Failure.Environment when it is missing, not allowed, or no PKCS#11 library
   */
  public static Tokens at(Console console, String named) {
    Path library = TokenLibrary.allow(named, System.getenv(TokenLibrary.VARIABLE));
    console.say("PKCS#11 library: " + Visible.text(library.toString()));
    return new Tokens(JdkCryptoki.load(library.toString()), console, named);
  }

  /**
   * A key to be enrolled.
   *
   * @param token label of the token
   * @param serial its number, where several tokens bear the label
   * @param key label of the key
   * @param keyId CKA_ID, where several keys bear the label
   */
  public record Wanted(String token, Optional<String> serial, String key, Optional<Bytes> keyId) {}

  /**
   * An unlocked key with what its token file will say. The caller closes the key.
   *
   * @param generated whether it was made now; else it was on the token before
   * @param remarks what its holder should know
   */
  public record Enrolled(TokenKey key, TokenFile file, boolean generated, List<String> remarks) {}

  /**
   * Unlocks the key that a token file names.
   *
   * @param owner names the person in the prompt
   * @throws Failure when the token is not there, the PIN is wrong or locked, or the key on the
   *     token is missing or another one
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed on the failing path, else handed to the caller
  public TokenKey unlock(TokenFile file, String source, String owner) {
    Cryptoki.Token token = inserted(file.token(), Optional.of(file.serial()), source);
    Login login = login(token, owner, false);
    try {
      long key = key(login, file, source);
      requireSame(login, key, file, source);
      return login.unlocked(key, file.publicKey());
    } catch (RuntimeException e) {
      login.close();
      throw translated(e, token.label(), "looking for the key");
    }
  }

  /**
   * Makes a key on a token, or takes the one that is there under this label.
   *
   * @param owner names the person in the prompt
   */
  @SuppressWarnings("MustBeClosedChecker") // closed on the failing path, else handed to the caller
  public Enrolled enrol(Wanted wanted, String owner, SecureRandom random) {
    Cryptoki.Token token = inserted(wanted.token(), wanted.serial(), "--token");
    Login login = login(token, owner, true);
    try {
      Optional<Long> there = existing(login, wanted);
      long key = there.isPresent() ? there.get() : generated(login, wanted, random);
      Bytes id = cryptoki.bytes(login.session, key, Cryptoki.Attribute.ID).orElse(Bytes.utf8(""));
      PublicSigningKey publicKey = onlyPublicKey(login, key, wanted.key());
      TokenFile file =
          new TokenFile(library, token.label(), token.serial(), wanted.key(), id, publicKey);
      return new Enrolled(
          login.unlocked(key, publicKey), file, there.isEmpty(), remarks(login, key));
    } catch (IllegalArgumentException rule) {
      login.close();
      throw new Failure.Environment(
          "token \"" + Visible.text(token.label()) + "\": cannot be enrolled: " + rule.getMessage(),
          "give token and key short visible labels with the token's own software",
          rule);
    } catch (RuntimeException e) {
      login.close();
      throw translated(e, token.label(), "enrolling its key");
    }
  }

  private static RuntimeException translated(RuntimeException e, String token, String doing) {
    return e instanceof CryptokiException answer
        ? TokenFailures.other(Visible.text(token), doing, answer)
        : e;
  }

  private Cryptoki.Token inserted(String label, Optional<String> serial, String source) {
    List<Cryptoki.Token> tokens;
    try {
      tokens = cryptoki.tokens().stream().filter(Cryptoki.Token::isInitialized).toList();
    } catch (CryptokiException answer) {
      throw TokenFailures.other(label, "looking for tokens", answer);
    }
    List<Cryptoki.Token> named =
        tokens.stream().filter(token -> token.label().equals(label)).toList();
    if (named.isEmpty()) {
      throw new Failure.Environment(
          source + ": token \"" + Visible.text(label) + "\" is not inserted",
          "insert it and run the command again; inserted now: "
              + (tokens.isEmpty() ? "none" : describe(tokens)));
    }
    List<Cryptoki.Token> same =
        named.stream()
            .filter(token -> serial.isEmpty() || token.serial().equals(serial.get()))
            .toList();
    if (same.isEmpty()) {
      throw new Failure.Environment(
          source
              + ": the token \""
              + Visible.text(label)
              + "\" that is inserted has another serial number than \""
              + Visible.text(serial.orElse(""))
              + "\"",
          "insert the token that was enrolled; inserted now: " + describe(tokens));
    }
    if (same.size() > 1) {
      throw new Failure.Usage(
          source + ": several tokens are called \"" + Visible.text(label) + "\"",
          "say which with --token-serial, or remove the others; inserted now: " + describe(tokens));
    }
    return same.get(0);
  }

  private static String describe(List<Cryptoki.Token> tokens) {
    return tokens.stream()
        .map(
            token ->
                "\""
                    + Visible.text(token.label())
                    + "\" (serial "
                    + Visible.text(token.serial())
                    + ")")
        .collect(Collectors.joining(", "));
  }

  /** A session whose holder has logged in. */
  private final class Login {
    private final long session;
    private final String token;
    private final char[] pin;

    private Login(long session, String token, char[] pin) {
      this.session = session;
      this.token = token;
      this.pin = pin;
    }

    /** Hands the session over to the key. */
    @MustBeClosed
    private TokenKey unlocked(long key, PublicSigningKey publicKey) {
      boolean eachTime = cryptoki.isSet(session, key, Cryptoki.Attribute.ALWAYS_AUTHENTICATE);
      char @Nullable [] again = eachTime ? pin.clone() : null;
      Arrays.fill(pin, '\0');
      return new TokenKey(cryptoki, token, session, key, publicKey, again);
    }

    private void close() {
      Arrays.fill(pin, '\0');
      leave(cryptoki, session);
    }
  }

  private Login login(Cryptoki.Token token, String owner, boolean writable) {
    String label = Visible.text(token.label());
    if (token.isPinLocked()) {
      throw TokenFailures.pinLocked(label);
    }
    char[] pin = pin(token, label, owner);
    long session;
    try {
      session = cryptoki.openSession(token.slot(), writable);
    } catch (CryptokiException answer) {
      Arrays.fill(pin, '\0');
      throw TokenFailures.other(label, "being opened", answer);
    }
    Login login = new Login(session, label, pin);
    try {
      if (token.needsLogin()) {
        cryptoki.login(session, Cryptoki.USER, token.hasPinPad() ? null : pin);
      }
      return login;
    } catch (CryptokiException answer) {
      Arrays.fill(pin, '\0');
      closeQuietly(cryptoki, session);
      throw TokenFailures.whileLoggingIn(now(token), answer);
    }
  }

  private char[] pin(Cryptoki.Token token, String label, String owner) {
    if (token.isFinalTry()) {
      console.show("Warning: after one more wrong PIN, token \"" + label + "\" locks it for good.");
    } else if (token.hadWrongPin()) {
      console.show("Warning: a wrong PIN was typed for token \"" + label + "\" before.");
    }
    if (!token.needsLogin()) {
      console.show("Warning: token \"" + label + "\" asks for no PIN; whoever has it can sign.");
      return new char[0];
    }
    if (token.hasPinPad()) {
      console.show(owner + ": type the PIN of token \"" + label + "\" on its reader.");
      return new char[0];
    }
    char[] pin =
        console.askSecret(
            new Prompt("pin:" + owner, "PIN of token \"" + label + "\" of " + owner + ":"));
    for (char character : pin) {
      if (character < ' ' || character > '~') {
        Arrays.fill(pin, '\0');
        throw new Failure.Usage(
            "the PIN has a character outside printable ASCII",
            "it was not tried; choose a PIN of ASCII digits or letters");
      }
    }
    if (pin.length == 0) {
      throw new Failure.Usage("no PIN was typed", "it was not tried; run the command again");
    }
    return pin;
  }

  /** The token as it describes itself now, without what could steer a terminal. */
  private Cryptoki.Token now(Cryptoki.Token before) {
    Cryptoki.Token now = before;
    try {
      now =
          cryptoki.tokens().stream()
              .filter(token -> token.slot() == before.slot())
              .findFirst()
              .orElse(before);
    } catch (CryptokiException gone) {
      // Then what it said before has to do.
    }
    return new Cryptoki.Token(
        now.slot(), Visible.text(before.label()), Visible.text(now.serial()), now.flags());
  }

  private long key(Login login, TokenFile file, String source) {
    List<Long> keys = new ArrayList<>();
    if (file.keyId().size() > 0) {
      keys.addAll(
          cryptoki.find(
              login.session,
              Cryptoki.Kind.PRIVATE_KEY,
              Optional.empty(),
              Optional.of(file.keyId())));
    }
    if (keys.isEmpty()) {
      keys.addAll(
          cryptoki.find(
              login.session, Cryptoki.Kind.PRIVATE_KEY, Optional.of(file.key()), Optional.empty()));
    }
    if (keys.isEmpty()) {
      throw new Failure.Environment(
          source
              + ": token \""
              + login.token
              + "\" holds no private key called \""
              + file.key()
              + "\"",
          "is it the right token? A key that was deleted cannot come back: enrol another one");
    }
    return keys.get(0);
  }

  /** Where the token tells public keys, one of them must be the identity's. */
  private void requireSame(Login login, long key, TokenFile file, String source) {
    List<Bytes> told = publicKeys(login, key, file.key());
    if (!told.isEmpty() && !told.contains(file.publicKey().spki())) {
      throw new Failure.Integrity(
          source
              + ": the key \""
              + file.key()
              + "\" on token \""
              + login.token
              + "\" is another one than this identity's",
          "use the token that was enrolled; a new key needs a new identity and a new roster version");
    }
  }

  private Optional<Long> existing(Login login, Wanted wanted) {
    List<Long> keys =
        cryptoki.find(
            login.session, Cryptoki.Kind.PRIVATE_KEY, Optional.of(wanted.key()), wanted.keyId());
    if (keys.size() > 1) {
      throw new Failure.Usage(
          "token \""
              + login.token
              + "\" holds "
              + keys.size()
              + " private keys called \""
              + wanted.key()
              + "\"",
          "say which with --key-id; their ids: "
              + keys.stream()
                  .map(key -> cryptoki.bytes(login.session, key, Cryptoki.Attribute.ID))
                  .map(id -> id.map(Bytes::hex).orElse("none"))
                  .collect(Collectors.joining(", ")));
    }
    if (keys.isEmpty() && wanted.keyId().isPresent()) {
      throw new Failure.Usage(
          "token \""
              + login.token
              + "\" holds no private key called \""
              + wanted.key()
              + "\" with this id",
          "leave --key-id out to have a key made");
    }
    return keys.stream().findFirst();
  }

  private long generated(Login login, Wanted wanted, SecureRandom random) {
    byte[] id = new byte[KEY_ID_BYTES];
    random.nextBytes(id);
    cryptoki.generateP256(login.session, wanted.key(), Bytes.copyOf(id));
    return cryptoki
        .find(
            login.session,
            Cryptoki.Kind.PRIVATE_KEY,
            Optional.of(wanted.key()),
            Optional.of(Bytes.copyOf(id)))
        .stream()
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.Environment(
                    "token \"" + login.token + "\": made a key that it does not show",
                    "make the key with the token's own software, then name it with --key"));
  }

  private PublicSigningKey onlyPublicKey(Login login, long key, String label) {
    List<Bytes> told = publicKeys(login, key, label);
    if (told.size() != 1) {
      throw new Failure.Environment(
          "token \""
              + login.token
              + "\": tells "
              + (told.isEmpty() ? "no P-256 public key" : "several public keys")
              + " for \""
              + label
              + "\"",
          "enrol a P-256 key whose public key or certificate is on the token under the same id,"
              + " or use 'identity create --public-key'");
    }
    return PublicSigningKey.ofSpki(told.get(0), "token \"" + login.token + "\"");
  }

  private List<String> remarks(Login login, long key) {
    List<String> remarks = new ArrayList<>();
    if (cryptoki.isSet(login.session, key, Cryptoki.Attribute.EXTRACTABLE)
        || !cryptoki.isSet(login.session, key, Cryptoki.Attribute.SENSITIVE)) {
      remarks.add("this key can be read out of the token; a key made on it cannot");
    }
    if (cryptoki.isSet(login.session, key, Cryptoki.Attribute.ALWAYS_AUTHENTICATE)) {
      remarks.add("this key takes the PIN for every signature; it is kept until the command ends");
    }
    return remarks;
  }

  /**
   * The P-256 public keys that the token tells for a private key, each as SPKI: from public key
   * objects, certificates, and the private key itself.
   */
  private List<Bytes> publicKeys(Login login, long key, String label) {
    Optional<Bytes> id = cryptoki.bytes(login.session, key, Cryptoki.Attribute.ID);
    // Objects of one key bear one id; only where there is none, the label has to do.
    Optional<String> byLabel = id.isPresent() ? Optional.empty() : Optional.of(label);
    List<Bytes> told = new ArrayList<>();
    for (long each : cryptoki.find(login.session, Cryptoki.Kind.PUBLIC_KEY, byLabel, id)) {
      cryptoki
          .bytes(login.session, each, Cryptoki.Attribute.EC_POINT)
          .flatMap(Tokens::ofPoint)
          .ifPresent(told::add);
    }
    for (long each : cryptoki.find(login.session, Cryptoki.Kind.CERTIFICATE, byLabel, id)) {
      cryptoki
          .bytes(login.session, each, Cryptoki.Attribute.VALUE)
          .flatMap(Tokens::ofCertificate)
          .ifPresent(told::add);
    }
    cryptoki
        .bytes(login.session, key, Cryptoki.Attribute.PUBLIC_KEY_INFO)
        .filter(Tokens::isP256)
        .ifPresent(told::add);
    return told.stream().distinct().toList();
  }

  /** CKA_EC_POINT: a DER OCTET STRING around the point; some tokens leave the wrapping out. */
  private static Optional<Bytes> ofPoint(Bytes value) {
    byte[] point = value.toArray();
    if (point.length != POINT_BYTES) {
      try {
        point = ASN1OctetString.getInstance(point).getOctets();
      } catch (IllegalArgumentException other) {
        return Optional.empty();
      }
    }
    try {
      Bytes spki =
          Bytes.copyOf(
              new SubjectPublicKeyInfo(
                      new AlgorithmIdentifier(
                          X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
                      point)
                  .getEncoded());
      return Optional.of(spki).filter(Tokens::isP256);
    } catch (IOException impossible) {
      throw new IllegalStateException("an SPKI always has a DER form", impossible);
    }
  }

  private static Optional<Bytes> ofCertificate(Bytes value) {
    try {
      return Optional.of(
              Bytes.copyOf(
                  Certificate.getInstance(value.toArray()).getSubjectPublicKeyInfo().getEncoded()))
          .filter(Tokens::isP256);
    } catch (IOException | RuntimeException notACertificate) {
      // Bouncy Castle throws several unchecked exceptions at malformed ones; all mean the same.
      return Optional.empty();
    }
  }

  private static boolean isP256(Bytes spki) {
    try {
      return PublicSigningKey.ofSpki(spki, "token").algorithm() == PublicSigningKey.Algorithm.P256;
    } catch (Failure other) {
      return false;
    }
  }

  /** Logs out and ends a session, whatever state it is in. */
  static void leave(Cryptoki cryptoki, long session) {
    try {
      cryptoki.logout(session);
    } catch (CryptokiException gone) {
      // A token that went away has logged out by that.
    }
    closeQuietly(cryptoki, session);
  }

  private static void closeQuietly(Cryptoki cryptoki, long session) {
    try {
      cryptoki.closeSession(session);
    } catch (CryptokiException gone) {
      // The session went with the token.
    }
  }
}

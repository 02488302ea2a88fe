package org.airlock.common.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensTest {
  private static final Bytes MESSAGE = Bytes.utf8("what is signed");
  private static final String NAME = "anna.token.json";

  private final FakeCryptoki token = new FakeCryptoki();
  private final Holder holder = new Holder();
  private final Tokens tokens = new Tokens(token, holder, "/usr/lib/fake.so");

  /** Somebody at the console who types a PIN; the arrays handed out are kept to see them wiped. */
  private static final class Holder implements Console {
    final List<String> shown = new ArrayList<>();
    final List<Prompt> asked = new ArrayList<>();
    final List<char[]> typed = new ArrayList<>();
    String pin = "1234";

    @Override
    public void say(String line) {
      shown.add(line);
    }

    @Override
    public void show(String line) {
      shown.add(line);
    }

    @Override
    public void showSecret(char[] line) {
      throw new AssertionError("nothing secret is shown");
    }

    @Override
    public String ask(Prompt prompt) {
      throw new AssertionError("nothing is asked in the open");
    }

    @Override
    public char[] askSecret(Prompt prompt) {
      asked.add(prompt);
      typed.add(pin.toCharArray());
      return typed.get(typed.size() - 1);
    }

    @Override
    public void clear() {}
  }

  private static Tokens.Wanted wanted() {
    return new Tokens.Wanted("anna's token", Optional.empty(), "airlock", Optional.empty());
  }

  private TokenFile enrolled() {
    Tokens.Enrolled enrolled = tokens.enrol(wanted(), "anna", new SecureRandom());
    enrolled.key().close();
    return enrolled.file();
  }

  private void fails(
      Class<? extends Failure> kind, ThrowingCallable call, String what, String hint) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(kind).hasMessageContaining(what);
    assertThat(((Failure) thrown).hint()).contains(hint);
  }

  private void unlockFails(
      Class<? extends Failure> kind, TokenFile file, String what, String hint) {
    fails(kind, () -> tokens.unlock(file, NAME, "anna").close(), what, hint);
    assertThat(holder.typed).allMatch(pin -> new String(pin).matches("\0*"));
  }

  @Test
  void enrol_withoutAKey_makesOneThatSigns() {
    Tokens.Enrolled made = tokens.enrol(wanted(), "anna", new SecureRandom());
    assertThat(made.generated()).isTrue();
    assertThat(made.remarks()).isEmpty();
    assertThat(made.file().library()).isEqualTo("/usr/lib/fake.so");
    assertThat(made.file().serial()).isEqualTo("0001");
    assertThat(made.file().keyId().size()).isEqualTo(16);
    assertThat(made.key().publicKey().verifies(MESSAGE, made.key().sign(MESSAGE))).isTrue();
    made.key().close();
    made.key().close();
    assertThat(token.calls.stream().filter("logout"::equals)).hasSize(1);
    assertThat(holder.asked).extracting(Prompt::id).containsExactly("pin:anna");
    assertThat(holder.typed).allMatch(pin -> new String(pin).matches("\0+"));
  }

  @Test
  void enrol_ofAKeyThatIsThere_takesIt() {
    FakeCryptoki.Thing key = token.put("airlock", Bytes.ofHex("01"));
    key.flags.put(Cryptoki.Attribute.EXTRACTABLE, true);
    key.flags.put(Cryptoki.Attribute.ALWAYS_AUTHENTICATE, true);
    Tokens.Enrolled taken = tokens.enrol(wanted(), "anna", new SecureRandom());
    taken.key().close();
    assertThat(taken.generated()).isFalse();
    assertThat(token.calls).doesNotContain("generate");
    assertThat(taken.file().keyId()).isEqualTo(Bytes.ofHex("01"));
    assertThat(taken.remarks())
        .containsExactly(
            "this key can be read out of the token; a key made on it cannot",
            "this key takes the PIN for every signature; it is kept until the command ends");
  }

  @Test
  void enrol_ofSeveralKeysOfOneLabel_asksWhich() {
    token.put("airlock", Bytes.ofHex("01"));
    token.put("airlock", Bytes.ofHex("02"));
    fails(
        Failure.Usage.class,
        () -> tokens.enrol(wanted(), "anna", new SecureRandom()),
        "holds 2 private keys called \"airlock\"",
        "say which with --key-id; their ids: 01, 02");
    Tokens.Wanted second =
        new Tokens.Wanted(
            "anna's token", Optional.empty(), "airlock", Optional.of(Bytes.ofHex("02")));
    Tokens.Enrolled taken = tokens.enrol(second, "anna", new SecureRandom());
    taken.key().close();
    assertThat(taken.file().keyId()).isEqualTo(Bytes.ofHex("02"));
    Tokens.Wanted third =
        new Tokens.Wanted(
            "anna's token", Optional.empty(), "airlock", Optional.of(Bytes.ofHex("03")));
    fails(
        Failure.Usage.class,
        () -> tokens.enrol(third, "anna", new SecureRandom()),
        "no private key called \"airlock\" with this id",
        "leave --key-id out");
  }

  @Test
  void enrol_ofAKeyWithoutAPublicPart_isRefused() {
    token.put("airlock", Bytes.ofHex("01"));
    token.things.values().removeIf(thing -> thing.kind == Cryptoki.Kind.PUBLIC_KEY);
    fails(
        Failure.Environment.class,
        () -> tokens.enrol(wanted(), "anna", new SecureRandom()),
        "tells no P-256 public key for \"airlock\"",
        "'identity create --public-key'");
    assertThat(token.loggedIn).isFalse();
  }

  @Test
  void enrol_onATokenWithoutRoom_isRefused() {
    token.failing.put("generate", CryptokiException.DEVICE_MEMORY);
    fails(
        Failure.Environment.class,
        () -> tokens.enrol(wanted(), "anna", new SecureRandom()),
        "cannot take a new key",
        "make the key with the token's own software");
  }

  @Test
  void enrol_onTokensOfOneLabel_asksWhich() {
    token.tokens.add(new Cryptoki.Token(8, "anna's token", "0002", FakeCryptoki.USUAL_FLAGS));
    fails(
        Failure.Usage.class,
        () -> tokens.enrol(wanted(), "anna", new SecureRandom()),
        "--token: several tokens are called \"anna's token\"",
        "--token-serial");
    assertThat(holder.asked).isEmpty();
  }

  @Test
  void unlock_theEnrolledKey_signs() {
    TokenFile file = enrolled();
    try (TokenKey key = tokens.unlock(file, NAME, "anna")) {
      assertThat(key.publicKey()).isEqualTo(file.publicKey());
      assertThat(file.publicKey().verifies(MESSAGE, key.sign(MESSAGE))).isTrue();
    }
    assertThat(token.loggedIn).isFalse();
  }

  @Test
  void unlock_withoutTheToken_namesWhatIsThere() {
    TokenFile file = enrolled();
    token.tokens.remove(1);
    unlockFails(
        Failure.Environment.class,
        file,
        "anna.token.json: token \"anna's token\" is not inserted",
        "inserted now: none");
    token.tokens.add(new Cryptoki.Token(9, "ev\u001b[2Jil", "9", FakeCryptoki.USUAL_FLAGS));
    unlockFails(Failure.Environment.class, file, "is not inserted", "now: \"ev?[2Jil\" (serial 9)");
    token.tokens.add(new Cryptoki.Token(9, "anna's token", "0666", FakeCryptoki.USUAL_FLAGS));
    unlockFails(
        Failure.Environment.class,
        file,
        "that is inserted has another serial number than \"0001\"",
        "insert the token that was enrolled");
    assertThat(holder.asked).as("only the PIN at enrolment").hasSize(1);
  }

  @Test
  void unlock_wrongPin_warnsOfTheTries() {
    TokenFile file = enrolled();
    holder.pin = "4321";
    unlockFails(
        Failure.Integrity.class,
        file,
        "token \"anna's token\": the PIN is wrong",
        "often three; this one says: nothing about the tries left");
    token.afterWrongPin = () -> token.flags(0x10000);
    unlockFails(Failure.Integrity.class, file, "the PIN is wrong", "few tries are left");
    token.afterWrongPin = () -> token.flags(0x20000);
    unlockFails(Failure.Integrity.class, file, "the PIN is wrong", "one try is left");
    assertThat(holder.shown)
        .contains("Warning: a wrong PIN was typed for token \"anna's token\" before.");
    token.afterWrongPin = () -> token.flags(0x40000);
    unlockFails(Failure.Environment.class, file, "its PIN is locked", "PUK");
    assertThat(holder.shown)
        .contains("Warning: after one more wrong PIN, token \"anna's token\" locks it for good.");
    int asked = holder.asked.size();
    unlockFails(Failure.Environment.class, file, "its PIN is locked", "PUK");
    assertThat(holder.asked).as("a locked PIN is not even asked for").hasSize(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "164, its PIN is locked",
    "161, takes no PIN of this length",
    "162, takes no PIN of this length",
    "163, its PIN has expired or was never set",
    "258, its PIN has expired or was never set",
    "224, went away while logging in",
    "6, failed while logging in (PKCS #11 error 0x6)"
  })
  void unlock_otherAnswersToThePin_areNamed(long code, String what) {
    TokenFile file = enrolled();
    token.failing.put("login", code);
    unlockFails(Failure.class, file, what, "");
  }

  @Test
  void unlock_aTokenInUse_isRefused() {
    TokenFile file = enrolled();
    try (TokenKey first = tokens.unlock(file, NAME, "anna")) {
      holder.pin = "unknown";
      unlockFails(
          Failure.Usage.class,
          file,
          "is already in use by another identity of this command",
          "each needs a token of their own");
      assertThat(first.sign(MESSAGE).size()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pässword", "12\u001b4", ""})
  void unlock_aPinThatCannotBe_isNotTried(String pin) {
    TokenFile file = enrolled();
    holder.pin = pin;
    long logins = token.calls.stream().filter("login"::equals).count();
    unlockFails(Failure.Usage.class, file, pin.isEmpty() ? "no PIN" : "ASCII", "not tried");
    assertThat(token.calls.stream().filter("login"::equals)).hasSize((int) logins);
  }

  @Test
  void unlock_withAPinPad_asksNothingHere() {
    TokenFile file = enrolled();
    token.flags(0x100);
    int asked = holder.asked.size();
    tokens.unlock(file, NAME, "anna").close();
    assertThat(holder.asked).hasSize(asked);
    assertThat(holder.shown)
        .contains("anna: type the PIN of token \"anna's token\" on its reader.");
  }

  @Test
  void unlock_aTokenWithoutPin_isWarnedOf() {
    TokenFile file = enrolled();
    token.tokens.set(1, new Cryptoki.Token(7, "anna's token", "0001", 0x400));
    tokens.unlock(file, NAME, "anna").close();
    assertThat(holder.shown)
        .contains("Warning: token \"anna's token\" asks for no PIN; whoever has it can sign.");
  }

  @Test
  void unlock_theKeyIsGone_isNamed() {
    TokenFile file = enrolled();
    token.things.clear();
    unlockFails(
        Failure.Environment.class,
        file,
        "anna.token.json: token \"anna's token\" holds no private key called \"airlock\"",
        "enrol another one");
    assertThat(token.loggedIn).isFalse();
  }

  @Test
  void unlock_anotherKeyUnderTheId_isRefused() {
    TokenFile file = enrolled();
    token.things.clear();
    token.put("airlock", file.keyId());
    unlockFails(
        Failure.Integrity.class,
        file,
        "is another one than this identity's",
        "a new key needs a new identity");
  }

  @Test
  void sign_withAnotherKeyThatTheTokenHides_isNotHandedOut() {
    TokenFile file = enrolled();
    token.things.clear();
    token.put("airlock", file.keyId());
    token.things.values().removeIf(thing -> thing.kind == Cryptoki.Kind.PUBLIC_KEY);
    fails(
        Failure.Integrity.class,
        () -> {
          try (TokenKey key = tokens.unlock(file, NAME, "anna")) {
            key.sign(MESSAGE);
          }
        },
        "the signature it gave is not by the key of this identity",
        "nothing was signed");
  }

  @Test
  void unlock_aKeyFoundByLabelOnly_isTheSame() {
    TokenFile file = enrolled();
    TokenFile renumbered =
        new TokenFile(
            file.library(),
            file.token(),
            file.serial(),
            file.key(),
            Bytes.ofHex("ff"),
            file.publicKey());
    try (TokenKey key = tokens.unlock(renumbered, NAME, "anna")) {
      assertThat(key.publicKey()).isEqualTo(file.publicKey());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "179, went away while signing, insert it again",
    "50, went away while signing, insert it again",
    "257, went away while signing, insert it again",
    "104, this key may not sign with ECDSA, made for signing",
    "112, this key may not sign with ECDSA, made for signing",
    "96, the key is no longer on it, changed meanwhile",
    "80, the signature was declined on the token, run the command again",
    "5, failed while signing (PKCS #11 error 0x5), sign --print-pae"
  })
  void sign_thatFails_saysWhy(long code, String what, String hint) {
    try (TokenKey key = tokens.unlock(enrolled(), NAME, "anna")) {
      token.failing.put("sign", code);
      fails(Failure.class, () -> key.sign(MESSAGE), what, hint);
      token.failing.put("logout", CryptokiException.SESSION_HANDLE_INVALID);
      token.failing.put("close", CryptokiException.SESSION_HANDLE_INVALID);
    }
  }

  @Test
  void sign_aKeyThatWantsThePinEachTime_isGivenIt() {
    TokenFile file = enrolled();
    token
        .things
        .values()
        .forEach(thing -> thing.flags.put(Cryptoki.Attribute.ALWAYS_AUTHENTICATE, true));
    try (TokenKey key = tokens.unlock(file, NAME, "anna")) {
      assertThat(file.publicKey().verifies(MESSAGE, key.sign(MESSAGE))).isTrue();
      assertThat(file.publicKey().verifies(MESSAGE, key.sign(MESSAGE))).isTrue();
    }
    assertThat(token.calls.stream().filter("login again"::equals)).hasSize(2);
  }

  @Test
  void tokens_thatCannotBeListed_areAFailure() {
    token.failing.put("tokens", CryptokiException.FUNCTION_FAILED);
    fails(
        Failure.Environment.class,
        () -> tokens.enrol(wanted(), "anna", new SecureRandom()),
        "failed while looking for tokens",
        "");
    token.failing.clear();
    token.failing.put("open", CryptokiException.TOKEN_NOT_PRESENT);
    fails(
        Failure.Environment.class,
        () -> tokens.enrol(wanted(), "anna", new SecureRandom()),
        "went away while being opened",
        "");
  }

  @Test
  void publicKey_inACertificateOnly_isFound() throws Exception {
    Bytes id = Bytes.ofHex("01");
    token.put("airlock", id);
    Bytes spki = enrolledSpki();
    token.things.values().removeIf(thing -> thing.kind == Cryptoki.Kind.PUBLIC_KEY);
    FakeCryptoki.Thing certificate = new FakeCryptoki.Thing(Cryptoki.Kind.CERTIFICATE);
    certificate.bytes.put(Cryptoki.Attribute.ID, id);
    certificate.bytes.put(Cryptoki.Attribute.VALUE, certificate(spki));
    token.things.put(900L, certificate);
    assertThat(enrolledSpki()).isEqualTo(spki);
    certificate.bytes.put(Cryptoki.Attribute.VALUE, Bytes.utf8("noise"));
    fails(
        Failure.Environment.class,
        () -> tokens.enrol(wanted(), "anna", new SecureRandom()),
        "tells no P-256 public key",
        "");
  }

  private Bytes enrolledSpki() {
    return enrolled().publicKey().spki();
  }

  private static Bytes certificate(Bytes spki) throws Exception {
    var name = new org.bouncycastle.asn1.x500.X500Name("CN=anna");
    var algorithm =
        new org.bouncycastle.asn1.x509.AlgorithmIdentifier(
            org.bouncycastle.asn1.x9.X9ObjectIdentifiers.ecdsa_with_SHA256);
    var generator = new org.bouncycastle.asn1.x509.V3TBSCertificateGenerator();
    generator.setSerialNumber(new org.bouncycastle.asn1.ASN1Integer(1));
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setSignature(algorithm);
    generator.setStartDate(
        new org.bouncycastle.asn1.x509.Time(new org.bouncycastle.asn1.DERUTCTime("260101000000Z")));
    generator.setEndDate(
        new org.bouncycastle.asn1.x509.Time(new org.bouncycastle.asn1.DERUTCTime("360101000000Z")));
    generator.setSubjectPublicKeyInfo(
        org.bouncycastle.asn1.x509.SubjectPublicKeyInfo.getInstance(spki.toArray()));
    return Bytes.copyOf(
        new org.bouncycastle.asn1.DERSequence(
                new org.bouncycastle.asn1.ASN1Encodable[] {
                  generator.generateTBSCertificate(),
                  algorithm,
                  new org.bouncycastle.asn1.DERBitString(new byte[64])
                })
            .getEncoded());
  }

  @Test
  void tokenFile_roundTrips_andIsStrict() {
    TokenFile file = enrolled();
    assertThat(TokenFile.parse(file.toBytes(), NAME)).isEqualTo(file);
    String text = file.toBytes().asUtf8().orElseThrow();
    refuses(text.replace("identity v1", "identity v2"), "format is not");
    refuses(text.replace("\"keyId\" : \"", "\"keyId\" : \"G"), "keyId is not lower-case hex");
    refuses(text.replace("anna's token", "anna\\u001b[2J"), "token is not visible text");
    refuses(text.replace("anna's token", "anna\\u202Etoken"), "token is not visible text");
    refuses(text.replace("/usr/lib/fake.so", "/usr/lib\\n/fake.so"), "library is not visible");
    refuses(text.replace("\"serial\"", "\"number\""), "serial is missing");
    refuses(text.replace("\"format\"", "\"more\" : 1, \"format\""), "more");
    PublicSigningKey ed25519 =
        org.airlock.common.identity.IdentityKey.generate(new SecureRandom()).publicKey();
    refuses(
        text.replace(file.publicKey().spki().base64(), ed25519.spki().base64()),
        "publicKey is not a P-256 key");
  }

  private static void refuses(String text, String what) {
    Throwable thrown = catchThrowable(() -> TokenFile.parse(Bytes.utf8(text), NAME));
    assertThat(thrown).isInstanceOf(Failure.Integrity.class).hasMessageContaining(what);
    assertThat(thrown.getMessage()).doesNotContain("\u001b");
  }
}

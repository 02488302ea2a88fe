package org.airlock.common.token;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.jspecify.annotations.Nullable;

/** Tokens in memory that fail as they are told to. */
final class FakeCryptoki implements Cryptoki {
  static final long USUAL_FLAGS = 0x4 | 0x400;
  private static final ECDomainParameters P256 =
      new ECDomainParameters(CustomNamedCurves.getByName("P-256"));

  final List<Token> tokens = new ArrayList<>();
  final Map<Long, Thing> things = new LinkedHashMap<>();
  final List<String> calls = new ArrayList<>();

  /** What a call answers instead of doing its work. */
  final Map<String, Long> failing = new java.util.HashMap<>();

  String pin = "1234";
  boolean loggedIn;
  Runnable afterWrongPin = () -> {};
  private long signing;
  private boolean contextLogin;

  /** An object on the token. */
  static final class Thing {
    final Kind kind;
    final Map<Attribute, Bytes> bytes = new EnumMap<>(Attribute.class);
    final Map<Attribute, Boolean> flags = new EnumMap<>(Attribute.class);
    @Nullable BigInteger secret;

    Thing(Kind kind) {
      this.kind = kind;
    }
  }

  FakeCryptoki() {
    tokens.add(new Token(0, "", "", 0));
    tokens.add(new Token(7, "anna's token", "0001", USUAL_FLAGS));
  }

  private void answer(String call) {
    calls.add(call);
    if (failing.containsKey(call)) {
      throw new CryptokiException(failing.get(call));
    }
  }

  void flags(long more) {
    tokens.set(1, new Token(7, "anna's token", "0001", USUAL_FLAGS | more));
  }

  @Override
  public List<Token> tokens() {
    answer("tokens");
    return List.copyOf(tokens);
  }

  @Override
  public long openSession(long slot, boolean writable) {
    answer("open");
    return 99;
  }

  @Override
  public void closeSession(long session) {
    answer("close");
  }

  @Override
  public void login(long session, long user, char @Nullable [] typed) {
    answer(user == USER ? "login" : "login again");
    if (user == USER && loggedIn) {
      throw new CryptokiException(CryptokiException.USER_ALREADY_LOGGED_IN);
    }
    if (typed != null && !new String(typed).equals(pin)) {
      afterWrongPin.run();
      throw new CryptokiException(CryptokiException.PIN_INCORRECT);
    }
    loggedIn = true;
    contextLogin = user == CONTEXT_SPECIFIC;
  }

  @Override
  public void logout(long session) {
    answer("logout");
    loggedIn = false;
  }

  @Override
  public List<Long> find(long session, Kind kind, Optional<String> label, Optional<Bytes> id) {
    answer("find");
    return things.entrySet().stream()
        .filter(entry -> entry.getValue().kind == kind)
        .filter(
            entry ->
                label.isEmpty()
                    || Bytes.utf8(label.get()).equals(entry.getValue().bytes.get(Attribute.LABEL)))
        .filter(entry -> id.isEmpty() || id.get().equals(entry.getValue().bytes.get(Attribute.ID)))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public Optional<Bytes> bytes(long session, long object, Attribute attribute) {
    return Optional.ofNullable(things.get(object).bytes.get(attribute));
  }

  @Override
  public boolean isSet(long session, long object, Attribute attribute) {
    return things.get(object).flags.getOrDefault(attribute, false);
  }

  @Override
  public void generateP256(long session, String label, Bytes id) {
    answer("generate");
    put(label, id);
  }

  /** A pair; returns the private key. */
  Thing put(String label, Bytes id) {
    BigInteger secret = new BigInteger(250, new SecureRandom()).add(BigInteger.ONE);
    Thing privateKey = new Thing(Kind.PRIVATE_KEY);
    privateKey.secret = secret;
    privateKey.flags.put(Attribute.SENSITIVE, true);
    Thing publicKey = new Thing(Kind.PUBLIC_KEY);
    publicKey.bytes.put(
        Attribute.EC_POINT,
        Bytes.concat(
            Bytes.ofHex("0441"),
            Bytes.copyOf(P256.getG().multiply(secret).normalize().getEncoded(false))));
    for (Thing each : List.of(privateKey, publicKey)) {
      each.bytes.put(Attribute.LABEL, Bytes.utf8(label));
      if (id.size() > 0) {
        each.bytes.put(Attribute.ID, id);
      }
      things.put(100L + things.size(), each);
    }
    return privateKey;
  }

  @Override
  public void signInit(long session, long key) {
    answer("init");
    signing = key;
    contextLogin = false;
  }

  @Override
  public Bytes sign(long session, Bytes digest) {
    answer("sign");
    Thing key = things.get(signing);
    if (key.flags.getOrDefault(Attribute.ALWAYS_AUTHENTICATE, false) && !contextLogin) {
      throw new CryptokiException(CryptokiException.USER_NOT_LOGGED_IN);
    }
    ECDSASigner signer = new ECDSASigner();
    signer.init(true, new ECPrivateKeyParameters(key.secret, P256));
    BigInteger[] rs = signer.generateSignature(digest.toArray());
    byte[] both = new byte[64];
    for (int i = 0; i < 2; i++) {
      byte[] number = rs[i].toByteArray();
      int length = Math.min(32, number.length);
      System.arraycopy(number, number.length - length, both, 32 * (i + 1) - length, length);
    }
    return Bytes.copyOf(both);
  }
}

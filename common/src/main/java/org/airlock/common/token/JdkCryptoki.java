package org.airlock.common.token;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * PKCS #11 through the binding below the JDK's SunPKCS11 provider, {@code
 * sun.security.pkcs11.wrapper}, which the launchers export to us. The provider itself cannot do
 * what is needed: its key store hides every private key without a certificate, it chooses a token
 * by slot number instead of label, and it tells a locked PIN from a wrong one in English only.
 *
 * <p>Called by reflection: the package is not part of the JDK's API, so the compiler would not see
 * it. The calls are the same from JDK 17 to 25; where they are not, the message says so.
 */
final class JdkCryptoki implements Cryptoki {
  private static final String WRAPPER = "sun.security.pkcs11.wrapper.";
  private static final long SERIAL_SESSION = 0x4;
  private static final long RW_SESSION = 0x2;
  private static final long MECHANISM_EC_KEY_PAIR_GEN = 0x1040;
  private static final long MECHANISM_ECDSA = 0x1041;
  private static final long KEY_TYPE_EC = 3;
  private static final int FOUND_AT_ONCE = 64;

  /** DER of the OID of P-256, 1.2.840.10045.3.1.7. */
  private static final Bytes P256 = Bytes.ofHex("06082a8648ce3d030107");

  private final Object binding;

  private JdkCryptoki(Object binding) {
    this.binding = binding;
  }

  /**
   * Loads a library, once for a process.
   *
   * @param library absolute path; {@link TokenLibrary} has allowed it
   * @throws Failure.Environment when it, or the binding, cannot be loaded
   */
  static Cryptoki load(String library) {
    try {
      Class<?> binding = Class.forName(WRAPPER + "PKCS11");
      Class<?> initArguments = Class.forName(WRAPPER + "CK_C_INITIALIZE_ARGS");
      Object loaded =
          binding
              .getMethod("getInstance", String.class, String.class, initArguments, boolean.class)
              .invoke(null, library, "C_GetFunctionList", null, false);
      return new JdkCryptoki(java.util.Objects.requireNonNull(loaded));
    } catch (InvocationTargetException e) {
      throw new Failure.Environment(
          library + ": cannot be loaded as a PKCS#11 library",
          "check that it is the token's library and made for this machine",
          e);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw noBinding(e);
    }
  }

  private static Failure.Environment noBinding(Throwable e) {
    return new Failure.Environment(
        "this Java cannot use PKCS#11 tokens (" + e.getClass().getSimpleName() + ")",
        "start the program by its own launcher, with a Java that has the module jdk.crypto.cryptoki;"
            + " or sign with the token's own tool ('sign --print-pae')",
        e);
  }

  @Override
  public List<Token> tokens() {
    List<Token> tokens = new ArrayList<>();
    for (long slot : (long[]) call("C_GetSlotList", types(boolean.class), true)) {
      try {
        Object info = call("C_GetTokenInfo", types(long.class), slot);
        tokens.add(
            new Token(
                slot,
                utf8((char[]) field(info, "label")).strip(),
                utf8((char[]) field(info, "serialNumber")).strip(),
                (long) field(info, "flags")));
      } catch (CryptokiException strange) {
        // A card of another kind, or one pulled just now; it is not the one we look for.
      }
    }
    return tokens;
  }

  @Override
  public long openSession(long slot, boolean writable) {
    Class<?> notify = wrapped("CK_NOTIFY");
    return (long)
        call(
            "C_OpenSession",
            types(long.class, long.class, Object.class, notify),
            slot,
            SERIAL_SESSION | (writable ? RW_SESSION : 0),
            null,
            null);
  }

  @Override
  public void closeSession(long session) {
    perform("C_CloseSession", types(long.class), session);
  }

  @Override
  public void login(long session, long user, char @Nullable [] pin) {
    perform("C_Login", types(long.class, long.class, char[].class), session, user, pin);
  }

  @Override
  public void logout(long session) {
    perform("C_Logout", types(long.class), session);
  }

  @Override
  public List<Long> find(long session, Kind kind, Optional<String> label, Optional<Bytes> id) {
    List<Object> template = new ArrayList<>();
    template.add(attribute(Attribute.TOKEN, true));
    template.add(attribute(Attribute.CLASS, kind.code()));
    label.ifPresent(
        text -> template.add(attribute(Attribute.LABEL, text.getBytes(StandardCharsets.UTF_8))));
    id.ifPresent(bytes -> template.add(attribute(Attribute.ID, bytes.toArray())));
    Object search = array(template);
    perform("C_FindObjectsInit", types(long.class, search.getClass()), session, search);
    try {
      List<Long> found = new ArrayList<>();
      long[] some;
      do {
        some =
            (long[])
                call("C_FindObjects", types(long.class, long.class), session, (long) FOUND_AT_ONCE);
        for (long object : some) {
          found.add(object);
        }
      } while (some.length > 0);
      return found;
    } finally {
      perform("C_FindObjectsFinal", types(long.class), session);
    }
  }

  @Override
  public Optional<Bytes> bytes(long session, long object, Attribute attribute) {
    return value(session, object, attribute)
        .map(
            value -> {
              if (value instanceof byte[] bytes) {
                return Bytes.copyOf(bytes);
              }
              return value instanceof char[] text ? Bytes.utf8(utf8(text)) : Bytes.utf8("");
            })
        .filter(bytes -> bytes.size() > 0);
  }

  @Override
  public boolean isSet(long session, long object, Attribute attribute) {
    return value(session, object, attribute)
        .map(
            value ->
                Boolean.TRUE.equals(value)
                    || (value instanceof byte[] bytes && bytes.length > 0 && bytes[0] != 0))
        .orElse(false);
  }

  private Optional<Object> value(long session, long object, Attribute attribute) {
    Object wanted = create("CK_ATTRIBUTE", types(long.class), attribute.code());
    List<Object> one = List.of(wanted);
    Object query = array(one);
    try {
      perform(
          "C_GetAttributeValue",
          types(long.class, long.class, query.getClass()),
          session,
          object,
          query);
    } catch (CryptokiException absent) {
      // An attribute that an object has not, or does not tell; what that means, the caller knows.
      return Optional.empty();
    }
    return Optional.ofNullable(fieldOrNull(Array.get(query, 0), "pValue"));
  }

  @Override
  public void generateP256(long session, String label, Bytes id) {
    byte[] name = label.getBytes(StandardCharsets.UTF_8);
    Object publicPart =
        array(
            List.of(
                attribute(Attribute.TOKEN, true),
                attribute(Attribute.VERIFY, true),
                attribute(Attribute.EC_PARAMS, P256.toArray()),
                attribute(Attribute.LABEL, name),
                attribute(Attribute.ID, id.toArray())));
    Object privatePart =
        array(
            List.of(
                attribute(Attribute.TOKEN, true),
                attribute(Attribute.PRIVATE, true),
                attribute(Attribute.SENSITIVE, true),
                attribute(Attribute.EXTRACTABLE, false),
                attribute(Attribute.SIGN, true),
                attribute(Attribute.KEY_TYPE, KEY_TYPE_EC),
                attribute(Attribute.LABEL, name),
                attribute(Attribute.ID, id.toArray())));
    Object mechanism = create("CK_MECHANISM", types(long.class), MECHANISM_EC_KEY_PAIR_GEN);
    perform(
        "C_GenerateKeyPair",
        types(long.class, mechanism.getClass(), publicPart.getClass(), privatePart.getClass()),
        session,
        mechanism,
        publicPart,
        privatePart);
  }

  @Override
  public void signInit(long session, long key) {
    Object mechanism = create("CK_MECHANISM", types(long.class), MECHANISM_ECDSA);
    perform(
        "C_SignInit", types(long.class, mechanism.getClass(), long.class), session, mechanism, key);
  }

  @Override
  public Bytes sign(long session, Bytes digest) {
    return Bytes.copyOf(
        (byte[]) call("C_Sign", types(long.class, byte[].class), session, digest.toArray()));
  }

  /** The binding widens each byte of a text to a character. */
  private static String utf8(char[] text) {
    byte[] bytes = new byte[text.length];
    for (int i = 0; i < text.length; i++) {
      bytes[i] = (byte) text[i];
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Class<?>[] types(Class<?>... types) {
    return types;
  }

  private static Object attribute(Attribute attribute, Object value) {
    return create("CK_ATTRIBUTE", types(long.class, Object.class), attribute.code(), value);
  }

  private static Object array(List<Object> attributes) {
    Object array = Array.newInstance(wrapped("CK_ATTRIBUTE"), attributes.size());
    for (int i = 0; i < attributes.size(); i++) {
      Array.set(array, i, attributes.get(i));
    }
    return array;
  }

  private static Class<?> wrapped(String name) {
    try {
      return Class.forName(WRAPPER + name);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw noBinding(e);
    }
  }

  private static Object create(String name, Class<?>[] types, Object... arguments) {
    try {
      return wrapped(name).getConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw noBinding(e);
    }
  }

  private static Object field(Object of, String name) {
    return java.util.Objects.requireNonNull(fieldOrNull(of, name));
  }

  private static @Nullable Object fieldOrNull(Object of, String name) {
    try {
      return of.getClass().getField(name).get(of);
    } catch (ReflectiveOperationException e) {
      throw noBinding(e);
    }
  }

  private void perform(String name, Class<?>[] types, @Nullable Object... arguments) {
    invoke(name, types, arguments);
  }

  private Object call(String name, Class<?>[] types, @Nullable Object... arguments) {
    return java.util.Objects.requireNonNull(invoke(name, types, arguments));
  }

  private @Nullable Object invoke(String name, Class<?>[] types, @Nullable Object... arguments) {
    try {
      // The class of the API, not of the object: a subclass of it may not be public.
      return wrapped("PKCS11").getMethod(name, types).invoke(binding, arguments);
    } catch (InvocationTargetException e) {
      throw answered(e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException e) {
      throw noBinding(e);
    }
  }

  private static RuntimeException answered(Throwable thrown) {
    try {
      return new CryptokiException(
          (long) thrown.getClass().getMethod("getErrorCode").invoke(thrown));
    } catch (ReflectiveOperationException | RuntimeException other) {
      return thrown instanceof RuntimeException unexpected
          ? unexpected
          : new IllegalStateException(thrown);
    }
  }
}

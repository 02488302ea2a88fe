package org.airlock.common.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Signable;
import org.airlock.common.words.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code sign BUNDLE}: a signature made by any other program. One call writes the exact bytes to be
 * signed, another checks the signature and attaches it.
 */
@Command(
    name = "sign",
    description = {
      "Sign a bundle with another program: a smartcard tool, openssl, a token without PKCS#11.",
      "First --print-pae writes the exact bytes to be signed; then --attach checks the signature against the",
      "roster and adds it in a new file. Ed25519 and ML-DSA-65 sign these bytes as they are, ECDSA P-256 with",
      "SHA-256."
    })
public final class SignCommand implements Callable<Integer> {
  private static final int LARGEST_SIGNATURE_BYTES = 16 << 10;

  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(
      paramLabel = "BUNDLE",
      description =
          "A *.dsse.json bundle of any kind. All but an identity and a first roster need --store.")
  private @Nullable Path file;

  @Option(
      names = "--print-pae",
      description =
          "Write exactly the bytes to be signed, to --out or to standard output; show what they say.")
  private boolean print;

  @Option(
      names = "--attach",
      paramLabel = "SIGNATURE",
      description =
          "File with the raw signature: 64 bytes for Ed25519, DER for ECDSA P-256, 3309 bytes for ML-DSA-65. Needs --as and --out.")
  private @Nullable Path signature;

  @Option(
      names = "--as",
      paramLabel = "PERSON",
      description = "Whose signature it is: the identifier on the roster.")
  private @Nullable String person;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file: the bytes to be signed, or the bundle with the signature added.")
  private @Nullable Path out;

  public SignCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    requireOneAct();
    Path path = Objects.requireNonNull(file);
    Envelope envelope =
        Envelope.parse(workplace.disk().read(path, Envelope.LARGEST_BYTES), path.toString());
    BundleType type = Signable.typeOf(envelope, path.toString());
    if (type == BundleType.IDENTITY) {
      act(Signable.identity(envelope, path.toString()), path, Optional.empty());
    } else if (type == BundleType.ROSTER && options.store == null) {
      act(Signable.roster(envelope, path.toString(), Optional.empty()), path, Optional.empty());
    } else {
      try (Store store = options.open(workplace, "sign")) {
        RosterChain chain = Trust.load(store);
        Signable signable =
            type == BundleType.ROSTER
                ? Signable.roster(envelope, path.toString(), Optional.of(chain))
                : Signable.bundle(envelope, path.toString(), chain, workplace.clock().instant());
        act(signable, path, Optional.of(store));
      }
    }
    return 0;
  }

  private void requireOneAct() {
    if (print == (signature != null)) {
      throw new Failure.Usage(
          "give either --print-pae or --attach SIGNATURE",
          "first write the bytes with --print-pae, sign them elsewhere, then --attach the signature");
    }
    if (signature != null && (person == null || out == null)) {
      throw new Failure.Usage(
          "--attach needs --as PERSON and --out FILE",
          "say whose signature it is, and where the bundle with it is to be written");
    }
    if (print && person != null) {
      throw new Failure.Usage(
          "--as goes with --attach only", "the bytes to be signed are the same for everybody");
    }
  }

  private void act(Signable signable, Path path, Optional<Store> store) {
    if (print) {
      print(signable, path);
    } else {
      attach(signable, path, store);
    }
  }

  private void print(Signable signable, Path path) {
    Bytes message = signable.envelope().message();
    Path target = out;
    if (target != null) {
      workplace.disk().writeNew(target, message);
    }
    if (options.json()) {
      Program.print(workplace.out(), json(signable, path, message, target));
      return;
    }
    // Without a file the bytes themselves go to standard output, to be piped, and nothing else.
    PrintStream people = target == null ? workplace.err() : workplace.out();
    BundleSummary.of(signable, path.toString()).forEach(people::println);
    people.println(
        "Signed so far by: "
            + (signable.signedBy().isEmpty() ? "nobody" : String.join(", ", signable.signedBy())));
    people.println("Who may sign, and with what:");
    signable
        .candidates()
        .forEach(
            each ->
                people.println(
                    "  "
                        + each.id()
                        + ": "
                        + forms(each)
                        + (signable.isOfTheVersionBefore(each)
                            ? " (of the version before; counts under its rule)"
                            : "")));
    people.println(
        "Bytes to be signed: "
            + message.size()
            + (target == null ? ", on standard output" : ", in " + target));
    people.println("Their SHA-256: " + Digest.of(message).hex());
    words(message).rows().forEach(row -> people.println("  " + row));
    if (target == null) {
      byte[] bytes = message.toArray();
      workplace.out().write(bytes, 0, bytes.length);
      workplace.out().flush();
    }
  }

  private static String forms(Person person) {
    return String.join(
        " and ",
        person.keys().stream()
            .map(PublicSigningKey::algorithm)
            .map(algorithm -> algorithm.title() + ", " + algorithm.form())
            .toList());
  }

  /** The same words as {@code words FILE} shows for the file with these bytes. */
  private static Words words(Bytes message) {
    return Words.of(Words.Kind.FILE, Digest.of(message).value());
  }

  private static JsonObject json(
      Signable signable, Path path, Bytes message, @Nullable Path target) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("bundle", path.toString())
            .put("type", signable.type().code())
            .put("id", signable.header().id())
            .put("environment", signable.header().environment().code())
            .put("payloadDigest", signable.envelope().payloadDigest())
            .putStrings("signedBy", signable.signedBy())
            .putStrings("candidates", signable.candidates().stream().map(Person::id).toList())
            .put("sha256", Digest.of(message))
            .put("words", words(message).text());
    if (target == null) {
      json.putBase64("pae", message);
    } else {
      json.put("file", target.toString());
    }
    return json.build();
  }

  private void attach(Signable signable, Path path, Optional<Store> store) {
    Path signatureFile = Objects.requireNonNull(signature);
    String signer = Objects.requireNonNull(person);
    Path target = Objects.requireNonNull(out);
    Bytes raw = workplace.disk().read(signatureFile, LARGEST_SIGNATURE_BYTES);
    Envelope signed = signable.attach(signer, raw, signatureFile.toString());
    workplace.disk().writeNew(target, signed.toBytes());
    store.ifPresent(open -> record(open, signable, signer));
    List<String> missing = signable.missing(signed);
    Optional<PublicSigningKey> second = signable.stillToSign(signer, signed);
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("bundle", signable.header().id())
              .put("type", signable.type().code())
              .put("file", target.toString())
              .put("digest", signed.payloadDigest())
              .put("signer", signer)
              .put("counts", second.isEmpty())
              .putStrings("missing", missing)
              .build());
      return;
    }
    workplace
        .out()
        .println(
            signer
                + "'s signature on "
                + signable.type().code()
                + " "
                + signable.header().id()
                + " holds; with it in "
                + target
                + " ("
                + path
                + " is unchanged)"
                + (missing.isEmpty() ? "" : "; still missing: " + String.join(", ", missing)));
    second.ifPresent(
        key ->
            workplace
                .out()
                .println(
                    "It counts once "
                        + signer
                        + "'s "
                        + key.algorithm().title()
                        + " key has signed too."));
  }

  private static void record(Store store, Signable signable, String signer) {
    store.append(
        Event.draft("sign", "signature-attached")
            .ceremony(signable.header().ceremony())
            .actor(signer)
            .held(
                signable.type() == BundleType.ROSTER ? Control.ROSTER_CHAIN : Control.ROSTER_PINNED,
                Control.ENVIRONMENT_MATCH)
            .fact("bundle", signable.header().id())
            .input(signable.header().id(), signable.envelope().payloadDigest()));
  }
}

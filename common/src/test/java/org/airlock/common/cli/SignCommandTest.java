package org.airlock.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.identity.QuickKeyFiles;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.Payload;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.words.Words;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignCommandTest {
  @TempDir private Path scratch;
  private final Enrolment people = new Enrolment();
  private final Cli cli = new Cli();
  private String store = "";

  @BeforeEach
  void trust() {
    store = scratch.resolve("store").toString();
    try (Store fresh =
        Store.openOrCreate(new RealDisk(), Path.of(store), () -> Enrolment.NOW, "fixture")) {
      Trust.pin(fresh, people.envelope(), "roster-1", () -> Enrolment.NOW);
    }
  }

  private Path write(String name, Bytes content) throws IOException {
    return Files.write(scratch.resolve(name), content.toArray());
  }

  private Path bundle(Payload payload, String... signers) throws IOException {
    return write(
        payload.header().type().code() + ".dsse.json", people.signed(payload, signers).toBytes());
  }

  private static Envelope read(Path file) throws IOException {
    return Envelope.parse(Bytes.copyOf(Files.readAllBytes(file)), file.toString());
  }

  /** Signs what {@code --print-pae} writes, as another program would. */
  private Path signature(Path bundle, String person, String... more) throws IOException {
    Path pae = scratch.resolve(person + "-" + bundle.getFileName() + ".pae");
    Files.deleteIfExists(pae);
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("sign", bundle.toString(), "--print-pae", "--out", pae.toString()));
    arguments.addAll(List.of(more));
    cli.done(arguments.toArray(String[]::new));
    Bytes message = Bytes.copyOf(Files.readAllBytes(pae));
    return write(pae.getFileName() + ".sig", people.key(person).sign(message));
  }

  private Cli attach(Path bundle, Path signature, String person) {
    return cli.run(
        "sign",
        bundle.toString(),
        "--attach",
        signature.toString(),
        "--as",
        person,
        "--out",
        scratch.resolve("signed.dsse.json").toString(),
        "--store",
        store);
  }

  private void refused(int exitCode, String message, String hint) {
    assertThat(cli.complained()).contains(message).contains(hint);
    assertThat(cli.exitCode()).isEqualTo(exitCode);
    assertThat(scratch.resolve("signed.dsse.json")).doesNotExist();
  }

  @Test
  void printPae_ofARequest_isExactlyWhatIsSigned() throws IOException {
    Path file = bundle(people.request(), "ines");
    cli.done("sign", file.toString(), "--print-pae", "--store", store);
    Bytes payload = people.request().toPayload();
    String type = BundleType.IMPORT_REQUEST.payloadType();
    Bytes pae =
        Bytes.concat(
            Bytes.utf8("DSSEv1 " + type.length() + " " + type + " " + payload.size() + " "),
            payload);
    assertThat(Bytes.copyOf(cli.bytes())).isEqualTo(pae);
    assertThat(cli.complained())
        .contains("import-request IR-KC-1-1, ceremony KC-1, rehearsal, made 2026-11-24T10:00:00Z")
        .contains(Enrolment.KEY.toString())
        .contains("Nobody was asked whether KMS says the same")
        .contains("Signed so far by: ines")
        .contains("ivan: Ed25519, 64 raw bytes (RFC 8032)")
        .doesNotContain("anna:")
        .contains("Their SHA-256: " + Digest.of(pae).hex())
        .contains(Words.of(Words.Kind.FILE, Digest.of(pae).value()).rows().get(0));
  }

  @Test
  void printPae_toAFile_showsTheSameWordsAsTheWordsCommand() throws IOException {
    Path file = bundle(people.receipt(), "ines");
    Path out = scratch.resolve("pae");
    cli.done("sign", file.toString(), "--print-pae", "--out", out.toString(), "--store", store);
    String shown = cli.printed();
    assertThat(cli.complained()).isEmpty();
    cli.done("words", out.toString());
    assertThat(cli.printed().lines().skip(1).map(String::strip))
        .allMatch(line -> shown.contains(line));
    cli.run("sign", file.toString(), "--print-pae", "--out", out.toString(), "--store", store);
    assertThat(cli.exitCode()).isEqualTo(5);
    assertThat(cli.complained()).contains("exists already and is never overwritten");
  }

  @Test
  void printPae_asJson_carriesTheBytesOrTheFile() throws IOException {
    Path file = bundle(people.receipt(), "ines");
    cli.done("sign", file.toString(), "--print-pae", "--json", "--store", store);
    assertThat(cli.printed().replaceAll("\\s+", " "))
        .contains("\"pae\" : \"" + people.signed(people.receipt()).message().base64())
        .contains("\"candidates\" : [ \"ines\", \"ivan\" ]")
        .contains("\"signedBy\" : [ \"ines\" ]");
  }

  @Test
  void printPae_ofEveryKind_saysWhatItIs() throws IOException {
    for (Payload payload :
        List.of(
            people.request(),
            people.escrow(),
            people.passport(),
            people.wrapped(),
            people.receipt(),
            people.deletionOrder())) {
      boolean online =
          payload.header().type().code().matches("import-request|receipt|deletion-order");
      Path file = bundle(payload, online ? "ines" : "anna");
      cli.done("sign", file.toString(), "--print-pae", "--store", store);
      assertThat(cli.complained())
          .startsWith(payload.header().type().code() + " " + payload.header().id());
    }
  }

  @Test
  void attach_anotherProgramsSignature_completesTheBundle() throws IOException {
    Path file = bundle(people.request(), "ines");
    byte[] before = Files.readAllBytes(file);
    attach(file, signature(file, "ivan", "--store", store), "ivan");
    assertThat(cli.complained()).isEmpty();
    assertThat(cli.printed())
        .contains("ivan's signature on import-request IR-KC-1-1 holds")
        .doesNotContain("still missing");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    Path signed = scratch.resolve("signed.dsse.json");
    assertThat(RosterChain.signers(people.roster(), read(signed)))
        .extracting(person -> person.id())
        .containsExactlyInAnyOrder("ines", "ivan");
    cli.done("verify", signed.toString(), "--store", store);
    assertThat(cli.printed()).contains("signatures hold (ines, ivan)");
    assertThat(Files.readString(Path.of(store, "transcript.jsonl")))
        .contains("\"type\":\"signature-attached\"")
        .contains("\"actor\":\"ivan\"");
  }

  @Test
  void attach_toAnOutputThatExists_isRefused() throws IOException {
    Path file = bundle(people.request(), "ines");
    Path signature = signature(file, "ivan", "--store", store);
    Files.writeString(scratch.resolve("signed.dsse.json"), "precious");
    attach(file, signature, "ivan");
    assertThat(cli.exitCode()).isEqualTo(5);
    assertThat(cli.complained()).contains("exists already and is never overwritten");
    assertThat(scratch.resolve("signed.dsse.json")).hasContent("precious");
  }

  @Test
  void attach_textInsteadOfRawBytes_isNamed() throws IOException {
    Path file = bundle(people.request(), "ines");
    byte[] raw = Files.readAllBytes(signature(file, "ivan", "--store", store));
    attach(
        file, write("a", Bytes.utf8(Base64.getMimeEncoder().encodeToString(raw) + "\n")), "ivan");
    refused(4, "is base64 text, not the raw signature", "base64 -d");
    attach(file, write("b", Bytes.utf8(Bytes.copyOf(raw).hex())), "ivan");
    refused(4, "is text in hex, not the raw signature", "xxd -r -p");
    attach(file, write("c", Bytes.utf8("-----BEGIN_SIGNATURE-----\n")), "ivan");
    refused(4, "is text, not a raw signature", "Ed25519 is 64 raw bytes");
    attach(file, write("d", Bytes.copyOf(new byte[0])), "ivan");
    refused(4, "is empty", "sign again");
  }

  @Test
  void attach_signatureOverSomethingElse_isNamed() throws IOException {
    Path file = bundle(people.request(), "ines");
    Envelope envelope = read(file);
    attach(file, write("a", people.key("ivan").sign(envelope.payload())), "ivan");
    refused(3, "SIGNATURES: ", "sign exactly the bytes");
    assertThat(cli.complained()).contains("signs the payload alone, without its type");
    Digest digest = Digest.of(envelope.message());
    attach(file, write("b", people.key("ivan").sign(digest.value())), "ivan");
    refused(3, "signs the SHA-256 of the bytes, not the bytes", "-rawin");
    attach(file, write("c", people.key("ivan").sign(Bytes.utf8(digest.hex()))), "ivan");
    refused(3, "signs the SHA-256 of the bytes, not the bytes", "-rawin");
    Bytes otherType =
        Envelope.unsigned(BundleType.RECEIPT.payloadType(), envelope.payload()).message();
    attach(file, write("d", people.key("ivan").sign(otherType)), "ivan");
    refused(
        3,
        "does not verify with ivan's key (Ed25519) over this bundle; it has 64 bytes",
        "with the key that was enrolled");
  }

  @Test
  void attach_byAnotherPersonThanNamed_isRefused() throws IOException {
    Path file = bundle(people.request(), "ines");
    Path wims = signature(file, "wim", "--store", store);
    attach(file, wims, "ivan");
    refused(3, "is wim's signature, not ivan's", "--as wim, if that person may sign");
    attach(file, wims, "wim");
    refused(
        3,
        "wim holds none of the roles whose signatures count here (2 import-operator are needed)",
        "people who can sign: ines, ivan");
    attach(file, wims, "carol");
    refused(3, "carol has no signing key on the roster", "people who can sign: ines, ivan");
    attach(file, wims, "mallory");
    refused(3, "nobody called \"mallory\" can sign it", "people who can: ines, ivan");
    attach(file, signature(file, "ines", "--store", store), "ines");
    refused(3, "ines has signed it already; signatures count persons", "let somebody else sign");
  }

  @Test
  void bundle_nobodyKnownHasSigned_isNotEvenParsed() throws IOException {
    Path file =
        write(
            "x.dsse.json",
            Envelope.unsigned(BundleType.RECEIPT.payloadType(), Bytes.utf8("not json")).toBytes());
    cli.run("sign", file.toString(), "--print-pae", "--store", store);
    refused(3, "SIGNATURES: ", "take the file again from the person who made it");
    assertThat(cli.complained()).contains("nobody of the accepted rosters has signed it");
  }

  @Test
  void bundle_ofAnotherEnvironmentOrRoster_isRefused() throws IOException {
    ImportReceipt receipt = people.receipt();
    Header header = receipt.header();
    Header production = header(header, Environment.PRODUCTION, header.rosterDigest());
    Path file = bundle(of(receipt, production), "ines");
    attach(file, write("sig", people.key("ivan").sign(read(file).message())), "ivan");
    refused(3, "ENVIRONMENT-MATCH: ", "rehearsal and production never mix");
    Header elsewhere = header(header, header.environment(), Digest.of(Bytes.utf8("other")));
    Path other = bundle(of(receipt, elsewhere), "ines");
    attach(other, write("sig", people.key("ivan").sign(read(other).message())), "ivan");
    refused(3, "ROSTER-PINNED: ", "compare the roster words of both machines");
  }

  private static ImportReceipt of(ImportReceipt receipt, Header header) {
    return new ImportReceipt(
        header,
        receipt.requestDigest(),
        receipt.wrappedDigest(),
        receipt.targets(),
        receipt.limitations());
  }

  private static Header header(Header header, Environment environment, Digest rosterDigest) {
    return new Header(
        header.type(),
        environment,
        header.ceremony(),
        header.sequence(),
        header.id(),
        header.createdAt(),
        header.notAfter(),
        header.rosterVersion(),
        rosterDigest);
  }

  @Test
  void bundle_underAnOlderRoster_isRefused() throws IOException {
    Path file = bundle(people.receipt(), "ines");
    Path next = write("r2.dsse.json", people.signed(people.next(), "vera", "otto").toBytes());
    cli.done("roster", "update", next.toString(), "--store", store);
    cli.run("sign", file.toString(), "--print-pae", "--store", store);
    refused(3, "ROSTER-CURRENT: ", "have it made again under the new roster");
    assertThat(cli.complained())
        .contains("was made under roster version 1, but version 2 is in force");
  }

  @Test
  void bundle_afterTheRosterExpired_isRefused() throws IOException {
    Path file = bundle(people.receipt(), "ines");
    Cli later = new Cli(people.roster().expires());
    later.run("sign", file.toString(), "--print-pae", "--store", store);
    assertThat(later.complained()).contains("ROSTER-CURRENT: roster version 1 expired");
  }

  /** Vera has a new key; the step from version 1 to 2 takes her old one. */
  private Path replaced(Enrolment later) throws IOException {
    List<Person> next = new java.util.ArrayList<>(people.people());
    next.replaceAll(
        person ->
            person.id().equals("vera")
                ? new Person(
                    "vera", person.name(), person.roles(), List.of(later.key("vera").publicKey()))
                : person);
    Roster second =
        Enrolment.roster(Environment.REHEARSAL, 2, people.envelope().payloadDigest(), next);
    return write(
        "r2.dsse.json",
        Envelope.unsigned(BundleType.ROSTER.payloadType(), second.toPayload()).toBytes());
  }

  @Test
  void roster_whoseSignerReplacedTheKey_takesOldAndNewSignature() throws IOException {
    Enrolment later = new Enrolment();
    Path file = replaced(later);
    cli.done(
        "sign",
        file.toString(),
        "--print-pae",
        "--out",
        scratch.resolve("shown.pae").toString(),
        "--store",
        store);
    assertThat(cli.printed()).contains("(of the version before; counts under its rule)");
    Path old = signature(file, "vera", "--store", store);
    assertThat(attach(file, old, "vera").exitCode()).as(cli.complained()).isZero();
    Envelope signed =
        read(file)
            .signedWith(people.key("vera"))
            .signedWith(later.key("vera"))
            .signedWith(people.key("otto"));
    assertThat(people.chain().successor(signed, "r2").newest().version()).isEqualTo(2);
  }

  @Test
  void rosterSign_withTheKeyThatIsReplaced_needsTheStoreAndSaysWhatItCountsFor()
      throws IOException {
    Path file = replaced(new Enrolment());
    Path key = scratch.resolve("vera.key.pem");
    try (java.io.OutputStream out = Files.newOutputStream(key)) {
      QuickKeyFiles.write(people.key("vera"), "correct horse battery staple", out);
    }
    Path answers =
        write(
            "vera.json",
            Bytes.utf8(
                "{\"passphrase:vera\":\"correct horse battery staple\",\"sign-roster\":\"vera\"}"));
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "roster",
                "sign",
                file.toString(),
                "--identity",
                key.toString(),
                "--answers",
                answers.toString()));
    cli.run(arguments.toArray(String[]::new));
    refused(3, "SIGNATURES: ", "add --store DIR");
    arguments.addAll(List.of("--store", store));
    cli.done(arguments.toArray(String[]::new));
    assertThat(cli.printed())
        .contains("the signature counts under the rule of version 1, for the step to version 2");
    assertThat(read(file).signedBy(people.roster().keys()))
        .containsExactly(people.key("vera").publicKey());
  }

  @Test
  void roster_firstVersion_isSignedWithoutAStore() throws IOException {
    Path file =
        write(
            "r1.dsse.json",
            Envelope.unsigned(BundleType.ROSTER.payloadType(), people.roster().toPayload())
                .toBytes());
    Path signature = signature(file, "wim");
    Path out = scratch.resolve("r1-wim.dsse.json");
    cli.done(
        "sign",
        file.toString(),
        "--attach",
        signature.toString(),
        "--as",
        "wim",
        "--out",
        out.toString());
    assertThat(RosterChain.signers(people.roster(), read(out)))
        .extracting(person -> person.id())
        .containsExactly("wim");
  }

  @Test
  void roster_nextVersion_isSignedWhereTheOneBeforeIsAccepted() throws IOException {
    Path file =
        write(
            "r2.dsse.json",
            Envelope.unsigned(BundleType.ROSTER.payloadType(), people.next().toPayload())
                .toBytes());
    cli.run("sign", file.toString(), "--print-pae");
    refused(2, "is roster version 2, and no store is named", "give --store DIR");
    attach(file, signature(file, "vera", "--store", store), "vera");
    assertThat(cli.exitCode()).as(cli.complained()).isZero();
    assertThat(scratch.resolve("signed.dsse.json")).exists();
  }

  @Test
  void roster_ofAnotherChainOrEnvironment_isRefused() throws IOException {
    Path fork =
        write(
            "fork.dsse.json",
            Envelope.unsigned(
                    BundleType.ROSTER.payloadType(),
                    Enrolment.roster(
                            Environment.REHEARSAL, 2, Digest.of(Bytes.utf8("x")), people.people())
                        .toPayload())
                .toBytes());
    cli.run("sign", fork.toString(), "--print-pae", "--store", store);
    refused(3, "ROSTER-CHAIN: ", "compare the roster words of both");
    Path production =
        write(
            "production.dsse.json",
            Envelope.unsigned(
                    BundleType.ROSTER.payloadType(),
                    Enrolment.roster(
                            Environment.PRODUCTION,
                            2,
                            people.envelope().payloadDigest(),
                            people.people())
                        .toPayload())
                .toBytes());
    cli.run("sign", production.toString(), "--print-pae", "--store", store);
    refused(3, "ENVIRONMENT-MATCH: ", "rehearsal and production never mix");
  }

  @Test
  void roster_withTextThatSteersATerminal_isShownHarmless() throws IOException {
    String evil = "limitation \u001b[2J\u202e gone";
    var roster =
        new org.airlock.common.roster.Roster(
            people.roster().header(),
            people.people(),
            people.roster().rules(),
            List.of(evil),
            List.of(),
            people.roster().policy());
    Path file =
        write(
            "evil.dsse.json",
            Envelope.unsigned(BundleType.ROSTER.payloadType(), roster.toPayload()).toBytes());
    Path out = scratch.resolve("pae");
    cli.done("sign", file.toString(), "--print-pae", "--out", out.toString());
    assertThat(cli.printed()).contains("limitation ?[2J? gone").doesNotContain("\u001b");
    cli.done("roster", "show", file.toString());
    assertThat(cli.printed()).contains("limitation ?[2J? gone").doesNotContain("\u202e");
  }

  @Test
  void arguments_thatSayTooLittleOrTooMuch_areUsage() throws IOException {
    String file = bundle(people.request(), "ines").toString();
    cli.run("sign", file, "--store", store);
    refused(2, "give either --print-pae or --attach SIGNATURE", "first write the bytes");
    cli.run("sign", file, "--print-pae", "--attach", "x", "--store", store);
    refused(2, "give either --print-pae or --attach SIGNATURE", "first write the bytes");
    cli.run("sign", file, "--attach", "x", "--store", store);
    refused(2, "--attach needs --as PERSON and --out FILE", "say whose signature it is");
    cli.run("sign", file, "--print-pae", "--as", "ivan", "--store", store);
    refused(2, "--as goes with --attach only", "the same for everybody");
    Path unknown = write("u", Envelope.unsigned("application/other", Bytes.utf8("{}")).toBytes());
    cli.run("sign", unknown.toString(), "--print-pae", "--store", store);
    refused(4, "is no kind of bundle this version knows", "the right file");
  }

  @Test
  void identity_ofAForeignKey_countsOnceItHasSignedItself() throws IOException {
    Path key =
        Files.writeString(
            scratch.resolve("nora.pem"),
            "-----BEGIN PUBLIC KEY-----\n"
                + people.key("wim").publicKey().spki().base64()
                + "\n-----END PUBLIC KEY-----\n",
            StandardCharsets.US_ASCII);
    cli.done(
        "identity",
        "create",
        "--person",
        "nora",
        "--name",
        "Nora Lind",
        "--environment",
        "rehearsal",
        "--out",
        scratch.toString(),
        "--public-key",
        key.toString());
    assertThat(cli.printed()).contains("It counts once its own key has signed it");
    Path unsigned = scratch.resolve("nora.unsigned.dsse.json");
    cli.run("identity", "show", unsigned.toString());
    assertThat(cli.complained()).contains("is not signed by its own key");
    Path pae = scratch.resolve("nora.pae");
    cli.done("sign", unsigned.toString(), "--print-pae", "--out", pae.toString());
    Path signature =
        write("nora.sig", people.key("wim").sign(Bytes.copyOf(Files.readAllBytes(pae))));
    Path card = scratch.resolve("nora.identity.dsse.json");
    cli.run(
        "sign",
        unsigned.toString(),
        "--attach",
        signature.toString(),
        "--as",
        "anna",
        "--out",
        card.toString());
    assertThat(cli.complained()).contains("nobody called \"anna\" can sign it");
    cli.done(
        "sign",
        unsigned.toString(),
        "--attach",
        signature.toString(),
        "--as",
        "nora",
        "--out",
        card.toString());
    cli.done("identity", "show", card.toString());
    assertThat(cli.printed()).contains("nora (Nora Lind), rehearsal");
  }

  @Test
  void identity_ofSomethingThatIsNoPublicKey_isRefused() throws IOException {
    Path key =
        Files.writeString(
            scratch.resolve("k.pem"),
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    String[] create = {
      "identity",
      "create",
      "--person",
      "nora",
      "--name",
      "Nora Lind",
      "--environment",
      "rehearsal",
      "--out",
      scratch.toString(),
      "--public-key",
      key.toString()
    };
    cli.run(create);
    refused(4, "is a PEM file, but not of one PUBLIC KEY", "a private key does not belong here");
    Files.writeString(key, "noise");
    cli.run(create);
    refused(4, "is not a sound Ed25519, P-256 or ML-DSA-65 public key", "");
    create[5] = "Nora\u001b[2J";
    cli.run(create);
    refused(2, "--name is no printable name", "letters, digits");
    assertThat(Optional.of(cli.complained())).get().asString().doesNotContain("\u001b");
  }
}

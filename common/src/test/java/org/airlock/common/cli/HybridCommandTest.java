package org.airlock.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.PublicSigningKey;
import org.airlock.common.identity.Identity;
import org.airlock.common.identity.QuickKeyFiles;
import org.airlock.common.payload.IdentityCard;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrolling and signing with two keys, as people type it. */
final class HybridCommandTest {
  private static final String PASSPHRASE = "six random words are better";

  @TempDir private Path scratch;
  private final Cli cli = new Cli();
  private final Identity anna = Identity.generateHybrid(new SecureRandom());
  private final Identity wim = Identity.generateHybrid(new SecureRandom());

  @BeforeEach
  void write() throws IOException {
    enrol("anna", anna);
    enrol("wim", wim);
  }

  private void enrol(String id, Identity identity) throws IOException {
    IdentityCard one = new Enrolment().card("anna");
    IdentityCard card =
        new IdentityCard(
            new org.airlock.common.bundle.Header(
                one.header().type(),
                one.header().environment(),
                "enrolment",
                1,
                id,
                Enrolment.NOW,
                Optional.empty(),
                0,
                Roster.NO_PREVIOUS),
            "Person " + id,
            identity.publicKeys().get(0),
            identity.publicKeys().stream().skip(1).findFirst());
    Files.write(
        path(id + ".identity.dsse.json"),
        Envelope.unsigned(card.header().type().payloadType(), card.toPayload())
            .signedWith(identity)
            .toBytes()
            .toArray());
    try (OutputStream out = Files.newOutputStream(path(id + ".key.pem"))) {
      QuickKeyFiles.write(identity, PASSPHRASE, out);
    }
    Files.writeString(
        path(id + ".json"),
        "{\"passphrase:" + id + "\": \"" + PASSPHRASE + "\", \"sign-roster\": \"" + id + "\"}");
  }

  private Path path(String name) {
    return scratch.resolve(name);
  }

  private Cli rosterNew(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "roster",
                "new",
                "--ceremony",
                "KC-1",
                "--environment",
                "rehearsal",
                "--expires",
                "2027-10-31T00:00:00Z",
                "--small",
                "--person",
                path("anna.identity.dsse.json") + "=operator,approver",
                "--person",
                path("wim.identity.dsse.json") + "=witness,import-operator",
                "--out",
                path(out).toString()));
    arguments.addAll(List.of(more));
    return cli.run(arguments.toArray(String[]::new));
  }

  private Cli sign(String roster, String id) {
    return cli.run(
        "roster",
        "sign",
        path(roster).toString(),
        "--identity",
        path(id + ".key.pem").toString(),
        "--answers",
        path(id + ".json").toString());
  }

  private Envelope envelope(String file) throws IOException {
    return Envelope.parse(Bytes.copyOf(Files.readAllBytes(path(file))), file);
  }

  private void refused(int exitCode, String what, String hint) {
    assertThat(cli.complained()).contains(what).contains(hint);
    assertThat(cli.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void rosterOfHybridPeople_isSignedWithAllKeys() throws IOException {
    rosterNew("r1", "--hybrid");
    assertThat(cli.printed())
        .contains("anna (Person anna): operator, approver, signs with Ed25519 and ML-DSA-65")
        .contains("hybrid signatures from everybody");
    assertThat(sign("r1", "anna").printed()).contains("not yet: wim");
    assertThat(sign("r1", "wim").printed()).contains("; everyone has");
    Envelope envelope = envelope("r1");
    assertThat(envelope.signatureCount()).isEqualTo(4);
    assertThat(
            RosterChain.pinned(envelope.payloadDigest(), envelope, "r1").newest().policy().hybrid())
        .isTrue();
  }

  @Test
  void identity_withOneOfTwoKeys_signsNothing() throws IOException {
    rosterNew("r1", "--hybrid");
    String text = Files.readString(path("anna.key.pem"));
    Files.writeString(path("anna.key.pem"), text.substring(0, text.indexOf("-----BEGIN", 10)));
    sign("r1", "anna");
    refused(
        3,
        "anna signs with two keys on roster version 1, this identity has one of them (Ed25519)",
        "use the whole identity");
    Files.writeString(path("anna.key.pem"), text.substring(text.indexOf("-----BEGIN", 10)));
    sign("r1", "anna");
    refused(4, "holds only the ML-DSA-65 key that stands beside another one", "unchanged");
    assertThat(envelope("r1").signatureCount()).isZero();
  }

  @Test
  void identity_withASecondKeyOfSomebodyElse_signsNothing() throws IOException {
    rosterNew("r1", "--hybrid");
    try (OutputStream out = Files.newOutputStream(path("anna.key.pem"))) {
      QuickKeyFiles.write(
          () -> List.of(anna.signers().get(0), wim.signers().get(1)), PASSPHRASE, out);
    }
    sign("r1", "anna");
    refused(3, "its ML-DSA-65 key is not on anna's line of roster version 1", "enrolled");
  }

  @Test
  void roster_asksForHybrid_ofPeopleWithOneKey_isUsage() throws IOException {
    enrol("wim", Identity.generate(new SecureRandom()));
    rosterNew("r1", "--hybrid");
    refused(
        2, "policy asks for hybrid signatures, but wim has no ML-DSA-65 key", "change the people");
    rosterNew("r1", "--hybrid", "--drop-hybrid");
    refused(2, "--hybrid and --drop-hybrid exclude each other", "decide");
  }

  @Test
  void roster_givingUpHybrid_isAskedForByName() throws IOException {
    rosterNew("r1", "--hybrid");
    rosterNew("r2", "--after", path("r1").toString());
    refused(2, "version 1 asks for more: signatures take one key again", "--drop-hybrid");
    assertThat(path("r2")).doesNotExist();
    rosterNew("r2", "--after", path("r1").toString(), "--drop-hybrid");
    assertThat(cli.printed()).contains("Declared limitation: signatures take one key again");
    rosterNew("r3", "--after", path("r2").toString());
    assertThat(cli.printed())
        .as("repeated for as long as it is so")
        .contains("Declared limitation: signatures take one key again");
    enrol("wim", Identity.generate(new SecureRandom()));
    rosterNew("r3b", "--after", path("r2").toString());
    refused(2, "version 2 asks for more: wim signs with one key again, with two before", "");
    rosterNew("r3c", "--after", path("r2").toString(), "--hybrid");
    refused(2, "wim", "");
  }

  @Test
  void signaturesByOtherPrograms_countOnceBothAreAttached() throws IOException {
    rosterNew("r1", "--hybrid");
    Bytes message = envelope("r1").message();
    Path first = Files.write(path("ed"), anna.signers().get(0).sign(message).toArray());
    Path second = Files.write(path("ml"), anna.signers().get(1).sign(message).toArray());
    attach("r1", first, "r1a");
    assertThat(cli.printed())
        .contains("anna's signature on roster roster-1 holds")
        .contains("It counts once anna's ML-DSA-65 key has signed too.");
    cli.done("sign", path("r1a").toString(), "--print-pae", "--out", path("pae").toString());
    assertThat(cli.printed())
        .contains("Signed so far by: nobody")
        .contains("anna: Ed25519, 64 raw bytes (RFC 8032) and ML-DSA-65, 3309 raw bytes");
    attach("r1a", first, "r1b");
    refused(
        3, "anna has signed it already with the Ed25519 key", "sign with the ML-DSA-65 key too");
    attach("r1a", second, "r1b");
    assertThat(cli.printed()).doesNotContain("It counts once");
    assertThat(RosterChain.signers(Roster.parse(envelope("r1b").payload(), "r"), envelope("r1b")))
        .hasSize(1);
    attach("r1b", second, "r1c");
    refused(3, "anna has signed it already with the ML-DSA-65 key", "let somebody else sign");
  }

  private void attach(String bundle, Path signature, String out) {
    cli.run(
        "sign",
        path(bundle).toString(),
        "--attach",
        signature.toString(),
        "--as",
        "anna",
        "--out",
        path(out).toString());
  }

  @Test
  void create_hybrid_writesBothKeysAndShowsBoth() throws IOException {
    Files.writeString(path("nora.json"), "{\"passphrase:nora\": \"" + PASSPHRASE + "\"}");
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
        "--hybrid",
        "--answers",
        path("nora.json").toString());
    assertThat(cli.printed())
        .contains("(Ed25519)")
        .contains("(ML-DSA-65)")
        .contains("Words of both keys, to be read aloud at enrolment:");
    cli.done("identity", "show", "--json", path("nora.identity.dsse.json").toString());
    assertThat(cli.printed().replaceAll("\\s+", " "))
        .contains("\"algorithms\" : [ \"Ed25519\", \"ML-DSA-65\" ]");
    assertThat(Files.readString(path("nora.key.pem"))).contains("ENCRYPTED PRIVATE KEY");
  }

  @Test
  void create_ofTwoForeignKeys_waitsForBothSignatures() throws IOException {
    Path first = pem("first.pem", anna.publicKeys().get(0));
    Path second = pem("second.pem", anna.publicKeys().get(1));
    create("--public-key", second.toString());
    refused(2, "--public-key is not Ed25519 or P-256", "never alone");
    create("--public-key", first.toString(), "--second-public-key", first.toString());
    refused(2, "or --second-public-key is not ML-DSA-65", "never alone");
    create("--second-public-key", second.toString());
    refused(2, "--second-public-key goes with --public-key", "both keys are elsewhere");
    create("--public-key", first.toString(), "--hybrid");
    refused(2, "--second-public-key goes with --public-key, and --hybrid does not", "");
    create("--public-key", first.toString(), "--second-public-key", second.toString());
    assertThat(cli.printed()).contains("It counts once each of its keys has signed it");
  }

  private void create(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "identity",
                "create",
                "--person",
                "nora",
                "--name",
                "Nora Lind",
                "--environment",
                "rehearsal",
                "--out",
                scratch.toString()));
    arguments.addAll(List.of(more));
    cli.run(arguments.toArray(String[]::new));
  }

  private Path pem(String name, PublicSigningKey key) throws IOException {
    return Files.writeString(
        path(name),
        "-----BEGIN PUBLIC KEY-----\n" + key.spki().base64() + "\n-----END PUBLIC KEY-----\n",
        StandardCharsets.US_ASCII);
  }
}

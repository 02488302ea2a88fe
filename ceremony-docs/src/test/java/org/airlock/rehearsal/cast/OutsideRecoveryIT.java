package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.KeyArn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;

/**
 * The material comes back without Airlock: two cards, the SLIP-39 reference implementation,
 * openssl, KMS.
 */
@Tag("interop")
final class OutsideRecoveryIT {
  private static final String COMBINE =
      """
      import sys
      from shamir_mnemonic import combine_mnemonics
      cards = [' '.join(l.strip() for l in open(f) if not l.startswith('#')).strip() for f in sys.argv[1:]]
      print(combine_mnemonics(cards).hex())
      """;

  @TempDir private Path scratch;

  @Test
  void cardsAndSealedFile_withoutAirlock_giveTheMaterialThatKmsKnows() throws IOException {
    Outside.require("openssl 3", "openssl", "cms", "-help");
    Outside.require("shamir-mnemonic", Outside.python(), "-c", "import shamir_mnemonic");
    House house = House.open();
    Acts acts = house.actsOn(house.wrapped);
    acts.tryImport(0, acts.wrappedFile());
    Bytes ciphertext = house.application.encrypt(house.key, "order 4711");

    String escrowKey = combine(acts, "carol", "cleo");
    Path material = decrypt(acts, escrowKey);
    assertThat(Files.size(material)).isEqualTo(32);

    house.application.deleteImportedKeyMaterial(house.key);
    assertThat(importWithOpenssl(house, house.key, material)).isEmpty();
    assertThat(house.application.decrypt(house.key, ciphertext)).isEqualTo("order 4711");
    house.application.deleteImportedKeyMaterial(house.key);
  }

  @Test
  void oneCardTooFew_isRefusedByTheReferenceToo() {
    Outside.require("shamir-mnemonic", Outside.python(), "-c", "import shamir_mnemonic");
    House house = House.open();
    Path card = house.acts().stage().path(house.acts().card("carol"));
    assertThat(Outside.run(scratch, Outside.python(), "-c", COMBINE, card.toString()).exitCode())
        .isNotZero();
  }

  private String combine(Acts acts, String one, String other) {
    Outside.Result combined =
        Outside.run(
            scratch,
            Outside.python(),
            "-c",
            COMBINE,
            acts.stage().path(acts.card(one)).toString(),
            acts.stage().path(acts.card(other)).toString());
    assertThat(combined.exitCode()).as(combined.text()).isZero();
    return combined.text().trim();
  }

  private Path decrypt(Acts acts, String escrowKey) throws IOException {
    Path sealed;
    try (Stream<Path> files = Files.walk(acts.stage().path("offline/store/material"))) {
      sealed = files.filter(file -> file.toString().endsWith(".cms")).findFirst().orElseThrow();
    }
    String fingerprint =
        acts.stage().ceremony(0, java.util.Map.of(), "escrow", "show", "--json").shown();
    String identifier =
        fingerprint.replaceAll("(?s).*\"escrowKeyFingerprint\" : \"([0-9a-f]+)\".*", "$1");
    Path material = scratch.resolve("material.bin");
    Outside.Result opened =
        Outside.run(
            scratch,
            "openssl",
            "cms",
            "-decrypt",
            "-inform",
            "DER",
            "-in",
            sealed.toString(),
            "-secretkey",
            escrowKey,
            "-secretkeyid",
            identifier,
            "-binary",
            "-out",
            material.toString());
    assertThat(opened.exitCode()).as(opened.text()).isZero();
    return material;
  }

  private java.util.Optional<String> importWithOpenssl(House house, KeyArn key, Path material)
      throws IOException {
    GetParametersForImportResponse parameters = house.application.parameters(key);
    Path wrappingKey = scratch.resolve("WrappingPublicKey.bin");
    Files.write(wrappingKey, parameters.publicKey().asByteArray());
    Outside.Result wrapped =
        Outside.run(
            scratch,
            Files.readAllBytes(material),
            List.of(
                "openssl",
                "pkeyutl",
                "-encrypt",
                "-pubin",
                "-keyform",
                "DER",
                "-inkey",
                wrappingKey.toString(),
                "-pkeyopt",
                "rsa_padding_mode:oaep",
                "-pkeyopt",
                "rsa_oaep_md:sha256",
                "-pkeyopt",
                "rsa_mgf1_md:sha256"));
    assertThat(wrapped.exitCode())
        .as(HexFormat.of().formatHex(wrapped.text().getBytes(StandardCharsets.ISO_8859_1)))
        .isZero();
    return house.application.importByHand(
        key, Bytes.copyOf(parameters.importToken().asByteArray()), wrapped.out());
  }
}

package org.airlock.offline.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.payload.Passport;
import org.airlock.offline.escrow.SealedMaterial;

/** Reads {@code LABEL:SPEC} and specs from options. */
final class SpecOption {
  private static final int PEM_LINE = 64;

  private SpecOption() {}

  /** Reads {@code LABEL:SPEC} or {@code LABEL:SPEC:USAGE}. */
  static SealedMaterial.Order order(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
      throw new Failure.Usage(
          "--material is not LABEL:SPEC or LABEL:SPEC:USAGE",
          "for example --material orders:SYMMETRIC_DEFAULT, --material billing:RSA_3072:SIGN_VERIFY");
    }
    return order(parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
  }

  /**
   * An order.
   *
   * @param usage needed where the spec has several
   */
  static SealedMaterial.Order order(String label, String spec, Optional<String> usage) {
    Header.requireTyped("the material's label", label);
    KeySpec known = KeySpec.importable(spec, "key spec " + spec);
    return new SealedMaterial.Order(label, known, usage(known, usage));
  }

  private static KeyUsage usage(KeySpec spec, Optional<String> said) {
    if (said.isEmpty() && spec.usages().size() == 1) {
      return spec.usages().iterator().next();
    }
    return spec.usages().stream()
        .filter(usage -> said.equals(Optional.of(usage.name())))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.Usage(
                    said.isEmpty()
                        ? spec + " can be used in several ways, and none was said"
                        : "a key of spec " + spec + " is not for " + said.get(),
                    "say --usage (or LABEL:SPEC:USAGE) with one of: "
                        + spec.usages().stream().sorted().toList()));
  }

  static JsonObject json(Passport passport) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("material", passport.header().id())
            .put("label", passport.label())
            .put("keySpec", passport.keySpec().name())
            .put("origin", passport.origin())
            .put("fingerprint", passport.fingerprint().hex())
            .put("words", passport.words().text())
            .put("kcvCmac", passport.kcvCmac().orElse(""))
            .put("kcvClassic", passport.kcvClassic().orElse(""))
            .put("escrow", passport.escrowId())
            .put("keyUsage", passport.keyUsage().name());
    passport
        .spki()
        .ifPresent(spki -> json.putBase64("spki", spki).put("spkiDigest", Digest.of(spki)));
    return json.putStrings("warnings", passport.warnings()).build();
  }

  static List<String> describe(Passport passport) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Material "
            + passport.header().id()
            + " ("
            + passport.label()
            + "): "
            + passport.keySpec()
            + " for "
            + passport.keyUsage()
            + ", "
            + passport.origin()
            + " "
            + passport.header().createdAt()
            + ", sealed under "
            + passport.escrowId());
    lines.add("  Fingerprint " + passport.fingerprint().hex());
    passport
        .kcvCmac()
        .ifPresent(
            kcv ->
                lines.add("  KCV (CMAC) " + kcv + ", classic " + passport.kcvClassic().orElse("")));
    passport.words().rows().forEach(row -> lines.add("  " + row));
    passport
        .entropy()
        .filter(entropy -> entropy.dice() > 0)
        .ifPresent(
            entropy -> lines.add("  Random: the machine's, and " + entropy.dice() + " dice"));
    passport
        .spki()
        .ifPresent(
            spki -> {
              lines.add("  Public key SHA-256 " + Digest.of(spki));
              lines.add("-----BEGIN PUBLIC KEY-----");
              String base64 = spki.base64();
              for (int at = 0; at < base64.length(); at += PEM_LINE) {
                lines.add(base64.substring(at, Math.min(base64.length(), at + PEM_LINE)));
              }
              lines.add("-----END PUBLIC KEY-----");
            });
    passport.warnings().forEach(warning -> lines.add("  Warning: " + warning));
    return lines;
  }
}

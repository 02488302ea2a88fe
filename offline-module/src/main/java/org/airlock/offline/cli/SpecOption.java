package org.airlock.offline.cli;

import org.airlock.common.failure.Failure;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.payload.Passport;
import org.airlock.offline.escrow.SealedMaterial;

/** Reads {@code LABEL:SPEC} and specs from options. */
final class SpecOption {
  private SpecOption() {}

  static SealedMaterial.Order order(String labelAndSpec) {
    int colon = labelAndSpec.lastIndexOf(':');
    if (colon < 1) {
      throw new Failure.Usage(
          "--material is not LABEL:SPEC", "for example --material orders:SYMMETRIC_DEFAULT");
    }
    return order(labelAndSpec.substring(0, colon), labelAndSpec.substring(colon + 1));
  }

  static SealedMaterial.Order order(String label, String spec) {
    org.airlock.common.bundle.Header.requireTyped("the material's label", label);
    KeySpec known = KeySpec.importable(spec, "--spec");
    if (known.form() != org.airlock.common.kms.MaterialForm.RAW) {
      throw new Failure.Usage(
          spec + " is importable by KMS, but cannot be made yet", "use a raw spec");
    }
    return new SealedMaterial.Order(label, known, known.usages().iterator().next());
  }

  static org.airlock.common.json.JsonObject json(Passport passport) {
    return org.airlock.common.json.JsonObject.builder()
        .put("material", passport.header().id())
        .put("label", passport.label())
        .put("keySpec", passport.keySpec().name())
        .put("origin", passport.origin())
        .put("fingerprint", passport.fingerprint().hex())
        .put("words", passport.words().text())
        .put("kcvCmac", passport.kcvCmac().orElse(""))
        .put("kcvClassic", passport.kcvClassic().orElse(""))
        .put("escrow", passport.escrowId())
        .putStrings("warnings", passport.warnings())
        .build();
  }

  static java.util.List<String> describe(Passport passport) {
    java.util.List<String> lines = new java.util.ArrayList<>();
    lines.add(
        "Material "
            + passport.header().id()
            + " ("
            + passport.label()
            + "): "
            + passport.keySpec()
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
    passport.warnings().forEach(warning -> lines.add("  Warning: " + warning));
    return lines;
  }
}

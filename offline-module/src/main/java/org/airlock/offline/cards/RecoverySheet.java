package org.airlock.offline.cards;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Passport;
import org.airlock.offline.paper.Column;
import org.airlock.offline.paper.Flow;
import org.airlock.offline.paper.Heading;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.paper.PaperDocument;
import org.airlock.offline.paper.QrCode;
import org.airlock.offline.paper.Table;
import org.airlock.offline.paper.Type;

/**
 * The sheet that travels with every share: all sealed materials of an escrow as QR codes and as
 * text, and how to get the key material back into KMS with nothing but stock tools. Holds no
 * secret; does name what the keys are for, so it does not go into the bag of a card.
 */
public final class RecoverySheet {
  private static final double CODE_MM = 84;

  private final Paper paper;

  public RecoverySheet(Paper paper) {
    this.paper = paper;
  }

  /**
   * One material.
   *
   * @param keyArn the KMS key it is imported into, if it is known here
   */
  public record Material(Passport passport, Bytes sealed, Optional<String> keyArn) {
    String id() {
      return passport.header().id();
    }
  }

  public byte[] print(EscrowRecord escrow, List<Material> materials) {
    Heading heading =
        new Heading(
            "Recovery sheet",
            "RS-" + escrow.header().id() + "-" + materials.size(),
            escrow.header().environment(),
            escrow.header().createdAt());
    try (PaperDocument document = new PaperDocument(paper, heading)) {
      Flow flow = document.flow();
      what(flow, escrow);
      shares(flow, escrow);
      steps(flow, escrow, materials);
      materials.forEach(material -> material(flow, document, material));
      return document.toBytes();
    }
  }

  private static void what(Flow flow, EscrowRecord escrow) {
    flow.heading("What this is");
    flow.paragraph(
        "With this sheet and "
            + escrow.threshold()
            + " of the "
            + escrow.shares().size()
            + " share cards of escrow "
            + escrow.header().id()
            + ", the key material listed here can be brought back and imported into AWS KMS again, without the program that"
            + " made it. This sheet alone reveals nothing; keep it away from the cards.");
    flow.paragraph(
        "It brings back the material of a KMS key that still exists. If the KMS key itself was deleted, its old ciphertext is"
            + " lost: a new KMS key with the same material is a different key.");
  }

  private static void shares(Flow flow, EscrowRecord escrow) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Ceremony", escrow.header().ceremony()));
    rows.add(List.of("Escrow", escrow.header().id() + ", generation " + escrow.generation()));
    rows.add(
        List.of(
            "Shares",
            "any "
                + escrow.threshold()
                + " of "
                + escrow.shares().size()
                + ", held by "
                + String.join(
                    ", ",
                    escrow.shares().stream()
                        .map(share -> share.number() + " " + share.custodian())
                        .toList())));
    rows.add(
        List.of(
            "Set words",
            ShareLabel.setWords(escrow.setIdentifier())
                + " (the first two words of every card of this set)"));
    rows.add(
        List.of(
            "Format of the shares",
            "SLIP-39 (SLIP-0039 of SatoshiLabs), one group, extendable, iteration exponent 0, no passphrase, English word list of 1024 words"));
    rows.add(
        List.of(
            "Format of the sealed files",
            "CMS AuthEnvelopedData (RFC 5083) in DER; KEKRecipientInfo with id-aes256-wrap (RFC 3565); content AES-256-GCM (RFC 5084)"));
    rows.add(List.of("Key identifier", SealedText.inFours(escrow.escrowKeyFingerprint().hex())));
    flow.table(new Table(List.of(Column.of("Fact", 1), Column.of("Value", 3.4)), rows));
  }

  private static void steps(Flow flow, EscrowRecord escrow, List<Material> materials) {
    boolean symmetric = materials.stream().anyMatch(RecoverySheet::wrapsDirectly);
    boolean large = materials.stream().anyMatch(material -> !wrapsDirectly(material));
    flow.heading("Recovery without Airlock");
    flow.paragraph(
        "On a machine that has no network and no disk (a live system in memory), with at least two people. Replace what is in"
            + " CAPITALS. Rehearse once a year with a rehearsal escrow. If the recovery kit is at hand (recovery.md, recover.py,"
            + " recover.html), follow its four pages instead: it reads these cards and QR codes and compares the result.");
    flow.item(
        "1.",
        "Bring "
            + escrow.threshold()
            + " custodians with their cards together. The first two words of each card must be the set words above.");
    flow.item(
        "2.",
        "Combine the words with any SLIP-39 program, for example the reference implementation. It prints 64 hex digits, the escrow key:");
    flow.code(
        List.of(
            "shamir recover        # of the Python package shamir-mnemonic, with its extra 'cli'"));
    flow.item(
        "3.",
        "Bring back each sealed file M.cms from the pages below. By camera or scanner, from the pictures of all its QR codes:");
    flow.code(
        List.of(
            "zbarimg -q --raw -Sdisable -Sqrcode.enable PICTURES | grep '^MATERIAL ' \\",
            "  | sort -t' ' -k2 -n | cut -d' ' -f3 | tr -d '\\n' | base64 -d > M.cms"));
    flow.item(
        "",
        "Or by typing the lines of hex digits into M.txt, without the line numbers and checks. The check of a line is what the second command prints for it:");
    flow.code(
        List.of(
            "tr -d ' \\n' < M.txt | xxd -r -p > M.cms",
            "while read -r L; do printf %s \"$L\" | tr -d ' ' | sha256sum | cut -c1-4; done < M.txt"));
    flow.item("4.", "Compare sha256sum M.cms with the digest printed beside it, then open it:");
    flow.code(
        List.of(
            "openssl cms -decrypt -inform DER -in M.cms -secretkey ESCROWKEY \\",
            "  -secretkeyid "
                + escrow.escrowKeyFingerprint().hex()
                + " -binary -out material.bin"));
    flow.item(
        "5.",
        "On a machine with a network, get a wrapping key and token for the KMS key; carry the wrapping key over. They live 24 hours:");
    flow.code(
        List.of(
            "aws kms get-parameters-for-import --key-id KEYARN --wrapping-key-spec RSA_4096 \\",
            "  --wrapping-algorithm ALGORITHM --query '[PublicKey,ImportToken]' --output text > parameters",
            "cut -f1 parameters | base64 -d > wrapping-key.der; cut -f2 parameters | base64 -d > token.bin"));
    if (symmetric) {
      flow.item("6a.", "ALGORITHM is RSAES_OAEP_SHA_256 (symmetric and HMAC keys). Wrap:");
      flow.code(oaep("material.bin", "wrapped.bin"));
    }
    if (large) {
      flow.item("6b.", "ALGORITHM is RSA_AES_KEY_WRAP_SHA_256 (private keys). Wrap:");
      List<String> lines = new ArrayList<>();
      lines.add("openssl rand 32 > aes.bin");
      lines.add("openssl enc -id-aes256-wrap-pad -e -K $(xxd -p -c 64 aes.bin) -iv A65959A6 \\");
      lines.add("  -in material.bin -out body.bin");
      lines.addAll(oaep("aes.bin", "head.bin"));
      lines.add("cat head.bin body.bin > wrapped.bin");
      flow.code(lines);
    }
    flow.item(
        "7.",
        "Carry wrapped.bin over and import it, with the expiry that was decided for the key:");
    flow.code(
        List.of(
            "aws kms import-key-material --key-id KEYARN --encrypted-key-material fileb://wrapped.bin \\",
            "  --import-token fileb://token.bin --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE"));
    flow.item(
        "8.",
        "Prove it: decrypt an old ciphertext. 'Incorrect key material' means another material or another key: go back to step 3. Then switch the first machine off.");
  }

  private static boolean wrapsDirectly(Material material) {
    return material.passport().spki().isEmpty();
  }

  private static List<String> oaep(String in, String out) {
    return List.of(
        "openssl pkeyutl -encrypt -pubin -keyform DER -inkey wrapping-key.der \\",
        "  -in " + in + " -out " + out + " \\",
        "  -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256");
  }

  private static void material(Flow flow, PaperDocument document, Material material) {
    Passport passport = material.passport();
    SealedText text = new SealedText(material.id(), material.sealed());
    flow.newPage();
    flow.heading("Material " + material.id());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Label", passport.label()));
    rows.add(
        List.of(
            "Key",
            passport.keySpec()
                + ", "
                + passport.keyUsage()
                + ", "
                + passport.sizeBytes()
                + " bytes"));
    rows.add(List.of("KMS key", material.keyArn().orElse("not known when this was printed:")));
    rows.add(List.of("Fingerprint", SealedText.inFours(passport.fingerprint().hex())));
    passport.kcvCmac().ifPresent(kcv -> rows.add(List.of("Check value (AES-CMAC)", kcv)));
    rows.add(
        List.of(
            "Sealed file",
            material.sealed().size()
                + " bytes, SHA-256 "
                + SealedText.inFours(Digest.of(material.sealed()).hex())));
    flow.table(new Table(List.of(Column.of("Fact", 1), Column.of("Value", 3.4)), rows));
    codes(flow, document, text.codes());
    flow.keep(30);
    flow.paragraph(Type.sans(9), "The same as text: line number, hex digits, check of the line.");
    List<String> lines = text.lines();
    for (String line : lines) {
      double top = flow.take(Type.mono(9).lineMm());
      flow.page().text(PaperDocument.MARGIN_MM, top + 3.2, Type.mono(9), line);
    }
  }

  private static void codes(Flow flow, PaperDocument document, List<String> codes) {
    for (int i = 0; i < codes.size(); i += 2) {
      double top = flow.take(CODE_MM + 5);
      for (int side = 0; side < 2 && i + side < codes.size(); side++) {
        double x = PaperDocument.MARGIN_MM + side * (document.widthMm() - CODE_MM);
        flow.page().qr(x, top, CODE_MM, QrCode.of(codes.get(i + side)));
        flow.page()
            .textCentered(
                x + CODE_MM / 2,
                top + CODE_MM + 2,
                Type.sans(9),
                "part " + (i + side + 1) + " of " + codes.size());
      }
    }
  }
}

package org.airlock.common.report;

/** The words of a report, one meaning each. */
final class Glossary {
  private Glossary() {}

  static Outline.Section section() {
    Outline.Rows rows = new Outline.Rows();
    String[][] words = {
      {"key material", "the secret bytes that AWS KMS uses under a KMS key"},
      {"KMS key", "the AWS object with an ARN; it is not the material"},
      {"passport", "the public identity of one material; nothing in it helps to find the material"},
      {"escrow", "the key that seals materials, split into shares that people keep"},
      {
        "share, threshold",
        "a part of the escrow key in words; so many restore it, fewer say nothing"
      },
      {"custodian", "keeps one share"},
      {
        "escrow proof",
        "all shares were read back, and trial reconstructions with each of them matched"
      },
      {"import token", "what AWS gives for one import; dead after 24 hours"},
      {"receipt", "what the importer signed after an import: what was sent, what KMS answered"},
      {"transcript, head", "the chained record; its last line's number and hash"},
      {"control", "a named check that refuses"},
      {"deviation", "anything that did not go as the plan says, with who decided"},
      {"rehearsal", "a complete run with worthless material"}
    };
    for (String[] word : words) {
      rows.add(Outline.Cell.of(word[0]), Outline.Cell.of(word[1]));
    }
    return Outline.Section.of("Glossary", rows.under("word", "meaning here"));
  }
}

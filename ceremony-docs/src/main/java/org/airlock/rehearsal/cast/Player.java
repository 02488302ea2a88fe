package org.airlock.rehearsal.cast;

import java.util.List;

/**
 * A person of the play.
 *
 * @param roles the roster's codes; empty for a custodian without a signing key
 * @param passphrase of the signing key; worthless, and searched for afterwards
 */
record Player(String id, String name, String roles, String passphrase) {
  static final String OPERATOR = "anna";
  static final String WITNESS = "wim";
  static final String FIRST_IMPORT_OPERATOR = "ines";
  static final String SECOND_IMPORT_OPERATOR = "ivan";
  static final String AUDITOR = "aude";
  static final List<String> CUSTODIANS = List.of("carol", "chen", "cleo");

  /**
   * Everybody with a signing key. Passphrases are made for each rehearsal, so that finding one
   * means something.
   */
  static List<Player> signers(java.util.random.RandomGenerator random) {
    return List.of(
        new Player(OPERATOR, "Anna Larsen", "operator", passphrase(random)),
        new Player(WITNESS, "Wim de Vries", "witness", passphrase(random)),
        new Player(FIRST_IMPORT_OPERATOR, "Ines Duarte", "import-operator", passphrase(random)),
        new Player(SECOND_IMPORT_OPERATOR, "Ivan Petrov", "import-operator", passphrase(random)),
        new Player("vera", "Vera Nilsson", "approver", passphrase(random)),
        new Player("otto", "Otto Brandt", "approver", passphrase(random)));
  }

  /** As above, and somebody who signs the evidence. */
  static List<Player> signersAndAuditor(java.util.random.RandomGenerator random) {
    List<Player> all = new java.util.ArrayList<>(signers(random));
    all.add(new Player(AUDITOR, "Aude Moreau", "auditor", passphrase(random)));
    return all;
  }

  static List<Player> custodians() {
    return List.of(
        new Player("carol", "Carol Weber", "custodian", ""),
        new Player("chen", "Chen Li", "custodian", ""),
        new Player("cleo", "Cleo Martin", "custodian", ""));
  }

  private static String passphrase(java.util.random.RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      text.append(i == 0 ? "" : "-");
      for (int letter = 0; letter < 4; letter++) {
        text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  String keyFile() {
    return "people/" + id + "/" + id + ".key.pem";
  }

  String cardFile() {
    return "people/" + id + "/" + id + ".identity.dsse.json";
  }
}

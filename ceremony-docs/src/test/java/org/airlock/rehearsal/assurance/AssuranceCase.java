package org.airlock.rehearsal.assurance;

import java.util.List;
import org.airlock.common.json.Fields;

/**
 * Why one may believe what Airlock is for: a claim, the claims it rests on, and under each the
 * arguments with their controls, tests and evidence. {@code ceremony-docs/assurance-case.json}.
 *
 * @param claim the one at the top
 */
record AssuranceCase(String claim, List<Claim> claims) {
  private static final int MOST = 200;

  /** What the claim at the top rests on. */
  record Claim(String id, String claim, List<Argument> arguments) {}

  /**
   * Why a claim holds.
   *
   * @param controls identifiers; the control table names the test of each
   * @param tests further test classes that show it
   * @param evidence where an auditor sees it, in the evidence package; empty when it is a property
   *     of the program that no ceremony leaves a trace of
   * @param left what the argument does not cover
   */
  record Argument(
      String id,
      String argument,
      List<String> controls,
      List<String> tests,
      List<String> evidence,
      String left) {}

  static AssuranceCase read() {
    return read(SourceTree.json("assurance-case.json"));
  }

  static AssuranceCase read(Fields fields) {
    AssuranceCase read =
        new AssuranceCase(
            fields.string("claim"),
            fields.objects("claims", MOST).stream().map(AssuranceCase::claim).toList());
    fields.end();
    return read;
  }

  private static Claim claim(Fields fields) {
    Claim claim =
        new Claim(
            fields.string("id"),
            fields.string("claim"),
            fields.objects("arguments", MOST).stream().map(AssuranceCase::argument).toList());
    fields.end();
    return claim;
  }

  private static Argument argument(Fields fields) {
    Argument argument =
        new Argument(
            fields.string("id"),
            fields.string("argument"),
            fields.strings("controls", MOST),
            fields.strings("tests", MOST),
            fields.strings("evidence", MOST),
            fields.string("left"));
    fields.end();
    return argument;
  }

  List<Argument> arguments() {
    return claims.stream().flatMap(claim -> claim.arguments().stream()).toList();
  }
}

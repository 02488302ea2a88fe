package org.airlock.common.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Payloads with one thing wrong: compact JSON in, for each member at any depth several broken texts
 * out.
 */
final class Mutants {
  private static final Pattern MEMBER =
      Pattern.compile("\"([A-Za-z0-9]+)\":(\"[^\"]*\"|-?\\d+|true|false)");

  /** Members that may be missing; they may still not be null, doubled or of another type. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "notAfter",
          "importType",
          "expectedKeyMaterialId",
          "validTo",
          "supersedes",
          "kcvCmac",
          "kcvClassic",
          "keyMaterialId",
          "algorithm");

  private Mutants() {}

  static List<String> of(String json) {
    List<String> mutants = new ArrayList<>();
    Matcher member = MEMBER.matcher(json);
    while (member.find()) {
      String whole = member.group();
      String name = member.group(1);
      int at = member.start();
      mutants.add(replace(json, at, whole, "\"" + name + "\":null"));
      mutants.add(replace(json, at, whole, whole + "," + whole));
      mutants.add(replace(json, at, whole, whole + ",\"surplus\":1"));
      mutants.add(replace(json, at, whole, "\"" + name + "\":{}"));
      if (!OPTIONAL.contains(name)) {
        mutants.add(replace(json, at, whole, "\"renamed\":" + member.group(2)));
      }
    }
    mutants.add(json + "x");
    mutants.add(json + json);
    return mutants;
  }

  private static String replace(String json, int at, String whole, String by) {
    return json.substring(0, at) + by + json.substring(at + whole.length());
  }
}

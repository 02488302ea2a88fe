package org.airlock.common.evidence;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The forms that auditors ask for, as key-ceremony practice numbers them.
 *
 * @param number 2.1 to 2.28
 * @param made files of a package that are this form, or directories of them
 * @param otherwise why it is absent when none of them is there and nothing is attached
 */
record Form(String number, String title, List<String> made, String otherwise) {
  private static final String PAPER = "kept on paper only; attach a scan";
  private static final String OTHER_SIDE = "recorded by the other side's package";
  private static final String NOT_HELD = "no such act in this store";

  static final List<Form> ALL =
      List.of(
          form("2.1", "Ceremony identification", "manifest and transcript", "03-transcript/"),
          form("2.2", "Approval to conduct", "no guided ceremony in this store", "00-plan/"),
          form("2.3", "Roster and roles", "", "01-roster/"),
          form("2.4", "Attendance log", PAPER, EvidenceLayout.ATTESTATIONS + "#attendance-taken"),
          form("2.5", "Custodian acknowledgement", PAPER),
          form("2.6", "Equipment register", PAPER),
          form("2.7", "Seal and bag register", NOT_HELD, "03-transcript/#custody"),
          form("2.8", "Software statement", "", EvidenceLayout.SOFTWARE),
          form("2.9", "Preflight report", OTHER_SIDE, "02-environment/doctor/"),
          form("2.10", "Entropy statement", OTHER_SIDE, "04-key/"),
          form("2.11", "Key record", OTHER_SIDE, "04-key/"),
          form("2.12", "Share set and custody record", OTHER_SIDE, "05-shares/escrow/"),
          form("2.13", "Import parameters record", NOT_HELD, "06-import/requests/"),
          form("2.14", "Wrap record", NOT_HELD, "06-import/wrapped/"),
          form("2.15", "Import result", NOT_HELD, "06-import/receipts/"),
          form("2.16", "Functional proof", NOT_HELD, "06-import/receipts/"),
          form("2.17", "Step log", "", "03-transcript/"),
          form("2.18", "Exception sheets", "", EvidenceLayout.DEVIATIONS),
          form("2.19", "Transcript", "", "03-transcript/"),
          form("2.20", "Media chain of custody", PAPER),
          form("2.21", "Printed matter control", PAPER),
          form("2.22", "Camera and recording log", PAPER),
          form("2.23", "Destruction certificate", NOT_HELD, "03-transcript/#share-destroyed"),
          form("2.24", "Post-ceremony storage statement", PAPER),
          form(
              "2.25",
              "Sign-off",
              "no guided ceremony was closed in this store",
              EvidenceLayout.ATTESTATIONS + "#run-closed"),
          form(
              "2.26",
              "Adherence report",
              "no guided ceremony was closed in this store",
              EvidenceLayout.ATTESTATIONS + "#run-closed"),
          form("2.27", "Drill and periodic check log", NOT_HELD, "05-shares/drills/"),
          form("2.28", "Public extract", "", "03-transcript/"));

  private static Form form(String number, String title, String otherwise, String... made) {
    return new Form(number, title, List.of(made), otherwise);
  }

  static boolean exists(String number) {
    return ALL.stream().anyMatch(form -> form.number().equals(number));
  }

  /**
   * Where the form is.
   *
   * @param types types of events in the transcript
   */
  Optional<String> findMade(Set<String> files, Set<String> types) {
    return made.stream().filter(place -> isThere(place, files, types)).findFirst();
  }

  private static boolean isThere(String place, Set<String> files, Set<String> types) {
    int hash = place.indexOf('#');
    if (hash >= 0) {
      String type = place.substring(hash + 1);
      return types.stream().anyMatch(each -> each.startsWith(type));
    }
    return files.stream().anyMatch(file -> file.startsWith(place));
  }
}

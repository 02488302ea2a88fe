package org.airlock.offline.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people: at most 80 columns, verdicts in words, no colour. */
public final class ReportTable {
  private static final int COLUMNS = 80;
  private static final String INDENT = " ".repeat(19);

  private ReportTable() {}

  public static List<String> lines(Report report) {
    List<String> lines = new ArrayList<>();
    lines.addAll(wrapped("", "Profile " + report.profile().code() + ", " + report.machine() + "."));
    for (Finding finding : report.findings()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s  %-13s %s",
              finding.check().name(),
              finding.verdict().code(),
              finding.check().title()));
      lines.addAll(wrapped(INDENT, finding.observation().raw()));
      if (!finding.observation().remedy().isEmpty()) {
        lines.addAll(wrapped(INDENT, "To do: " + finding.observation().remedy() + "."));
      }
      report
          .waiver(finding.check())
          .filter(waiver -> finding.verdict() == Verdict.FAIL)
          .ifPresent(
              waiver ->
                  lines.addAll(
                      wrapped(INDENT, "Waived by " + waiver.person() + ": " + waiver.reason())));
    }
    lines.addAll(wrapped("", conclusion(report)));
    return lines;
  }

  private static String conclusion(Report report) {
    String toTick =
        report.toTick().isEmpty()
            ? ""
            : " For people to look at and tick on paper: " + Report.ids(report.toTick()) + ".";
    return switch (report.verdict()) {
      case PASS -> "PASS: nothing speaks against this machine.";
      case WARN, NOT_CHECKABLE -> "WARN: nothing failed." + toTick;
      case FAIL ->
          "FAIL: "
              + Report.ids(report.failed())
              + (report.profile() == Profile.PRODUCTION
                  ? ". This machine is not fit for production."
                  : ". A rehearsal may go on; production would not.")
              + toTick;
    };
  }

  static List<String> wrapped(String indent, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      String rest = word;
      if (line.length() > indent.length() && line.length() + 1 + rest.length() > COLUMNS) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      }
      if (line.length() > indent.length()) {
        line.append(' ');
      }
      while (line.length() + rest.length() > COLUMNS) {
        int fits = COLUMNS - line.length();
        lines.add(line.append(rest, 0, fits).toString());
        rest = rest.substring(fits);
        line = new StringBuilder(indent);
      }
      line.append(rest);
    }
    lines.add(line.toString());
    return lines;
  }
}

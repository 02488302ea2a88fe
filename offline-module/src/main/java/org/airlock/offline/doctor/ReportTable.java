package org.airlock.offline.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.airlock.common.console.Columns;

/** A report for people: at most 80 columns, verdicts in words, no colour. */
public final class ReportTable {
  private static final String INDENT = " ".repeat(19);

  private ReportTable() {}

  public static List<String> lines(Report report) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        Columns.wrapped("", "Profile " + report.profile().code() + ", " + report.machine() + "."));
    for (Finding finding : report.findings()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s  %-13s %s",
              finding.check().name(),
              finding.verdict().code(),
              finding.check().title()));
      lines.addAll(Columns.wrapped(INDENT, finding.observation().raw()));
      if (!finding.observation().remedy().isEmpty()) {
        lines.addAll(Columns.wrapped(INDENT, "To do: " + finding.observation().remedy() + "."));
      }
      report
          .waiver(finding.check())
          .filter(waiver -> finding.verdict() == Verdict.FAIL)
          .ifPresent(
              waiver ->
                  lines.addAll(
                      Columns.wrapped(
                          INDENT, "Waived by " + waiver.person() + ": " + waiver.reason())));
    }
    lines.addAll(Columns.wrapped("", conclusion(report)));
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
}

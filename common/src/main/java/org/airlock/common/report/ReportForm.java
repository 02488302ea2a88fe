package org.airlock.common.report;

import java.util.Map;
import org.airlock.common.bytes.Bytes;

/** How a report becomes a file. */
@FunctionalInterface
public interface ReportForm {
  /** By the ending of the file, with its dot: what every program can write. */
  Map<String, ReportForm> EVERYWHERE = Map.of(".html", each -> Bytes.utf8(HtmlReport.of(each)));

  /** The file's bytes; the same for the same outline. */
  Bytes write(Outline outline);
}

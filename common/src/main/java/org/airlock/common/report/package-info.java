/**
 * The report that an auditor reads: drawn from verified evidence and from nothing else, so it
 * claims nothing that cannot be looked up. {@link org.airlock.common.report.ReportWriter} makes the
 * {@link org.airlock.common.report.Outline} of one, each part of it by a class of its own; a {@link
 * org.airlock.common.report.ReportForm} writes that, {@link org.airlock.common.report.HtmlReport}
 * as one file without scripts.
 */
@NullMarked
package org.airlock.common.report;

import org.jspecify.annotations.NullMarked;

/**
 * What a ceremony is printed with, all of it from the one {@link
 * org.airlock.offline.script.Script}: no page has a step of its own.
 *
 * <ul>
 *   <li>{@link org.airlock.offline.printing.Edition}: the script that is printed, and whether it is
 *       a draft;
 *   <li>{@link org.airlock.offline.printing.PlanPapers}: every file of an edition; start here;
 *   <li>{@link org.airlock.offline.printing.Cover}, {@link
 *       org.airlock.offline.printing.Abbreviations}, {@link
 *       org.airlock.offline.printing.ScriptRows}: the parts of a script as texts, which {@link
 *       org.airlock.offline.printing.ScriptPdf} and {@link org.airlock.offline.printing.ScriptHtml}
 *       lay out;
 *   <li>{@link org.airlock.offline.printing.Forms}, {@link
 *       org.airlock.offline.printing.PackingList}: what is filled in by hand;
 *   <li>{@link org.airlock.offline.printing.ReportPdf}: the report over evidence, afterwards.
 * </ul>
 *
 * No secret comes here; handwriting forms are empty.
 */
@NullMarked
package org.airlock.offline.printing;

import org.jspecify.annotations.NullMarked;

/**
 * Documents on paper: the few things that a ceremony prints, as PDF that is the same byte for byte
 * whenever the same is asked for.
 *
 * <ul>
 *   <li>{@link org.airlock.offline.paper.PaperDocument}: pages with the banner of their
 *       environment, their document's id and "page k of m";
 *   <li>{@link org.airlock.offline.paper.Flow}: text from top to bottom, wrapped, over as many
 *       pages as it takes; {@link org.airlock.offline.paper.Table} with its header on each of them;
 *   <li>{@link org.airlock.offline.paper.Canvas}: what is put at a place, in millimetres from the
 *       upper left corner;
 *   <li>{@link org.airlock.offline.paper.QrCode}: of public text.
 * </ul>
 *
 * <pre>{@code
 * Heading heading = new Heading("Recovery sheet", "RS-E-1", Environment.REHEARSAL, createdAt);
 * try (PaperDocument document = new PaperDocument(Paper.A4, heading)) {
 *   Flow flow = document.flow();
 *   flow.heading("What to do");
 *   flow.paragraph("Find two share cards of this escrow.");
 *   flow.table(new Table(List.of(Column.of("Step", 1), Column.of("What", 6)), rows));
 *   byte[] pdf = document.toBytes();
 * }
 * }</pre>
 *
 * The rules: black on white, so that a copy in grey loses nothing; both fonts embedded, so that
 * every reader and printer shows the same; nothing compressed, because compressors differ between
 * machines; no date and no id that the caller did not give. PDFBox is behind this package and
 * nowhere else. No secret is given to it: a page with a secret is made with empty places ({@link
 * org.airlock.offline.paper.Canvas#letters}, {@link org.airlock.offline.paper.Canvas#squares}),
 * which are filled in the finished bytes by {@link org.airlock.offline.paper.Places}.
 */
@NullMarked
package org.airlock.offline.paper;

import org.jspecify.annotations.NullMarked;

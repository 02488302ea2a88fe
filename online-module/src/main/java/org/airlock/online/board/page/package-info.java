/**
 * What shows the board: the assembled data of {@code importer status} as text, JSON, a page and a
 * calendar. Nothing here asks KMS, reads a store or looks at a clock; every instant comes with the
 * data.
 *
 * <ul>
 *   <li>{@link org.airlock.online.board.page.BoardView} is the input: {@link
 *       org.airlock.online.board.page.Cell}s and what does not fit a cell;
 *   <li>{@link org.airlock.online.board.page.TableBoard} writes a terminal's lines;
 *   <li>{@link org.airlock.online.board.page.JsonBoard} writes all of it for programs;
 *   <li>{@link org.airlock.online.board.page.HtmlBoard} writes one self-contained page to open,
 *       print or pin up;
 *   <li>{@link org.airlock.online.board.page.CalendarFile} writes the dates as an {@code .ics}
 *       file.
 * </ul>
 *
 * The rules:
 *
 * <ul>
 *   <li>no meaning by colour alone: every urgency has a sign and a word;
 *   <li>text from outside (aliases, labels, names) is shown through {@link
 *       org.airlock.online.board.page.OutsideText}, so that it cannot steer a terminal or reorder a
 *       line;
 *   <li>whatever shortens an identifier keeps it distinct from all others on the board;
 *   <li>dates are UTC; a local time only ever stands beside.
 * </ul>
 *
 * For example, what {@code status --html} writes: {@code HtmlBoard.page(view)}.
 */
@NullMarked
package org.airlock.online.board.page;

import org.jspecify.annotations.NullMarked;

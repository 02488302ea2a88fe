/**
 * The pages that the programs write, opened in a real browser. {@link
 * org.airlock.rehearsal.page.Browser} opens one page from disk and says what the page did; {@link
 * org.airlock.rehearsal.page.Paper} looks at what it prints.
 */
@org.jspecify.annotations.NullMarked
package org.airlock.rehearsal.page;

package org.airlock.rehearsal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.online.board.page.BoardView;
import org.airlock.online.board.page.Cell;
import org.airlock.online.board.page.HtmlBoard;
import org.airlock.online.board.page.Urgency;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code importer status --html} writes, opened from disk in Chromium, read, filtered and
 * printed. The last tests break the page on purpose: a judge that never objects is none.
 */
@Tag("interop")
final class BoardPageInteropTest {
  private static final String ROWS = "[...document.querySelectorAll('tbody tr')]";
  private static final String VISIBLE = ROWS + ".filter(row => row.checkVisibility())";

  /** The key's id is the first line of the second column. */
  private static final String VISIBLE_KEYS =
      VISIBLE + ".map(row => row.cells[1].innerText.split('\\n')[0])";

  /** WCAG 2.2, success criterion 1.4.3, for text of ordinary size. */
  private static final double LEAST_CONTRAST = 4.5;

  /** The width of A4 in landscape between margins of 12 mm, at 96 CSS pixels to the inch. */
  private static final int PRINTED_WIDTH = (int) ((297 - 2 * 12) / 25.4 * 96);

  private static final int SCREEN_WIDTH = 1280;

  @TempDir private static Path profile;
  private static Browser browser;

  @TempDir private Path scratch;

  @BeforeAll
  static void start() {
    Browser.demand();
    Paper.demand();
    browser = Browser.start(profile);
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
  }

  private void open(BoardView view) throws IOException {
    open(HtmlBoard.page(view));
  }

  private Path open(Bytes page) throws IOException {
    Path file = scratch.resolve("board.html");
    Files.write(file, page.toArray());
    browser.resize(SCREEN_WIDTH, 900);
    browser.open(file);
    return file;
  }

  private static List<String> ids(Stream<Cell> cells) {
    return cells.map(cell -> cell.key().keyId()).toList();
  }

  private static void filter(String text) {
    browser.value("document.getElementById('filter').focus()||0");
    browser.type(text);
  }

  private static void clear(String text) {
    text.chars().forEach(letter -> browser.press(Browser.Key.BACKSPACE));
  }

  static List<BoardView> boards() {
    return List.of(Boards.usual(0), Boards.usual(60), Boards.hostile(), Boards.longest());
  }

  @ParameterizedTest
  @MethodSource("boards")
  void page_asksForNothingButItselfAndHasNoComplaint(BoardView view) throws IOException {
    Path file = open(HtmlBoard.page(view));
    filter("a");
    browser.press(Browser.Key.ENTER);
    browser.print();
    assertThat(browser.requests()).containsExactly(file.toUri().toString());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void filter_showsTheRowsThatMatchAllWords() throws IOException {
    BoardView view = Boards.usual(24);
    open(view);
    assertThat(browser.texts(VISIBLE_KEYS)).hasSize(24);

    filter("DEAD eu-central");
    List<String> dead =
        ids(
            view.cells().stream()
                .filter(cell -> cell.urgency() == Urgency.DEAD)
                .filter(cell -> cell.key().region().equals("eu-central-1")));
    assertThat(dead).hasSizeBetween(1, 23);
    assertThat(browser.texts(VISIBLE_KEYS)).containsExactlyInAnyOrderElementsOf(dead);
    assertThat(browser.text("document.body.innerText")).contains(dead.size() + " of 24 shown");

    browser.press(Browser.Key.ENTER);
    assertThat(browser.texts(VISIBLE_KEYS)).containsExactlyInAnyOrderElementsOf(dead);
    browser.reload();
    assertThat(browser.texts(VISIBLE_KEYS)).containsExactlyInAnyOrderElementsOf(dead);

    filter(" no-such-thing");
    assertThat(browser.texts(VISIBLE_KEYS)).isEmpty();

    clear("DEAD eu-central no-such-thing");
    assertThat(browser.texts(VISIBLE_KEYS))
        .containsExactlyInAnyOrderElementsOf(ids(view.cells().stream()));
  }

  /** A sheet that lacks rows says so. */
  @Test
  void print_filtered_saysHowManyAreShown() throws IOException {
    open(Boards.usual(24));
    filter("dead");
    assertThat(Paper.of(browser.print(), scratch).sheets().get(0)).contains("4 of 24 shown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#100%", "#%E0%A4%A", "#%3Cscript%3E"})
  void filter_fromAnOddAddress_stillWorks(String fragment) throws IOException {
    Path file = open(HtmlBoard.page(Boards.usual(6)));
    browser.value("location.replace('" + file.toUri() + fragment + "')||0");
    browser.reload();
    assertThat(browser.complaints()).isEmpty();
    clear(browser.text("document.getElementById('filter').focus()||filter.value"));
    filter("dead");
    assertThat(browser.texts(VISIBLE_KEYS)).hasSize(1);
  }

  @Test
  void text_hostile_isShownAndDoesNothing() throws IOException {
    open(Boards.hostile());
    assertThat(browser.holds("window.ran === undefined")).isTrue();
    assertThat(browser.holds("document.scripts.length === 1")).isTrue();
    assertThat(browser.holds("document.querySelector('img,svg,b,iframe') === null")).isTrue();
    List<String> shown =
        Boards.HOSTILE.stream().map(text -> text.replace("\u202E", "<U+202E>")).toList();
    assertThat(browser.texts(ROWS + ".map(row => row.cells[2].innerText.split('\\n')[0])"))
        .containsExactlyInAnyOrderElementsOf(shown);
    assertThat(browser.texts(ROWS + ".map(row => row.lastElementChild.innerText)"))
        .containsExactlyInAnyOrderElementsOf(shown);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void urgency_isAWordUnderAHeading() throws IOException {
    BoardView view = Boards.usual(6);
    open(view);
    assertThat(browser.text("document.querySelector('thead th').innerText")).isEqualTo("Urgency");
    assertThat(browser.texts(ROWS + ".map(row => row.cells[0].innerText)"))
        .containsExactlyElementsOf(
            Stream.of(Urgency.values()).map(one -> one.sign() + " " + one.word()).toList());
  }

  /** That a key never expires is good news, and must not stand where nothing is known. */
  @Test
  void expiry_notKnown_isNotCalledNever() throws IOException {
    open(Boards.usual(6));
    assertThat(
            browser.texts(
                ROWS + ".map(row => row.cells[0].innerText + ': ' + row.cells[4].innerText)"))
        .contains("!! dead: not known", "ok fine: never", "! due: 2026-12-04T10:00:00Z");
  }

  /** What to do next is the last column; it must not hide behind a scroll bar. */
  @ParameterizedTest
  @MethodSource("boards")
  void page_onAUsualScreen_showsAllColumns(BoardView view) throws IOException {
    open(view);
    assertThat(overflow(SCREEN_WIDTH)).isNotPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void text_standsOutFromItsBackground(String colours) throws IOException {
    open(Boards.usual(12));
    browser.look("screen", colours);
    int canvas = browser.screenshot().getRGB(0, 0) & 0xFFFFFF;
    assertThat(Contrast.luminance(canvas) < 0.1).isEqualTo(colours.equals("dark"));
    assertThat(Contrast.least(browser, canvas)).isGreaterThanOrEqualTo(LEAST_CONTRAST);
  }

  @ParameterizedTest
  @MethodSource("boards")
  void print_isA4AndCutsNothing(BoardView view) throws IOException {
    open(view);
    Paper paper = Paper.of(browser.print(), scratch);
    assertThat(paper.width()).isCloseTo(Paper.A4_LONG_SIDE, within(1.0));
    assertThat(paper.height()).isCloseTo(Paper.A4_SHORT_SIDE, within(1.0));
    assertThat(ids(view.cells().stream()))
        .allMatch(id -> paper.unbroken().contains(Paper.unbroken(id)));
    assertThat(paper.words())
        .allSatisfy(
            word -> {
              assertThat(word.left()).isGreaterThan(30);
              assertThat(word.right()).isLessThan(paper.width() - 30);
              assertThat(word.bottom()).isLessThan(paper.height() - 10);
            });
    assertThat(printedOverflow()).isNotPositive();
  }

  private static int printedOverflow() {
    browser.look("print", "light");
    browser.resize(PRINTED_WIDTH, 700);
    return overflow(PRINTED_WIDTH);
  }

  /** How many CSS pixels do not fit; on paper a browser would shrink or cut them. */
  private static int overflow(int width) {
    return Integer.parseInt(
        browser.text("String(document.documentElement.scrollWidth - " + width + ")"));
  }

  @Test
  void print_ofSeveralSheets_repeatsTheHeadingAndCountsThem() throws IOException {
    BoardView view = Boards.usual(60);
    open(view);
    Paper paper = Paper.of(browser.print(), scratch);
    assertThat(paper.sheets()).hasSizeGreaterThan(1);
    for (int i = 0; i < paper.sheets().size(); i++) {
      assertThat(paper.sheets().get(i))
          .contains("Urgency")
          .contains("Region")
          .contains((i + 1) + " of " + paper.sheets().size());
    }
    // An ordinary id is in one piece, so that it can be read aloud and copied.
    assertThat(String.join("", paper.sheets())).contains(ids(view.cells().stream()));
  }

  private static Bytes broken(String from, String to) {
    String page = HtmlBoard.page(Boards.usual(6)).asUtf8().orElseThrow();
    assertThat(page).contains(from);
    return Bytes.utf8(page.replace(from, to));
  }

  @Test
  void brokenPage_withAPicture_isObjectedTo() throws IOException {
    open(broken("<body>", "<body><img src=\"http://pictures.invalid/a.png\">"));
    assertThat(browser.complaints()).anyMatch(text -> text.contains("Content Security Policy"));
  }

  @Test
  void brokenPage_withAPictureAndNoPolicy_isSeenAsking() throws IOException {
    String unguarded =
        broken("http-equiv=\"Content-Security-Policy\"", "name=\"policy\"").asUtf8().orElseThrow();
    open(
        Bytes.utf8(
            unguarded.replace("<body>", "<body><img src=\"http://pictures.invalid/a.png\">")));
    assertThat(browser.requests()).contains("http://pictures.invalid/a.png");
  }

  @Test
  void brokenPage_withAnotherScript_isObjectedTo() throws IOException {
    open(broken("shown++", "shown+=2"));
    assertThat(browser.complaints()).anyMatch(text -> text.contains("Content Security Policy"));
    filter("dead");
    assertThat(browser.texts(VISIBLE_KEYS)).hasSize(6);
  }

  @Test
  void brokenPage_withAWideLine_doesNotFit() throws IOException {
    open(broken("<table>", "<pre>" + "wide ".repeat(100) + "</pre><table>"));
    assertThat(printedOverflow()).isPositive();
  }
}

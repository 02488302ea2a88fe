package org.airlock.offline.room;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.airlock.offline.slip39.ShareException;
import org.airlock.offline.slip39.ShareWords;
import org.airlock.offline.slip39.Wordlist;

/**
 * The words of one share while they are typed, key by key. It knows no screen and no clock: a key
 * goes in, and what the last line of the screen should show comes out. The rules of the keys:
 *
 * <ol>
 *   <li>a letter with which no word of the list goes on is refused at once;
 *   <li>from four letters on, the whole word is shown; Space takes it, and it is gone from sight;
 *   <li>Backspace takes back a letter, and on an empty line the last word, and the one before it;
 *   <li>a number goes to that word, to write it anew; the other words stay;
 *   <li>a full stop hides the line until the next one;
 *   <li>{@code !} and Enter calls that something is wrong; the words that are in stay;
 *   <li>{@code @} begins the path of a share file, which is no secret and stays visible;
 *   <li>Enter gives the share when all words are in.
 * </ol>
 *
 * <p>Nothing typed becomes a String. Closing wipes everything. Not thread-safe.
 */
final class WordTyping implements AutoCloseable {
  static final char PAUSE = '.';
  static final char FILE = '@';

  /** Before the words of a result: something is wrong, and people want to say so. */
  static final char CALL = '!';

  private static final int BACKSPACE = 8;
  private static final int DELETE = 127;
  private static final int COMPLETED_AFTER = 4;
  private static final int LONGEST_PATH = 1024;
  private static final int LONGEST_LINE = LONGEST_PATH + 64;

  private final Wordlist list = Wordlist.standard();
  private final int[] words;
  private final char[] letters = new char[LONGEST_PATH];
  private final char[] line = new char[LONGEST_LINE];
  private int count;
  private int place;
  private int size;
  private int jump;
  private boolean paused;
  private boolean done;

  /**
   * @param expected how many words the share has
   * @param before words that were typed before and refused, to be corrected; preserved. Empty, or a
   *     path, to begin anew
   */
  WordTyping(int expected, char[] before) {
    words = new int[expected];
    if (before.length > 0 && before[0] != FILE) {
      fill(before);
    }
    place = count;
  }

  /** True once Enter gave the share, or a path. */
  boolean done() {
    return done;
  }

  /** How many words are in. */
  int count() {
    return count;
  }

  /**
   * Takes a key.
   *
   * @return what the person should be told, in a line of its own; it holds nothing that was typed
   */
  Optional<String> key(int key) {
    if (paused || (isPauseKey(key) && !isPath())) {
      if (isPauseKey(key)) {
        paused = !paused;
      }
      return Optional.empty();
    }
    if (key == '\r' || key == '\n') {
      return enter();
    }
    if (key == BACKSPACE || key == DELETE) {
      return takeBack();
    }
    if (isPath()) {
      return pathKey(key);
    }
    if (isCall()) {
      return Optional.of("Enter calls that something is wrong; Backspace goes on with the words");
    }
    if (key == ' ' || key == '\t') {
      return space();
    }
    if (key >= '0' && key <= '9') {
      return digit(key - '0');
    }
    return letter(key);
  }

  /** A comma is beside the full stop on most keyboards, and on some needs no Shift. */
  private static boolean isPauseKey(int key) {
    return key == PAUSE || key == ',';
  }

  private boolean isPath() {
    return size > 0 && letters[0] == FILE;
  }

  private boolean isCall() {
    return size > 0 && letters[0] == CALL;
  }

  private Optional<String> enter() {
    if (isCall()) {
      done = true;
      return Optional.empty();
    }
    if (isPath()) {
      done = size > 1;
      return Optional.empty();
    }
    if (size > 0 || jump > 0) {
      Optional<String> told = space();
      done = size == 0 && jump == 0 && count == words.length && place == count;
      return told;
    }
    if (count < words.length) {
      return Optional.of(
          "only " + count + " of " + words.length + " words are in; type word " + (count + 1));
    }
    done = true;
    return Optional.empty();
  }

  private Optional<String> space() {
    if (jump > 0) {
      return goTo();
    }
    if (size == 0) {
      return Optional.empty();
    }
    int index = index();
    if (index < 0) {
      return Optional.of("type at least " + COMPLETED_AFTER + " letters of the word");
    }
    forgetLetters();
    words[place] = index;
    String told = "word " + (place + 1) + (place < count ? " replaced" : " accepted");
    count = Math.max(count, place + 1);
    place = count;
    return Optional.of(told);
  }

  private Optional<String> goTo() {
    int wanted = jump;
    jump = 0;
    if (wanted > count) {
      return Optional.of("only " + count + " of " + words.length + " words are in");
    }
    place = wanted - 1;
    return Optional.of("type word " + wanted + " again; Backspace leaves it as it was");
  }

  private Optional<String> takeBack() {
    if (jump > 0) {
      jump /= 10;
    } else if (size > 0) {
      letters[--size] = 0;
    } else if (place < count) {
      place = count;
    } else if (count > 0) {
      words[--count] = 0;
      place = count;
      return Optional.of("word " + (count + 1) + " taken back");
    }
    return Optional.empty();
  }

  private Optional<String> pathKey(int key) {
    if (key >= ' ' && key < DELETE && size < letters.length) {
      letters[size++] = (char) key;
    }
    return Optional.empty();
  }

  private Optional<String> digit(int digit) {
    if (size > 0 || count == 0) {
      return Optional.of("words have no digits");
    }
    if (jump < 10) {
      jump = 10 * jump + digit;
    }
    return Optional.empty();
  }

  private Optional<String> letter(int key) {
    if (key <= ' ' || key > Character.MAX_VALUE || jump > 0) {
      return Optional.empty();
    }
    if ((key == FILE || key == CALL) && size == 0) {
      letters[size++] = (char) key;
      return Optional.empty();
    }
    if (place == words.length) {
      return Optional.of("all words are in; Enter gives them, Backspace takes the last one back");
    }
    letters[size++] = (char) key;
    if (completions().isEmpty()) {
      letters[--size] = 0;
      return Optional.of("no word of the list goes on like this; that letter was not taken");
    }
    return Optional.empty();
  }

  /** What the list offers for the letters typed so far. */
  private List<String> completions() {
    char[] prefix = Arrays.copyOf(letters, size);
    try {
      return list.completions(prefix);
    } finally {
      Arrays.fill(prefix, '\0');
    }
  }

  /** The one word that the letters are or, from four on, begin; else -1. */
  private int index() {
    List<String> completions = size < COMPLETED_AFTER ? List.of() : completions();
    if (completions.size() != 1) {
      return -1;
    }
    char[] word = completions.get(0).toCharArray();
    try {
      return list.indexOf(word).orElse(-1);
    } finally {
      Arrays.fill(word, '\0');
    }
  }

  /**
   * Takes the whole share at once, as a scanner types it.
   *
   * @param scanned all words with blanks between them; preserved
   * @return why it was not taken; then the words are as they were before
   */
  Optional<String> scan(char[] scanned) {
    if (paused) {
      return Optional.of("paused: nothing was taken; press " + PAUSE + " and scan again");
    }
    try {
      int[] indices = ShareWords.parse(scanned);
      boolean whole = indices.length == words.length;
      int read = indices.length;
      if (whole) {
        take(indices);
      }
      Arrays.fill(indices, 0);
      done = whole;
      return whole
          ? Optional.empty()
          : Optional.of(
              read + " words were scanned, a share has " + words.length + "; scan the card again");
    } catch (ShareException notWords) {
      return Optional.of("what was scanned is no share; scan the card again, or type it");
    }
  }

  private void fill(char[] before) {
    int[] indices = ShareWords.parse(before);
    try {
      if (indices.length <= words.length) {
        take(indices);
      }
    } finally {
      Arrays.fill(indices, 0);
    }
  }

  private void take(int[] indices) {
    forgetLetters();
    Arrays.fill(words, 0);
    System.arraycopy(indices, 0, words, 0, indices.length);
    count = indices.length;
    place = count;
    jump = 0;
  }

  private void forgetLetters() {
    Arrays.fill(letters, '\0');
    size = 0;
  }

  /** What the last line of the screen shows, valid until the next call; its length too. */
  char[] line() {
    return line;
  }

  /** Writes the line anew. */
  int draw() {
    Arrays.fill(line, '\0');
    int end = put(0, position());
    if (paused) {
      return put(end, "hidden; " + PAUSE + " shows it again");
    }
    if (jump > 0) {
      return put(end, "go to word " + jump);
    }
    System.arraycopy(letters, 0, line, end, size);
    end += size;
    if (!isPath() && size >= COMPLETED_AFTER) {
      List<String> completions = completions();
      if (completions.size() == 1) {
        end = put(end, " = ");
        end = put(end, completions.get(0));
      }
    }
    return end;
  }

  private String position() {
    if (place == words.length) {
      return "all " + words.length + " words are in; Enter gives them: ";
    }
    return "word " + (place + 1) + " of " + words.length + (place < count ? " again: " : ": ");
  }

  private int put(int at, String text) {
    text.getChars(0, text.length(), line, at);
    return at + text.length();
  }

  /**
   * The words with single blanks between them, after {@link #CALL} if that was called, or the path;
   * the caller wipes it.
   */
  char[] result() {
    if (isPath()) {
      return Arrays.copyOf(letters, size);
    }
    int called = isCall() ? 1 : 0;
    int length = called + Math.max(0, count - 1);
    for (int i = 0; i < count; i++) {
      length += list.word(words[i]).length();
    }
    char[] joined = new char[length];
    Arrays.fill(joined, 0, called, CALL);
    int at = called;
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        joined[at++] = ' ';
      }
      String word = list.word(words[i]);
      word.getChars(0, word.length(), joined, at);
      at += word.length();
    }
    return joined;
  }

  @Override
  public void close() {
    Arrays.fill(words, 0);
    Arrays.fill(line, '\0');
    forgetLetters();
    count = 0;
    place = 0;
  }
}

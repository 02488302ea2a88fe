package org.airlock.offline.evidence;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.airlock.offline.slip39.Wordlist;

/**
 * Finds runs of words of the SLIP-39 list. Ordinary English hardly has ten of them in a row; a
 * share has 20 or 33.
 */
public final class ShareWordRuns implements Predicate<String> {
  private static final int RUN = 10;
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

  @Override
  public boolean test(String text) {
    Wordlist list = Wordlist.standard();
    int run = 0;
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      run = list.indexOf(words.group().toCharArray()).isPresent() ? run + 1 : 0;
      if (run >= RUN) {
        return true;
      }
    }
    return false;
  }
}

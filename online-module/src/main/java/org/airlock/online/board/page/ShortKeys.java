package org.airlock.online.board.page;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.airlock.common.kms.KeyArn;

/**
 * Key ids cut to their beginning: at least eight characters behind {@code mrk-}, and as many more
 * as it takes to be the beginning of no other key id on the board. Two ARNs may share a key id (a
 * primary and its replicas); these differ in account or Region, which stand beside.
 */
final class ShortKeys {
  private static final int SHORTEST = 8;
  private static final String MULTI_REGION = "mrk-";

  private final Map<String, String> shortened = new HashMap<>();

  ShortKeys(BoardView view) {
    TreeSet<String> ids = new TreeSet<>();
    Stream.concat(
            view.cells().stream().map(Cell::key), view.unknownKeys().stream().map(UnknownKey::key))
        .map(KeyArn::keyId)
        .forEach(ids::add);
    List<String> sorted = List.copyOf(ids);
    for (int i = 0; i < sorted.size(); i++) {
      String id = sorted.get(i);
      int length = SHORTEST + (id.startsWith(MULTI_REGION) ? MULTI_REGION.length() : 0);
      if (i > 0) {
        length = Math.max(length, common(id, sorted.get(i - 1)) + 1);
      }
      if (i + 1 < sorted.size()) {
        length = Math.max(length, common(id, sorted.get(i + 1)) + 1);
      }
      shortened.put(id, length >= id.length() ? id : id.substring(0, length) + "..");
    }
  }

  /** The beginning of the key id, with dots when something was left out. */
  String of(KeyArn key) {
    return Objects.requireNonNull(shortened.get(key.keyId()), "a key of the board");
  }

  private static int common(String one, String other) {
    int length = 0;
    while (length < Math.min(one.length(), other.length())
        && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return length;
  }
}

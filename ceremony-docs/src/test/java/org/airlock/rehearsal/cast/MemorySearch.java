package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts patterns in a memory image, all of them in one pass. */
final class MemorySearch {
  private static final int CHUNK_BYTES = 8 << 20;
  private static final int PAGE_BYTES = 4096;

  private final Map<Integer, List<MemoryPatterns.Form>> byFirstBytes = new LinkedHashMap<>();
  private final boolean[] wanted = new boolean[1 << 16];
  private final Map<String, Map<String, Integer>> found = new TreeMap<>();

  private MemorySearch(List<MemoryPatterns.Form> forms) {
    for (MemoryPatterns.Form form : forms) {
      int first = first(form.bytes(), 0);
      wanted[first] = true;
      byFirstBytes.computeIfAbsent(first, any -> new ArrayList<>()).add(form);
    }
  }

  /**
   * @return secret to form to number of copies, only of what is there
   */
  static Map<String, Map<String, Integer>> of(Path image, List<MemoryPatterns.Form> forms) {
    MemorySearch search = new MemorySearch(forms);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "r")) {
      byte[] chunk = new byte[CHUNK_BYTES + MemoryPatterns.LONGEST];
      for (long at = 0; at < file.length(); at += CHUNK_BYTES) {
        file.seek(at);
        int size = (int) Math.min(chunk.length, file.length() - at);
        file.readFully(chunk, 0, size);
        search.chunk(chunk, size);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return search.found;
  }

  private static int first(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  private void chunk(byte[] chunk, int size) {
    byte[] zeros = new byte[PAGE_BYTES + MemoryPatterns.LONGEST];
    for (int page = 0; page < Math.min(size, CHUNK_BYTES); page += PAGE_BYTES) {
      int end = Math.min(page + zeros.length, size);
      if (!Arrays.equals(chunk, page, end, zeros, 0, end - page)) {
        page(chunk, page, size);
      }
    }
  }

  private void page(byte[] chunk, int page, int size) {
    int end = Math.min(page + PAGE_BYTES, size - 1);
    for (int i = page; i < end; i++) {
      int first = first(chunk, i);
      if (wanted[first]) {
        for (MemoryPatterns.Form form : byFirstBytes.get(first)) {
          int length = form.bytes().length;
          if (i + length <= size && Arrays.equals(chunk, i, i + length, form.bytes(), 0, length)) {
            found
                .computeIfAbsent(form.secret(), any -> new TreeMap<>())
                .merge(form.form(), 1, Integer::sum);
          }
        }
      }
    }
  }
}

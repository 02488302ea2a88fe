package org.airlock.rehearsal.cast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Searches files for secrets: raw, in hex, in base64 and base64url at any alignment, and the words
 * of shares in whatever layout. Base64 found in a file is decoded and searched as well, so that a
 * secret inside a payload inside a bundle is found.
 */
final class SecretScan {
  private static final int DEEPEST = 5;
  private static final int WORDS_IN_A_ROW = 4;
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{24,}={0,2}");

  private final Map<String, List<byte[]>> patterns = new LinkedHashMap<>();
  private final Map<String, List<String>> phrases = new LinkedHashMap<>();

  /** Adds a secret of at least 16 bytes. */
  void addSecret(String name, byte[] secret) {
    if (secret.length < 16) {
      throw new IllegalArgumentException("too short to be told from chance");
    }
    List<byte[]> forms = new ArrayList<>();
    forms.add(secret.clone());
    forms.add(ascii(HexFormat.of().formatHex(secret)));
    forms.add(ascii(HexFormat.of().withUpperCase().formatHex(secret)));
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      for (int shift = 0; shift < 3; shift++) {
        forms.add(ascii(middle(encoder, secret, shift)));
      }
    }
    if (patterns.putIfAbsent(name, forms) != null) {
      throw new IllegalArgumentException("two secrets are called " + name);
    }
  }

  /** Adds a share; any four of its words in a row count as found. */
  void addWords(String name, List<String> words) {
    List<String> windows = new ArrayList<>();
    for (int i = 0; i + WORDS_IN_A_ROW <= words.size(); i++) {
      windows.add(" " + String.join(" ", words.subList(i, i + WORDS_IN_A_ROW)) + " ");
    }
    if (phrases.putIfAbsent(name, windows) != null) {
      throw new IllegalArgumentException("two shares are called " + name);
    }
  }

  int secrets() {
    return patterns.size() + phrases.size();
  }

  /** How many of the secrets are found when each is planted in a JSON text. */
  int findsPlanted() {
    int found = 0;
    for (Map.Entry<String, List<byte[]>> each : patterns.entrySet()) {
      byte[] json =
          ascii(
              "[ { \"reason\" : \"x"
                  + Base64.getEncoder().encodeToString(each.getValue().get(0))
                  + "\" } ]");
      found += searchBytes(json, 0).contains(each.getKey()) ? 1 : 0;
    }
    for (Map.Entry<String, List<String>> each : phrases.entrySet()) {
      byte[] json = ascii("{ \"reason\" : \"" + each.getValue().get(0) + "\" }");
      found += searchBytes(json, 0).contains(each.getKey()) ? 1 : 0;
    }
    return found;
  }

  /**
   * What {@code secret} looks like inside longer base64, when {@code shift} bytes stand before it
   * in its group of three.
   */
  private static String middle(Base64.Encoder encoder, byte[] secret, int shift) {
    byte[] padded = new byte[shift + secret.length];
    System.arraycopy(secret, 0, padded, shift, secret.length);
    String text = encoder.withoutPadding().encodeToString(padded);
    int first = shift == 0 ? 0 : shift + 1;
    int last = padded.length % 3 == 0 ? text.length() : text.length() - 1;
    return text.substring(first, last);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @return lines of "file: name of what was found", for all files below {@code directory}
   */
  List<String> search(Path directory) {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        for (String name : searchBytes(Files.readAllBytes(file), 0)) {
          found.add(directory.relativize(file) + ": " + name);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  List<String> searchBytes(byte[] content, int depth) {
    List<String> found = new ArrayList<>();
    patterns.forEach(
        (name, forms) -> {
          if (forms.stream().anyMatch(form -> contains(content, form))) {
            found.add(name);
          }
        });
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String words = " " + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", " ") + " ";
    phrases.forEach(
        (name, windows) -> {
          if (windows.stream().anyMatch(words::contains)) {
            found.add(name);
          }
        });
    if (depth < DEEPEST) {
      Matcher encoded = BASE64.matcher(text);
      while (encoded.find()) {
        found.addAll(searchBytes(decoded(encoded.group()), depth + 1));
      }
    }
    return found;
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getMimeDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  private static boolean contains(byte[] content, byte[] form) {
    for (int start = 0; start + form.length <= content.length; start++) {
      int i = 0;
      while (i < form.length && content[start + i] == form[i]) {
        i++;
      }
      if (i == form.length) {
        return true;
      }
    }
    return false;
  }
}

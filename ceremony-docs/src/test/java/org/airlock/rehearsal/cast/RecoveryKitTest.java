package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.json.JsonArray;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonString;
import org.airlock.common.json.StrictJson;
import org.airlock.common.kms.KeySpec;
import org.airlock.offline.material.PassportValues;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.sealing.Sealing;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.ShareWords;
import org.airlock.offline.slip39.Slip39;
import org.airlock.offline.slip39.Wordlist;
import org.junit.jupiter.api.Test;

/** The recovery kit says of shares, sealed files and passports what the programs do. */
final class RecoveryKitTest {
  private static final Path SUMS = KitPage.FOLDER.resolve("SHA256SUMS");

  private static JsonObject vectors() throws IOException {
    Path file = KitPage.FOLDER.resolve("vectors/vectors.json");
    return (JsonObject) StrictJson.parse(Bytes.copyOf(Files.readAllBytes(file)), "vectors");
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) object.find(name).orElseThrow()).value();
  }

  private static String inFours(String hex) {
    return hex.replaceAll("(.{4})(?=.)", "$1 ");
  }

  @Test
  void vectors_meanTheSameToTheProgram() throws IOException {
    JsonObject vectors = vectors();
    List<String> shares =
        ((JsonArray) vectors.find("shares").orElseThrow())
            .elements().stream().map(share -> ((JsonString) share).value()).toList();
    Bytes sealed = Bytes.copyOf(Files.readAllBytes(KitPage.FOLDER.resolve("vectors/sealed.cms")));
    assertThat(sealed).isEqualTo(Bytes.ofBase64(text(vectors, "sealed")).orElseThrow());
    for (int left = 0; left < 3; left++) {
      List<String> pair = new ArrayList<>(shares);
      pair.remove(left);
      try (SecretBytes escrowKey = combine(pair)) {
        Bytes fingerprint = EscrowKeys.fingerprint(escrowKey);
        assertThat(fingerprint.hex()).isEqualTo(text(vectors, "escrowKeyFingerprint"));
        try (SecretBytes material = Sealing.unseal(sealed, escrowKey, fingerprint, "the vector")) {
          assertThat(HexFormat.of().formatHex(material.exposeSecretArray()))
              .isEqualTo(text(vectors, "material"));
          PassportValues values = PassportValues.of(KeySpec.SYMMETRIC_DEFAULT, material);
          assertThat(values.fingerprint().hex()).isEqualTo(text(vectors, "fingerprint"));
          assertThat(values.kcvCmac()).contains(text(vectors, "kcvCmac"));
          assertThat(values.kcvClassic()).contains(text(vectors, "kcvClassic"));
        }
      }
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // handed on to the caller, who closes it
  private static SecretBytes combine(List<String> words) {
    try (Share one = ShareWords.read(words.get(0).getBytes(StandardCharsets.US_ASCII));
        Share other = ShareWords.read(words.get(1).getBytes(StandardCharsets.US_ASCII));
        SecretBytes none = SecretBytes.owning(new byte[0])) {
      return Slip39.combine(List.of(one, other), none);
    }
  }

  @Test
  void page_printsTheVectorsAndTheCompleteWordList() throws IOException {
    String page = Files.readString(KitPage.TEXT).replaceAll("\\s+", " ");
    JsonObject vectors = vectors();
    for (String name :
        List.of("escrowKey", "escrowKeyFingerprint", "sealedDigest", "material", "fingerprint")) {
      assertThat(page).contains(inFours(text(vectors, name)));
    }
    for (String name : List.of("kcvCmac", "kcvClassic")) {
      assertThat(page).contains(name + " " + text(vectors, name));
    }
    JsonArray shares = (JsonArray) vectors.find("shares").orElseThrow();
    for (int i = 0; i < 2; i++) {
      String words = ((JsonString) shares.elements().get(i)).value();
      assertThat(page).contains("share " + (i + 1) + " " + words);
      assertThat(Files.readString(KitPage.FOLDER.resolve("vectors/share-" + (i + 1) + ".txt")))
          .endsWith("\n" + words + "\n");
    }
    for (String file : List.of("vectors/sealed-lines.txt")) {
      String lines = Files.readString(KitPage.FOLDER.resolve(file)).replaceAll("\\s+", " ");
      assertThat(page).contains(lines.strip());
    }
    String list =
        IntStream.range(0, Wordlist.SIZE)
            .mapToObj(i -> (i % 16 == 0 ? i + " " : "") + Wordlist.standard().word(i))
            .collect(Collectors.joining(" "));
    assertThat(page).contains(list);
  }

  @Test
  void programs_carryTheWordListOfTheStandard() throws IOException {
    String list =
        IntStream.range(0, Wordlist.SIZE)
            .mapToObj(i -> Wordlist.standard().word(i))
            .collect(Collectors.joining(" "));
    for (String program : List.of("recover.py", "recover.html")) {
      String text = Files.readString(KitPage.FOLDER.resolve(program)).replaceAll("\\s+", " ");
      assertThat(text).contains(list);
    }
  }

  /** {@code -Dairlock.write=true} writes the list anew. */
  @Test
  void sums_nameEveryFileOfTheKit() throws IOException {
    TreeSet<String> lines = new TreeSet<>();
    try (Stream<Path> files = Files.walk(KitPage.FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = KitPage.FOLDER.relativize(file).toString();
        if (!name.startsWith("tests/") && !file.equals(SUMS) && !name.contains("__pycache__")) {
          lines.add(name + "=" + Digest.of(Bytes.copyOf(Files.readAllBytes(file))).hex());
        }
      }
    }
    String sums =
        lines.stream()
            .map(line -> line.replaceFirst("(.*)=(.*)", "$2  $1\n"))
            .collect(Collectors.joining());
    if (Boolean.getBoolean("airlock.write")) {
      Files.writeString(SUMS, sums);
    }
    assertThat(Files.readString(SUMS))
        .as("run with -Dairlock.write=true to write SHA256SUMS anew")
        .isEqualTo(sums);
  }
}

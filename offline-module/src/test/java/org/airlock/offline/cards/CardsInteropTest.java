package org.airlock.offline.cards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.slip39.Share;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cards as others see them: rendered in grey and read by poppler, their squares read by zbar, their
 * words joined by the reference implementation.
 */
@Tag("interop")
final class CardsInteropTest {
  private static final int DOTS_PER_INCH = 150;
  private static final String COMBINE =
      """
      import sys
      from shamir_mnemonic import combine_mnemonics
      print(combine_mnemonics([line.strip() for line in sys.stdin if line.strip()], b"").hex())
      """;

  @TempDir private Path scratch;

  @BeforeEach
  void outsidersAreThere() {
    boolean there;
    try {
      there =
          run("", "pdftoppm", "-v").exitCode() == 0
              && run("", "zbarimg", "--version").exitCode() == 0;
    } catch (IOException missing) {
      there = false;
    }
    if ("required".equals(System.getProperty("interop"))) {
      assertThat(there)
          .as("poppler-utils and zbar-tools are demanded and do not run here")
          .isTrue();
    }
    assumeTrue(
        there, "poppler-utils or zbar-tools does not run here; this second opinion is skipped");
  }

  @ParameterizedTest
  @CsvSource({"A4,32", "A4,16", "LETTER,32", "LETTER,16"})
  void card_inGrey_isReadByPopplerAndZbar_andRestoresWithTheReference(Paper paper, int size)
      throws IOException {
    byte[] secret = new byte[size];
    new Random(size).nextBytes(secret);
    List<String> words = new ArrayList<>();
    List<String> squares = new ArrayList<>();
    Samples.split(
        secret,
        set -> {
          for (int i = 0; i < 2; i++) {
            Share share = set.shares(0).get(i);
            Path pdf = card(paper, share, i + 1);
            words.add(Printed.words(shown(pdf)));
            squares.add(read(grey(pdf, 1)));
            assertThat(words.get(i)).isEqualTo(Samples.words(share));
            assertThat(squares.get(i)).isEqualTo(Samples.words(share));
          }
        });
    Outcome reference =
        run(
            String.join("\n", squares),
            System.getProperty("airlock.python", "python3"),
            "-c",
            COMBINE);
    if (!"required".equals(System.getProperty("interop"))) {
      assumeTrue(reference.exitCode() == 0, "shamir-mnemonic does not run here");
    }
    assertThat(reference.text().trim()).isEqualTo(HexFormat.of().formatHex(secret));
  }

  /**
   * A tenth of the code's area in one blot, at several places; and as twelve stains. The three
   * squares in the corners stay: without them no reader finds a code.
   */
  @ParameterizedTest
  @CsvSource({"0.5,0.5,1", "0.8,0.8,1", "0.5,0.8,1", "0.5,0.2,1", "0,0,12"})
  void card_withATenthOfItsCodeBlotted_stillReads(double x, double y, int blots) {
    Samples.split(
        new byte[32],
        set -> {
          for (Share share : set.shares(0)) {
            Path page = grey(card(Paper.A4, share, 1), 1);
            write(page, blot(page, x, y, blots));
            assertThat(read(page)).isEqualTo(Samples.words(share));
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"192,1", "2540,8"})
  void sealedFile_onPaper_comesBackFromCodesAndFromText(int size, int parts) throws IOException {
    byte[] sealed = new byte[size];
    new Random(size).nextBytes(sealed);
    SealedText text = new SealedText("M-KC-1-1", Bytes.copyOf(sealed));
    assertThat(text.codes()).hasSize(parts);
    Path pdf = scratch.resolve("sheet.pdf");
    write(pdf, RecoverySheetTest.sheet(Bytes.copyOf(sealed)));

    StringBuilder base64 = new StringBuilder();
    String[] found = new String[parts];
    for (int page = 1; Files.exists(pdf) && page <= 6; page++) {
      for (String code : read(grey(pdf, page)).split("\n")) {
        String[] fields = code.split(" ");
        if (fields.length == 3) {
          assertThat(fields[0]).isEqualTo("M-KC-1-1");
          found[Integer.parseInt(fields[1].split("/")[0]) - 1] = fields[2];
        }
      }
    }
    Arrays.stream(found).forEach(base64::append);
    assertThat(Base64.getDecoder().decode(base64.toString())).isEqualTo(sealed);

    StringBuilder hex = new StringBuilder();
    for (String line : shown(pdf).split("\n")) {
      if (line.matches(" *\\d+ +([0-9a-f]{4} ){1,12} +[0-9a-f]{4} *")) {
        String digits = line.strip().replaceAll("^\\d+ +", "").replaceAll(" +[0-9a-f]{4}$", "");
        hex.append(digits.replace(" ", ""));
      }
    }
    assertThat(HexFormat.of().parseHex(hex.toString())).isEqualTo(sealed);
  }

  @Test
  void testPage_isReadLikeACard() {
    try (SecretBytes page =
        new ShareCard(Paper.LETTER).testPage(Samples.label(Samples.LONG, "chen", 2), 33)) {
      Path pdf = scratch.resolve("test.pdf");
      write(pdf, page.exposeSecretArray());
      assertThat(read(grey(pdf, 1))).isEqualTo(Printed.words(shown(pdf)));
    }
  }

  private Path card(Paper paper, Share share, int number) {
    Path pdf = scratch.resolve("card-" + number + ".pdf");
    try (SecretBytes card =
        new ShareCard(paper).print(Samples.label("KC-1", "chen", number), share)) {
      write(pdf, card.exposeSecretArray());
    }
    return pdf;
  }

  private String shown(Path pdf) {
    return must("pdftotext", "-layout", pdf.toString(), "-");
  }

  /** The page as a picture in shades of grey (PGM). */
  private Path grey(Path pdf, int page) {
    String name = pdf + "-" + page;
    must(
        "pdftoppm",
        "-gray",
        "-r",
        "" + DOTS_PER_INCH,
        "-f",
        "" + page,
        "-l",
        "" + page,
        "-singlefile",
        pdf.toString(),
        name);
    return Path.of(name + ".pgm");
  }

  private String read(Path picture) {
    if (!Files.exists(picture)) {
      return "";
    }
    try {
      return run("", "zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture.toString())
          .text()
          .trim();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] blot(Path picture, double x, double y, int blots) {
    try {
      byte[] image = Files.readAllBytes(picture);
      String[] header = new String(image, 0, 32, StandardCharsets.ISO_8859_1).split("\\s+");
      int width = Integer.parseInt(header[1]);
      int height = Integer.parseInt(header[2]);
      int start = image.length - width * height;
      int[] area = area(image, start, width, height);
      double tenth = 0.1 * (area[2] - area[0]) * (area[3] - area[1]);
      int side = (int) Math.sqrt(tenth / blots);
      Random random = new Random(1);
      for (int i = 0; i < blots; i++) {
        double atX = blots == 1 ? x : 0.15 + 0.7 * random.nextDouble();
        double atY = blots == 1 ? y : 0.15 + 0.7 * random.nextDouble();
        int left = (int) (area[0] + atX * (area[2] - area[0]) - side / 2.0);
        int top = (int) (area[1] + atY * (area[3] - area[1]) - side / 2.0);
        for (int row = top; row < top + side; row++) {
          Arrays.fill(
              image, start + row * width + left, start + row * width + left + side, (byte) 0);
        }
      }
      return image;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Left, top, right and bottom of the code: 80 mm with its white edge, below 11 rows of words. */
  private static int[] area(byte[] image, int start, int width, int height) {
    double dots = DOTS_PER_INCH / 25.4;
    double quiet = 80 * 4 / (SecretQr.ofWords(33).dimension() + 8.0);
    double left = 15 + quiet;
    double top = 27 + ShareLabel.HEIGHT_MM + 11 * 8.2 + 3 + quiet;
    double side = 80 - 2 * quiet;
    int row = (int) ((top + 0.4) * dots);
    int corner = start + row * width + (int) ((left + 0.4) * dots);
    assertThat(image[corner]).as("the corner of the code is dark").isZero();
    return new int[] {
      (int) (left * dots),
      (int) (top * dots),
      (int) ((left + side) * dots),
      Math.min(height, (int) ((top + side) * dots))
    };
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private record Outcome(int exitCode, String text) {}

  private String must(String... command) {
    try {
      Outcome outcome = run("", command);
      return outcome.text();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Outcome run(String input, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException closed) {
      // The program did not want it.
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Outcome(process.waitFor(), text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

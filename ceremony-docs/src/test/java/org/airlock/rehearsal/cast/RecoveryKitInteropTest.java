package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.airlock.common.bytes.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recovery kit's two programs against the SLIP-39 vectors and against everything that people
 * bring wrongly, and its page on paper. The cases are in {@code recovery-kit/tests}.
 */
@Tag("interop")
final class RecoveryKitInteropTest {
  private static final Path SLIP39 =
      Path.of("../offline-module/src/test/resources/vectors/slip39").toAbsolutePath();

  @TempDir private Path scratch;

  private String must(String... command) {
    Outside.Result result = Outside.run(scratch, command);
    assertThat(result.exitCode()).as(result.text()).isZero();
    return result.text();
  }

  @Test
  void python_passesItsCases() {
    requirePython();
    Outside.require("openssl 3", "openssl", "cms", "-help");
    must("python3", "-I", "-S", tests(), SLIP39.toString());
  }

  @Test
  void browserPage_withoutNetwork_passesTheSameCases() {
    requirePython();
    Outside.require("Chromium", "chromium", "--version");
    Outside.require(
        "a namespace without network",
        "sh",
        "-c",
        "[ $(id -u) = 0 ] && unshare -n true || unshare -rn true");
    String told = must("python3", "-I", "-S", tests(), SLIP39.toString(), "--page");
    assertThat(told).contains("OK").doesNotContain("skipped");
  }

  private static void requirePython() {
    Outside.require(
        "Python 3.10", "python3", "-c", "import sys; assert sys.version_info > (3, 10)");
  }

  private static String tests() {
    return KitPage.FOLDER.resolve("tests/test_recover.py").toString();
  }

  @Test
  void printedCommands_forTheVectors_giveWhatIsPrinted() throws IOException {
    requirePython();
    Outside.require("openssl 3", "openssl", "cms", "-help");
    Path kit = House.copy(KitPage.FOLDER);
    String variables =
        "MATERIAL=M-VECTOR-1 ESCROWKEY=$(jq -r .escrowKey vectors/vectors.json)"
            + " KEYID=$(jq -r .escrowKeyFingerprint vectors/vectors.json)\n"
            + "cp vectors/sealed-qr.txt sheet.txt\njq -r .material vectors/vectors.json | xxd -r -p > m.bin\n"
            + "sha256sum -c --quiet SHA256SUMS\n";
    String told =
        Outside.run(
                kit,
                "bash",
                "-euc",
                variables + KitPage.command("A") + KitPage.command("D").replace("/dev/shm/", "./"))
            .text();
    String[] lines = told.split("\n");
    assertThat(told).contains("SELF-TEST    passed");
    assertThat(lines[lines.length - 2]).isEqualTo(lines[lines.length - 1]);
    assertThat(Files.readString(KitPage.TEXT))
        .contains("material is `" + lines[lines.length - 1].substring(0, 16) + "...`");
  }

  @Test
  void page_isMadeFromItsText_andPrintsOnFourSheets() throws IOException {
    requirePython();
    Outside.require("Chromium", "chromium", "--version");
    Outside.require("poppler's pdfinfo", "pdfinfo", "-v");
    Path page = KitPage.FOLDER.resolve("recovery-print.html");
    Outside.Result made =
        Outside.run(scratch, "python3", "-I", "-S", KitPage.FOLDER.resolve("page.py").toString());
    assertThat(Bytes.copyOf(Files.readAllBytes(page)))
        .as("run 'page.py > recovery-print.html' to write it anew")
        .isEqualTo(made.out());

    Path pdf = scratch.resolve("page.pdf");
    must(
        "chromium",
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-pdf-header-footer",
        "--user-data-dir=" + scratch.resolve("profile"),
        "--print-to-pdf=" + pdf,
        page.toString());
    assertThat(must("pdfinfo", pdf.toString()))
        .containsPattern("Pages: +4\n")
        .containsPattern("Page size: +59[45].* x 84[12].* pts \\(A4\\)");
    String[] sheets = must("pdftotext", pdf.toString(), "-").split("\f");
    assertThat(sheets[0]).contains("Record of the recovery").contains("Signatures");
    assertThat(sheets[1]).contains("4. Steps").contains("aws kms decrypt");
    assertThat(sheets[2]).contains("5. Formats").contains("138bdeaa");
    assertThat(sheets[3]).contains("1008 wisdom").contains("END OF THE RECOVERY KIT");
    // Long lines of the word list would run off the sheet: the last words of the longest line.
    assertThat(sheets[3]).contains("process profile program promise");
  }
}

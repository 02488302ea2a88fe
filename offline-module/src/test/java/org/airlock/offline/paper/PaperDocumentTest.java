package org.airlock.offline.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.airlock.common.bundle.Environment;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

final class PaperDocumentTest {
  private static final Instant AT = Instant.parse("2026-11-25T09:00:00Z");

  @Test
  void document_drawnTwice_isTheSameBytes() {
    assertThat(sample(Paper.A4, "S-1")).isEqualTo(sample(Paper.A4, "S-1"));
  }

  @Test
  void document_withAnotherId_isOtherBytes() {
    assertThat(sample(Paper.A4, "S-1")).isNotEqualTo(sample(Paper.A4, "S-2"));
  }

  @Test
  void table_longerThanAPage_repeatsItsHeaderOnEach() throws IOException {
    try (PDDocument read = Loader.loadPDF(sample(Paper.LETTER, "S-1"))) {
      assertThat(read.getNumberOfPages()).isEqualTo(3);
      for (int page = 1; page <= 3; page++) {
        assertThat(text(read, page))
            .contains("REHEARSAL", "S-1", "page " + page + " of 3", "What is done");
      }
      assertThat(text(read, 1)).contains("Zoë Müller, Łódź").contains("<U+5F20>");
      assertThat(read.getPage(0).getMediaBox().getWidth()).isEqualTo(612);
    }
  }

  @Test
  void row_higherThanAPage_goesOnOnTheNext() throws IOException {
    try (PaperDocument document = new PaperDocument(Paper.A4, heading("S-1"))) {
      document
          .flow()
          .table(
              new Table(
                  List.of(Column.of("A", 1), Column.of("B", 3)),
                  List.of(List.of("x", "line\n".repeat(150) + "last"))));
      try (PDDocument read = Loader.loadPDF(document.toBytes())) {
        assertThat(text(read, read.getNumberOfPages())).contains("last");
      }
    }
  }

  @Test
  void document_heldNothingCompressed() {
    assertThat(new String(sample(Paper.A4, "S-1"), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("FlateDecode");
  }

  private static Heading heading(String id) {
    return new Heading("A sample", id, Environment.REHEARSAL, AT);
  }

  private static byte[] sample(Paper paper, String id) {
    try (PaperDocument document = new PaperDocument(paper, heading(id))) {
      Flow flow = document.flow();
      flow.heading("What to do");
      flow.paragraph("Zoë Müller, Łódź and 张 read. ".repeat(9));
      flow.item("1.", "Take the card out of its bag.");
      flow.code(List.of("openssl version"));
      flow.page().qr(150, 100, 40, QrCode.of("hello"));
      flow.table(
          new Table(
              List.of(Column.of("Step", 1), Column.of("What is done", 5), Column.of("Initials", 1)),
              Collections.nCopies(40, List.of("P1", "Somebody does a thing. ".repeat(4), "")),
              9));
      return document.toBytes();
    }
  }

  private static String text(PDDocument document, int page) throws IOException {
    PDFTextStripper stripper = new PDFTextStripper();
    stripper.setStartPage(page);
    stripper.setEndPage(page);
    return stripper.getText(document);
  }
}

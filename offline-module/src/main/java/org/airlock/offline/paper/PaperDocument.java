package org.airlock.offline.paper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.offline.paper.Type.Face;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;

/**
 * A PDF in the making: pages with banner, title and "page k of m". The same calls give the same
 * bytes on every machine. Not thread-safe.
 */
public final class PaperDocument implements AutoCloseable {
  /** Left and right of every page. */
  public static final double MARGIN_MM = 18;

  /** Where what belongs to the document begins, below the banner. */
  public static final double TOP_MM = 27;

  private static final double FOOTER_MM = 16;

  private final Paper paper;
  private final Heading heading;
  private final PDDocument document;
  private final Fonts fonts;
  private final List<Canvas> pages = new ArrayList<>();

  public PaperDocument(Paper paper, Heading heading) {
    this.paper = paper;
    this.heading = heading;
    this.document = new PDDocument(IOUtils.createMemoryOnlyStreamCache());
    try {
      this.fonts = new Fonts(document);
    } catch (IOException e) {
      throw new UncheckedIOException("a font of the program cannot be read", e);
    }
  }

  public Paper paper() {
    return paper;
  }

  /** Where the footer begins. */
  public double bottomMm() {
    return paper.heightMm() - FOOTER_MM;
  }

  /** Between the margins. */
  public double widthMm() {
    return paper.widthMm() - 2 * MARGIN_MM;
  }

  /** An empty page after the last one. */
  public Canvas newPage() {
    Canvas page = new Canvas(paper, fonts);
    if (heading.draft()) {
      page.watermark("DRAFT");
    }
    pages.add(page);
    return page;
  }

  /** Text from top to bottom, beginning on a new page. */
  public Flow flow() {
    return new Flow(this);
  }

  Fonts fonts() {
    return fonts;
  }

  /** How words are written into the document's empty places. */
  public Places.Alphabet alphabet() {
    return new Places.Alphabet(fonts.hex(Face.MONO, Places.Alphabet.LETTERS));
  }

  /** The finished PDF, a new array. To be called once, when all is drawn. */
  public byte[] toBytes() {
    try {
      for (int i = 0; i < pages.size(); i++) {
        frame(pages.get(i), i + 1);
      }
      fonts.embed();
      PDResources resources = new PDResources();
      for (Face face : Face.values()) {
        resources.put(COSName.getPDFName(face.resource), fonts.font(face));
      }
      for (Canvas canvas : pages) {
        document.addPage(page(canvas, resources));
      }
      describe();
      Uncompressed.rewrite(document.getDocument().getTrailer());
      ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 18);
      document.save(out, CompressParameters.NO_COMPRESSION);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a document in memory cannot be written", e);
    }
  }

  private PDPage page(Canvas canvas, PDResources resources) throws IOException {
    PDPage page =
        new PDPage(
            new PDRectangle(
                (float) (paper.widthMm() / Fonts.MM_PER_POINT),
                (float) (paper.heightMm() / Fonts.MM_PER_POINT)));
    page.setResources(resources);
    PDStream content = new PDStream(document);
    try (OutputStream out = content.createOutputStream()) {
      out.write(canvas.operators());
    }
    page.setContents(content);
    return page;
  }

  private void frame(Canvas page, int number) {
    double right = paper.widthMm() - MARGIN_MM;
    page.box(MARGIN_MM, 9, widthMm(), 7, 0.5);
    page.textCentered(paper.widthMm() / 2, 13.9, Type.sans(11).inBold(), heading.banner());
    page.text(MARGIN_MM, 21.5, Type.sans(10).inBold(), heading.title());
    double room = widthMm() - page.widthMm(Type.sans(10).inBold(), heading.title()) - 6;
    double needed = page.widthMm(Type.CODE, heading.documentId());
    page.textWithin(
        right - Math.min(room, needed),
        21.5,
        Math.min(room, needed),
        Type.CODE,
        heading.documentId());
    page.line(MARGIN_MM, 23.5, right, 23.5, 0.2);
    double foot = paper.heightMm() - 10;
    page.line(MARGIN_MM, foot - 4, right, foot - 4, 0.2);
    page.text(MARGIN_MM, foot, Type.SMALL, heading.documentId());
    page.textRight(
        right,
        foot,
        Type.SMALL,
        heading.environment().name() + "   page " + number + " of " + pages.size());
  }

  private void describe() {
    PDDocumentInformation information = new PDDocumentInformation();
    information.setTitle(heading.title() + " " + heading.documentId());
    GregorianCalendar created = GregorianCalendar.from(heading.createdAt().atZone(ZoneOffset.UTC));
    created.setTimeZone(TimeZone.getTimeZone("UTC"));
    information.setCreationDate(created);
    document.setDocumentInformation(information);
    Digest name =
        Digest.of(Bytes.copyOf((heading + " " + paper.code()).getBytes(StandardCharsets.UTF_8)));
    document.setDocumentId(ByteBuffer.wrap(name.value().toArray()).getLong());
  }

  @Override
  public void close() {
    try {
      document.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a document in memory cannot be closed", e);
    }
  }
}

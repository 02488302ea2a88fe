package org.airlock.common.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.airlock.common.bytes.Digest;
import org.airlock.common.evidence.Attachment;
import org.airlock.common.failure.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which evidence, where to, and what is kept elsewhere: options of {@code evidence make}. */
public final class EvidenceOptions {
  @Option(
      names = "--ceremony",
      required = true,
      paramLabel = "ID",
      description = "The ceremony that the evidence is made for, for example KC-2026-014.")
  private @Nullable String ceremony;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "The evidence folder; this side's package becomes offline/ or online/ in it. Never overwritten.")
  private @Nullable Path out;

  @Option(
      names = "--attach",
      paramLabel = "FORM=FILE:PLACE",
      description =
          "A scan, photo or film that is kept elsewhere: number of the form, the file, and where it is kept; for example"
              + " 2.22=room.mp4:archive-box-7. Digest and size become evidence, the file does not. Once per file.")
  private List<String> attachments = List.of();

  public String ceremony() {
    return Objects.requireNonNull(ceremony);
  }

  public Path out() {
    return Objects.requireNonNull(out);
  }

  /** The attachments, each file read once for its digest. */
  public List<Attachment> attachments() {
    List<Attachment> all = new ArrayList<>();
    for (String text : attachments) {
      int equals = text.indexOf('=');
      int colon = text.lastIndexOf(':');
      if (equals < 1 || colon < equals + 2 || colon == text.length() - 1) {
        throw new Failure.Usage(
            "--attach is not FORM=FILE:PLACE", "for example --attach 2.22=room.mp4:archive-box-7");
      }
      Path file = Path.of(text.substring(equals + 1, colon));
      all.add(attachment(text.substring(0, equals), file, text.substring(colon + 1)));
    }
    return all;
  }

  private static Attachment attachment(String form, Path file, String kept) {
    try (InputStream in = Files.newInputStream(file)) {
      return new Attachment(
          form, String.valueOf(file.getFileName()), Files.size(file), Digest.of(in), kept);
    } catch (IOException e) {
      throw new Failure.Environment(
          file + ": cannot be read (" + e.getClass().getSimpleName() + ")",
          "check --attach: FORM=FILE:PLACE",
          e);
    }
  }
}

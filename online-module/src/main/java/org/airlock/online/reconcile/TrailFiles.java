package org.airlock.online.reconcile;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;

/**
 * Reads exported CloudTrail logs from files and folders, gzip or not, one event in memory at a
 * time. Everything that was read goes into one digest, for the transcript. Not thread-safe.
 */
final class TrailFiles {
  /**
   * CloudTrail's own files hold at most some 50 MB unpacked; what unpacks to more than this is no
   * log.
   */
  static final long LARGEST_UNPACKED_BYTES = 2L << 30;

  private static final int DEEPEST_FOLDER = 32;
  private static final int MOST_NAMED_SKIPPED = 20;
  private static final int BUFFER_BYTES = 1 << 16;

  private final TrailLog log;
  private final EventReader reader;
  private final TrailProgress progress;
  private final long largestUnpacked;
  private final MessageDigest all = Digest.sha256();
  private final List<String> skipped = new ArrayList<>();
  private long files;
  private long bytes;
  private long digestFiles;
  private long skippedFiles;

  TrailFiles(TrailLog log, TrailProgress progress) {
    this(log, progress, LARGEST_UNPACKED_BYTES);
  }

  /** With another limit, so that a test need not unpack gigabytes. */
  TrailFiles(TrailLog log, TrailProgress progress, long largestUnpacked) {
    this.log = log;
    this.reader = new EventReader(log);
    this.progress = progress;
    this.largestUnpacked = largestUnpacked;
  }

  /**
   * What was read.
   *
   * @param digest SHA-256 over a line {@code SHA-256 PATH} for each file in the order of reading,
   *     as {@code sha256sum} prints them
   * @param notes for the operator
   */
  record Inputs(long files, Digest digest, List<String> notes) {}

  /**
   * Reads each file, and of each folder what is named like a log.
   *
   * @throws Failure.Integrity naming the file that is damaged or no CloudTrail log
   * @throws Failure.Environment naming what is missing or cannot be read
   */
  Inputs read(List<Path> paths) {
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        folder(path, 0);
      } else if (Files.isRegularFile(path)) {
        file(path);
      } else {
        throw new Failure.Environment(
            path + ": there is no such file or folder", "check --cloudtrail");
      }
    }
    if (files == 0) {
      throw new Failure.Environment(
          "--cloudtrail names no log file (*.json, *.json.gz, *.jsonl, *.ndjson)",
          "name the folder that CloudTrail's bucket was copied to, for example AWSLogs");
    }
    return new Inputs(files, new Digest(Bytes.copyOf(all.digest())), notes());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (digestFiles > 0) {
      notes.add(
          digestFiles
              + " digest files of CloudTrail were passed over; 'aws cloudtrail validate-logs' checks the logs against"
              + " them");
    }
    if (skippedFiles > 0) {
      notes.add(
          skippedFiles
              + " files are not named like logs and were not read: "
              + String.join(", ", skipped)
              + (skippedFiles > skipped.size() ? ", …" : ""));
    }
    return notes;
  }

  private void folder(Path folder, int depth) {
    if (depth > DEEPEST_FOLDER) {
      throw new Failure.Environment(
          folder + ": lies more than " + DEEPEST_FOLDER + " folders deep",
          "name a folder inside it");
    }
    for (Path entry : entries(folder)) {
      // A link could lead in a circle; a log that was copied is a file.
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        folder(entry, depth + 1);
      } else if (Files.isRegularFile(entry) && isNamedLikeALog(entry)) {
        file(entry);
      } else {
        skip(entry);
      }
    }
  }

  private static List<Path> entries(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (IOException unreadable) {
      throw cannotRead(folder, unreadable);
    }
    Collections.sort(entries);
    return entries;
  }

  private static boolean isNamedLikeALog(Path file) {
    return String.valueOf(file.getFileName())
        .toLowerCase(Locale.ROOT)
        .matches("[^.].*\\.(json|jsonl|ndjson)(\\.gz)?");
  }

  private void skip(Path entry) {
    skippedFiles++;
    if (skipped.size() < MOST_NAMED_SKIPPED) {
      skipped.add(entry.toString());
    }
  }

  private void file(Path file) {
    MessageDigest digest = Digest.sha256();
    try (InputStream raw =
        new DigestInputStream(
            new BufferedInputStream(new FileInputStream(file.toFile()), BUFFER_BYTES), digest)) {
      InputStream counted = new Counted(raw);
      EventReader.Content content = reader.read(unpacked(file, counted), file.toString());
      if (content == EventReader.Content.DIGESTS) {
        digestFiles++;
      }
    } catch (UncheckedIOException unreadable) {
      throw cannotRead(file, Objects.requireNonNull(unreadable.getCause()));
    } catch (IOException unreadable) {
      throw cannotRead(file, unreadable);
    }
    files++;
    all.update(
        (HexFormat.of().formatHex(digest.digest()) + "  " + file + "\n")
            .getBytes(StandardCharsets.UTF_8));
    progress.read(files, bytes, log);
  }

  /** By content, not by name: people rename files. */
  private InputStream unpacked(Path file, InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, BUFFER_BYTES);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new Limited(file, new GZIPInputStream(in, BUFFER_BYTES), largestUnpacked) : in;
  }

  private static Failure cannotRead(Path file, IOException error) {
    if (error instanceof ZipException || error instanceof EOFException) {
      return new Failure.Integrity(
          file + ": is not whole (gzip)", "copy it again from where CloudTrail put it");
    }
    return new Failure.Environment(
        file + ": cannot be read (" + error.getClass().getSimpleName() + ")",
        "check its permissions and the medium",
        error);
  }

  /** Counts what came from the disk, and shows progress inside one huge file too. */
  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = in.read();
      if (one >= 0) {
        bytes++;
      }
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      if (count > 0) {
        bytes += count;
        progress.read(files, bytes, log);
      }
      return count;
    }
  }

  /** Refuses a small file that unpacks to an endless one. */
  private static final class Limited extends FilterInputStream {
    private final Path file;
    private final long largest;
    private long unpacked;

    Limited(Path file, InputStream in, long largest) {
      super(in);
      this.file = file;
      this.largest = largest;
    }

    @Override
    public int read() throws IOException {
      int one = in.read();
      add(one >= 0 ? 1 : 0);
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      add(Math.max(count, 0));
      return count;
    }

    private void add(int count) {
      unpacked += count;
      if (unpacked > largest) {
        throw new Failure.Integrity(
            file + ": unpacks to more than " + largest + " bytes, which no CloudTrail log does",
            "if it is a log after all, unpack it yourself ('gunzip') and name the unpacked file");
      }
    }
  }
}

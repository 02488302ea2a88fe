package org.airlock.common.store;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * {@link Disk} on the machine's file systems. Works on FAT and exFAT: no links, no permissions
 * assumed.
 */
public final class RealDisk implements Disk {
  /** Files that a crash may leave behind begin with this and are never read. */
  static final String TEMPORARY_PREFIX = ".airlock-tmp-";

  @Override
  public boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Bytes read(Path path, int largestBytes) {
    requireRegularFile(path);
    // java.io, not Files: no channel is opened for reading, so nothing loads the JDK's network
    // library here.
    try (InputStream in = new FileInputStream(path.toFile())) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      byte[] buffer = new byte[65_536];
      int count;
      while ((count = in.read(buffer)) > 0) {
        if (content.size() + count > largestBytes) {
          throw new Failure.Integrity(
              path + ": is larger than " + largestBytes + " bytes, which no such file is",
              "check that this is the right file");
        }
        content.write(buffer, 0, count);
      }
      return Bytes.copyOf(content.toByteArray());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static void requireRegularFile(Path path) {
    if (Files.isDirectory(path)) {
      throw new Failure.Environment(
          path + ": is a directory, not a file", "name the file inside it");
    }
    if (!Files.exists(path)) {
      throw new Failure.Environment(
          path + ": there is no such file", "check the path and that the stick is mounted");
    }
    if (!Files.isRegularFile(path)) {
      throw new Failure.Environment(
          path + ": is a device or pipe, not a file", "copy its content to a file first");
    }
  }

  @Override
  public List<String> list(Path directory) {
    List<String> names = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return names;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (!name.startsWith(TEMPORARY_PREFIX)) {
          names.add(name);
        }
      }
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public void createDirectories(Path directory) {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (Files.exists(directory)) {
      throw new Failure.Environment(
          directory + ": is in the way, a directory is needed there", "choose another directory");
    }
    @Nullable Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      createDirectories(parent);
    }
    try {
      Files.createDirectory(directory);
      restrict(directory, "rwx------");
      if (parent != null) {
        syncDirectory(parent);
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  @Override
  public void writeNew(Path path, Bytes content) {
    if (exists(path)) {
      throw new Failure.Environment(
          path + ": exists already and is never overwritten",
          "move it away, or choose another name or directory");
    }
    replace(path, content);
  }

  @Override
  public void replace(Path path, Bytes content) {
    Path directory = parent(path);
    if (!Files.isDirectory(directory)) {
      throw new Failure.Environment(
          directory + ": there is no such directory",
          "create it, or check that the stick is mounted");
    }
    Path temporary = directory.resolve(TEMPORARY_PREFIX + path.getFileName());
    try {
      try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
        restrict(temporary, "rw-------");
        out.write(content.toArray());
        out.getFD().sync();
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory(directory);
    } catch (IOException e) {
      removeQuietly(temporary);
      throw unwritable(path, e);
    }
  }

  @Override
  public void append(Path path, Bytes content) {
    boolean created = !Files.exists(path);
    try {
      try (FileOutputStream out = new FileOutputStream(path.toFile(), true)) {
        if (created) {
          restrict(path, "rw-------");
        }
        out.write(content.toArray());
        out.getFD().sync();
      }
      if (created) {
        syncDirectory(parent(path));
      }
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  @Override
  public void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory(parent(to));
    } catch (IOException e) {
      throw unwritable(to, e);
    }
  }

  @Override
  @MustBeClosed
  @SuppressWarnings(
      "MustBeClosedChecker") // The open file lives exactly as long as the lock that is returned.
  public Lock lock(Path lockFile, String holder) {
    @Nullable RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(lockFile.toFile(), "rw");
      restrict(lockFile, "rw-------");
      @Nullable FileLock lock = tryLock(file);
      if (lock == null) {
        String other = holderOf(lockFile);
        file.close();
        throw new Failure.Environment(
            parent(lockFile) + ": the store is in use by " + other,
            "wait until that command ends, or stop it; a lock never outlives its process");
      }
      file.setLength(0);
      file.write(holder.getBytes(StandardCharsets.UTF_8));
      return new HeldLock(file);
    } catch (IOException e) {
      closeQuietly(file);
      throw unwritable(lockFile, e);
    }
  }

  private static @Nullable FileLock tryLock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock(Long.MAX_VALUE - 1, 1, false);
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  private String holderOf(Path lockFile) {
    try {
      String text = read(lockFile, 4096).asUtf8().orElse("");
      return text.isBlank() ? "another process" : text;
    } catch (Failure unreadable) {
      return "another process";
    }
  }

  private static final class HeldLock implements Lock {
    private final RandomAccessFile file;
    private final AtomicBoolean open = new AtomicBoolean(true);

    HeldLock(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public void close() {
      if (open.getAndSet(false)) {
        try {
          file.setLength(0);
        } catch (IOException ignored) {
          // The holder's name is only for people; the lock itself goes with the file descriptor.
        }
        closeQuietly(file);
      }
    }
  }

  private static void restrict(Path path, String permissions) throws IOException {
    @Nullable PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    try {
      view.setPermissions(PosixFilePermissions.fromString(permissions));
    } catch (FileSystemException fat) {
      // FAT mounted on a POSIX system has the view but refuses the call; a stick has no owners
      // anyway.
    }
  }

  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException windows) {
      // Windows cannot open a directory; there the rename itself is journalled.
    } catch (IOException e) {
      // Some FAT drivers answer EINVAL to fsync on a directory; that is as durable as they get.
      if (!String.valueOf(e.getMessage()).contains("Invalid argument")) {
        throw e;
      }
    }
  }

  private static Path parent(Path path) {
    @Nullable Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  private static void removeQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException ignored) {
      // Named so that it is never read; the failure that led here is the one to report.
    }
  }

  private static void closeQuietly(@Nullable RandomAccessFile file) {
    if (file == null) {
      return;
    }
    try {
      file.close();
    } catch (IOException ignored) {
      // Nothing was written that matters.
    }
  }

  private static Failure unreadable(Path path, IOException e) {
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return new Failure.Environment(
          path + ": cannot be opened: " + reason(e),
          "check the path, its permissions and that the stick is mounted",
          e);
    }
    return new Failure.Environment(path + ": cannot be read: " + reason(e), "check the medium", e);
  }

  private static Failure unwritable(Path path, IOException e) {
    String reason = reason(e);
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left")) {
      return new Failure.Environment(
          path + ": the disk or stick is full",
          "nothing half-written was kept; make room or use another medium, and run it again",
          e);
    }
    if (lower.contains("file too large") || lower.contains("quota exceeded")) {
      return new Failure.Environment(
          path + ": no more can be written here: " + reason,
          "nothing half-written was kept; make room, lift the limit or use another medium, and run it again",
          e);
    }
    if (lower.contains("read-only")) {
      return new Failure.Environment(
          path + ": the file system is read-only",
          "remove the write protection or name another directory",
          e);
    }
    return new Failure.Environment(
        path + ": cannot be written: " + reason, "check the directory and its permissions", e);
  }

  private static String reason(IOException e) {
    String message =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}

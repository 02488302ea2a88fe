package org.airlock.common.store;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.airlock.common.bytes.Bytes;

/** A real disk on which the power goes off before, in the middle of, or after the n-th change. */
public final class FaultyDisk implements Disk {
  public enum When {
    BEFORE,
    TORN,
    AFTER
  }

  public static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Disk real = new RealDisk();
  private final int cutAt;
  private final When when;
  private int changes;

  public FaultyDisk(int cutAt, When when) {
    this.cutAt = cutAt;
    this.when = when;
  }

  public int changes() {
    return changes;
  }

  private void change(Runnable whole, Runnable torn) {
    changes++;
    if (changes != cutAt) {
      whole.run();
      return;
    }
    if (when == When.TORN) {
      torn.run();
    } else if (when == When.AFTER) {
      whole.run();
    }
    throw new PowerCut();
  }

  @Override
  public boolean exists(Path path) {
    return real.exists(path);
  }

  @Override
  public Bytes read(Path path, int largestBytes) {
    return real.read(path, largestBytes);
  }

  @Override
  public List<String> list(Path directory) {
    return real.list(directory);
  }

  @Override
  public void createDirectories(Path directory) {
    real.createDirectories(directory);
  }

  @Override
  public void writeNew(Path path, Bytes content) {
    // What a cut leaves of an atomic write is a temporary file at most.
    change(
        () -> real.writeNew(path, content),
        () -> real.append(path.resolveSibling(".tmp-" + path.getFileName()), half(content)));
  }

  @Override
  public void replace(Path path, Bytes content) {
    change(() -> real.replace(path, content), () -> {});
  }

  @Override
  public void append(Path path, Bytes content) {
    change(() -> real.append(path, content), () -> real.append(path, half(content)));
  }

  @Override
  public void move(Path from, Path to) {
    change(() -> real.move(from, to), () -> {});
  }

  @Override
  public Lock lock(Path lockFile, String holder) {
    return real.lock(lockFile, holder);
  }

  private static Bytes half(Bytes content) {
    return Bytes.copyOf(Arrays.copyOf(content.toArray(), content.size() / 2));
  }
}

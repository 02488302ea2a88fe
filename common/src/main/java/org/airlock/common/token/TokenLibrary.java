package org.airlock.common.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.airlock.common.console.Visible;
import org.airlock.common.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Which PKCS#11 libraries may be loaded into this process. A library is code: the file that names
 * it lies on somebody's stick, so it may only choose among what the machine's administrator has
 * installed.
 */
public final class TokenLibrary {
  /** Names the one library to load instead, wherever it is; set by whoever runs the machine. */
  public static final String VARIABLE = "AIRLOCK_PKCS11_LIBRARY";

  private static final List<Path> INSTALLED =
      List.of(
          Path.of("/usr"),
          Path.of("/lib"),
          Path.of("/lib64"),
          Path.of("/opt"),
          Path.of("/nix/store"));

  /** Bits of {@code st_mode}. */
  private static final int GROUP_WRITE = 0b000_010_000;

  private static final int OTHERS_WRITE = 0b000_000_010;

  private TokenLibrary() {}

  /**
   * The library to load.
   *
   * @param named by an option or a token file
   * @param fromEnvironment the value of {@link #VARIABLE}, if it is set
   * @return an absolute path without symbolic links
   * @throws Failure.Environment when there is none, or it may not be loaded
   */
  static Path allow(String named, @Nullable String fromEnvironment) {
    boolean chosenHere = fromEnvironment != null && !fromEnvironment.isBlank();
    Path library = Path.of(chosenHere ? fromEnvironment : named);
    String shown = Visible.text(library.toString());
    if (!library.isAbsolute()) {
      throw new Failure.Environment(
          shown + ": is not an absolute path",
          "name the library by its whole path, for example /usr/lib/softhsm/libsofthsm2.so");
    }
    Path real;
    try {
      real = library.toRealPath();
    } catch (IOException e) {
      throw new Failure.Environment(
          shown + ": there is no such PKCS#11 library on this machine",
          "install the token's software; if the library is elsewhere here, set " + VARIABLE,
          e);
    }
    if (!Files.isRegularFile(real)) {
      throw new Failure.Environment(shown + ": is not a file", "name the library's .so file");
    }
    if (!chosenHere) {
      requireInstalled(real, shown);
    }
    return real;
  }

  private static void requireInstalled(Path real, String shown) {
    if (INSTALLED.stream().noneMatch(real::startsWith)) {
      throw new Failure.Environment(
          shown
              + ": is not installed on this machine; a library is code, so none is loaded from elsewhere",
          "install the token's software below /usr or /opt, or set " + VARIABLE + " yourself");
    }
    for (Path part = real; part != null; part = part.getParent()) {
      requireOnlyRoot(Standing.of(part), part.toString(), shown);
    }
  }

  /** Who may put another file in the place of a path, as the file system says. */
  record Standing(boolean rootOwned, boolean groupWritable, boolean othersWritable) {
    static final Standing UNKNOWN = new Standing(false, true, true);

    static Standing of(Path part) {
      try {
        Map<String, Object> unix = Files.readAttributes(part, "unix:uid,gid,mode");
        int mode = ((Number) Objects.requireNonNull(unix.get("mode"))).intValue();
        // A group that is root's own adds nobody.
        boolean group = (mode & GROUP_WRITE) != 0 && !Integer.valueOf(0).equals(unix.get("gid"));
        return new Standing(
            Integer.valueOf(0).equals(unix.get("uid")), group, (mode & OTHERS_WRITE) != 0);
      } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
        return UNKNOWN;
      }
    }
  }

  /** The library and every directory above it belong to the administrator alone. */
  static void requireOnlyRoot(Standing standing, String part, String shown) {
    if (standing.othersWritable()) {
      throw new Failure.Environment(
          shown + ": could be replaced by any user, because " + part + " is writable for them",
          "have its permissions corrected (chmod o-w)");
    }
    if (standing.groupWritable()) {
      throw new Failure.Environment(
          shown + ": could be replaced by a group, because " + part + " is writable for it",
          "have its permissions corrected (chmod g-w)");
    }
    if (!standing.rootOwned()) {
      throw new Failure.Environment(
          shown + ": could be replaced by the owner of " + part + ", who is not root",
          "have it installed by the administrator (chown root), or set " + VARIABLE + " yourself");
    }
  }
}

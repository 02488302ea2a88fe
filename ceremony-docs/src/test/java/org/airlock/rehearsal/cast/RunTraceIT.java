package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** System calls of a whole guided ceremony, from the first step to G6, as strace sees them. */
@Tag("interop")
final class RunTraceIT {
  private static final String FILE_CALLS =
      "open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,"
          + "symlink,symlinkat,mknod,mknodat,truncate,chmod,fchmodat,chown,lchown,fchownat,chdir,fchdir";

  private static final Pattern FILE_CALL =
      Pattern.compile("^([0-9]+) +(" + FILE_CALLS.replace(',', '|') + ")\\((.*)$");

  private static final Pattern OPENED_TO_WRITE =
      Pattern.compile("O_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)");

  private static final Pattern PATH = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/[0-9]+|tty|null)");

  @TempDir private Path scratch;

  @Test
  void establishToTheLastGate_touchesNoNetworkAndWritesWhereItMay() throws IOException {
    Outside.require("strace", "strace", "-f", "--seccomp-bpf", "true");
    Outside.require("script", "script", "-qec", "true", "/dev/null");
    Acts acts = Walk.enrolled();
    Walk walk = new Walk("establish", "KC-2026-301", acts, acts.emptyKey(), new WalkPeople.Hands());
    walk.plan();
    Path log = scratch.resolve("run.strace");
    int exit =
        walk.runUnder(
            "strace -f --seccomp-bpf -s 512 -o " + log + " -e trace=network," + FILE_CALLS);
    assertThat(exit).as(String.join("\n", walk.record())).isZero();
    List<String> calls = Files.readAllLines(log);
    NoNetworkIT.assertNone(calls.stream().filter(line -> !FILE_CALL.matcher(line).find()).toList());

    List<String> written = written(calls);
    assertThat(written).contains("offline/store/transcript.jsonl");
    assertThat(written)
        .anyMatch(path -> path.startsWith("out/") && path.contains("WM-KC-2026-301-1"));
    assertThat(written).allMatch(path -> isAllowed(walk.place(), path));
    assertThat(written).noneMatch(path -> path.contains("hsperfdata"));
  }

  /** Paths of everything that was opened for writing, made, renamed or removed, or was tried to. */
  private static List<String> written(List<String> calls) {
    List<String> written = new ArrayList<>();
    Set<String> elsewhere = new HashSet<>();
    for (String line : calls) {
      Matcher call = FILE_CALL.matcher(line);
      if (!call.find()) {
        continue;
      }
      String name = call.group(2);
      String arguments = call.group(3);
      if (name.equals("chdir") || name.equals("fchdir")) {
        elsewhere.add(call.group(1));
      } else if (!name.startsWith("open") || OPENED_TO_WRITE.matcher(arguments).find()) {
        assertThat(elsewhere)
            .as("paths are of one directory: " + line)
            .doesNotContain(call.group(1));
        assertThat(arguments).as(line).doesNotMatch("[0-9]+, \"[^/].*");
        Matcher path = PATH.matcher(arguments);
        while (path.find()) {
          written.add(path.group(1));
        }
      }
    }
    return written;
  }

  /**
   * The store, the OUT medium, the terminal; and where HotSpot says at its start that a core dump
   * is not to hold the shared archive, which the launcher forbids altogether.
   */
  private static boolean isAllowed(Path place, String path) {
    Path full = place.resolve(path).normalize();
    return full.startsWith(place.resolve("offline/store"))
        || full.startsWith(place.resolve("out"))
        || TERMINAL.matcher(path).matches()
        || path.equals("/proc/self/coredump_filter");
  }
}

package org.airlock.common.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.json.JsonObject;
import org.airlock.common.words.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code words FILE}: the digest of any file, in words and in hex. */
@Command(name = "words", description = "Show the SHA-256 of a file in hex and in 32 words.")
public final class WordsCommand implements Callable<Integer> {
  private static final int LARGEST_BYTES = 256 << 20;

  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "FILE", description = "Any file of at most 256 MiB.")
  private @Nullable Path file;

  public WordsCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Path path = java.util.Objects.requireNonNull(file);
    Bytes content = workplace.disk().read(path, LARGEST_BYTES);
    Digest digest = Digest.of(content);
    Words words = Words.of(Words.Kind.FILE, digest.value());
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("file", path.toString())
              .put("sha256", digest)
              .put("words", words.text())
              .build());
      return 0;
    }
    workplace.out().println("SHA-256 of " + path + ":");
    workplace.out().println("  " + digest.hex());
    words.rows().forEach(row -> workplace.out().println("  " + row));
    return 0;
  }
}

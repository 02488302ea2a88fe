package org.airlock.online.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.json.JsonObject;
import org.airlock.common.roster.Role;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Regions;
import org.airlock.online.request.Countersigning;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countersign FILE}: a second import operator looks for themselves and signs. */
@Command(
    name = "countersign",
    description = {
      "Check an import request or receipt with your own credentials and sign it.",
      "Looks at the same KMS keys, compares, and adds your signature to the file. What you signed before",
      "and others have signed since is taken into your store."
    })
final class CountersignCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private KmsOptions kms = new KmsOptions();

  @Parameters(
      paramLabel = "FILE",
      description = "The request, receipt or deletion order; the signature is added to it.")
  private @Nullable Path file;

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "FILE",
      description = "Your private key (.key.pem, or .token.json on a token).")
  private @Nullable Path identity;

  CountersignCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Path path = Objects.requireNonNull(file);
    Bytes content = workplace.disk().read(path, Envelope.LARGEST_BYTES);
    try (Desk desk =
            Desk.open(
                workplace,
                options,
                "countersign",
                Objects.requireNonNull(identity),
                Role.IMPORT_OPERATOR,
                Role.APPROVER);
        Regions regions = new Regions(kms.opener(desk.roster()))) {
      Countersigning.Countersigned done =
          new Countersigning(desk, regions, kms.lastUse(desk.roster()))
              .countersign(content, path.toString());
      if (!done.takenIn() && !isInside(path, desk.store().root())) {
        workplace.disk().replace(path, done.envelope().toBytes());
      }
      if (options.json()) {
        Program.print(
            workplace.out(),
            JsonObject.builder()
                .put("bundle", done.header().id())
                .put("file", path.toString())
                .put("digest", done.envelope().payloadDigest())
                .put("complete", done.complete())
                .put("takenIn", done.takenIn())
                .build());
      } else {
        workplace
            .out()
            .println(
                done.header().id()
                    + (done.takenIn() ? " was taken in" : " is countersigned")
                    + (done.complete() ? " and complete" : "; it needs more signatures")
                    + ": "
                    + path);
      }
    }
    return 0;
  }

  /**
   * Files of the store are named by the transcript and never change; the countersigned copy stands
   * beside them.
   */
  private static boolean isInside(Path file, Path store) {
    return file.toAbsolutePath().normalize().startsWith(store.toAbsolutePath().normalize());
  }
}

package org.airlock.online.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.EvidenceVerifier;
import org.airlock.common.evidence.Expectations;
import org.airlock.common.json.JsonObject;
import org.airlock.common.timestamp.Authorities;
import org.airlock.common.timestamp.StampedAt;
import org.airlock.common.timestamp.TimeStampVerifier;
import org.airlock.online.evidence.TimeStampAuthority;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evidence stamp PACKAGE}: an RFC 3161 time stamp over the signed manifest. */
@Command(
    name = "stamp",
    description = {
      "Have a time stamp authority (RFC 3161) say that the signed manifest of a package existed. Do it when all have",
      "signed: a later signature changes the file, and the stamp no longer fits. The authority learns one digest."
    })
final class EvidenceStampCommand implements Callable<Integer> {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "PACKAGE", description = "The directory offline/ or online/ of it.")
  private @Nullable Path directory;

  @Option(
      names = "--tsa-url",
      required = true,
      paramLabel = "URL",
      description = "Where the authority takes questions over HTTP.")
  private @Nullable URI url;

  @Option(
      names = "--tsa",
      required = true,
      paramLabel = "CERT",
      description = "Certificate (PEM) of the authority, or of the root that certifies it.")
  private @Nullable Path authority;

  EvidenceStampCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Path folder = Objects.requireNonNull(directory);
    Authorities authorities = Authorities.read(workplace.disk(), Objects.requireNonNull(authority));
    EvidenceVerifier.Signed checked =
        new EvidenceVerifier(Expectations.NONE).forSigning(workplace.disk(), folder);
    checked
        .missing()
        .ifPresent(
            missing -> {
              throw missing;
            });
    Bytes manifest =
        workplace.disk().read(folder.resolve(EvidenceLayout.MANIFEST), Envelope.LARGEST_BYTES);
    Digest digest = Digest.of(manifest);
    String source = String.valueOf(url);
    Bytes answer =
        new TimeStampAuthority(Objects.requireNonNull(url), workplace.random()).stamp(digest);
    StampedAt stamped = new TimeStampVerifier(authorities).verify(answer, digest, source);
    Path file =
        folder.resolve(EvidenceLayout.TIME_STAMPS).resolve(NAME.format(stamped.at()) + ".tsr");
    workplace.disk().createDirectories(Objects.requireNonNull(file.getParent()));
    workplace.disk().writeNew(file, answer);
    report(file, stamped);
    return 0;
  }

  private void report(Path file, StampedAt stamped) {
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("file", file.toString())
              .put("at", stamped.at())
              .put("authority", stamped.authority())
              .put("policy", stamped.policy())
              .put("serial", stamped.serial())
              .build());
      return;
    }
    workplace
        .out()
        .println(
            file + ": " + stamped.authority() + " says that it was signed before " + stamped.at());
  }
}

package org.airlock.common.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.dsse.Signatory;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.EvidenceMaker;
import org.airlock.common.evidence.EvidenceVerifier;
import org.airlock.common.evidence.Expectations;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;

/** Making a package at the command line: the same on both sides, but for who signs. */
public final class EvidenceDesk {
  private static final int LARGEST_PROGRAM_FILE_BYTES = 64 << 20;

  private final Workplace workplace;
  private final EvidenceMaker maker;

  /** A desk of one command. */
  public EvidenceDesk(Workplace workplace, EvidenceMaker maker) {
    this.workplace = workplace;
    this.maker = maker;
  }

  /**
   * Writes, signs and checks the package, and says what is still missing.
   *
   * @param more CloudTrail and DescribeKey on the online side
   */
  public void make(
      EvidenceOptions options,
      Map<String, Bytes> more,
      List<? extends Signatory> people,
      boolean json) {
    Map<String, Bytes> all = new TreeMap<>(more);
    all.put(EvidenceLayout.SOFTWARE, software());
    EvidenceMaker.Draft draft =
        maker.draft(
            workplace.disk(),
            new EvidenceMaker.Wish(options.ceremony(), options.attachments(), all));
    Envelope signed = EvidenceMaker.sign(draft.unsigned(), people);
    Path directory = maker.write(workplace.disk(), draft, signed, options.out());
    EvidenceVerifier verifier = new EvidenceVerifier(Expectations.NONE);
    EvidenceVerifier.Signed checked = verifier.forSigning(workplace.disk(), directory);
    report(draft, directory, verifier.contradiction(checked.checked()).or(checked::missing), json);
  }

  private void report(
      EvidenceMaker.Draft draft, Path directory, Optional<Failure.Refused> missing, boolean json) {
    if (json) {
      JsonObject.Builder object =
          JsonObject.builder()
              .put("package", directory.toString())
              .put("manifest", Digest.of(draft.manifest().toPayload()))
              .put("files", draft.files().size())
              .put("complete", missing.isEmpty());
      draft.manifest().tokensDieAt().ifPresent(at -> object.put("tokensDieAt", at));
      Program.print(workplace.out(), object.build());
      return;
    }
    workplace
        .out()
        .println(
            directory
                + ": "
                + draft.files().size()
                + " files, "
                + draft.manifest().withheld().size()
                + " withheld (sealed material stays with the store)");
    workplace.out().print(EvidenceMaker.words(draft.manifest()).asUtf8().orElseThrow());
    workplace.out().println("Copy these words onto the signed script; an auditor asks for them.");
    draft
        .manifest()
        .tokensDieAt()
        .ifPresent(
            at ->
                workplace
                    .out()
                    .println(
                        "Import tokens inside are good until "
                            + at
                            + "; hand the folder out after that."));
    missing.ifPresent(
        refusal -> {
          workplace.out().println("Not complete yet: " + refusal.getMessage());
          workplace.out().println("  " + refusal.hint());
        });
  }

  /** Which program made it, on which Java, and the digest of each of its files. */
  private Bytes software() {
    List<JsonObject> files = new ArrayList<>();
    Path library = library();
    try (Stream<Path> jars = Files.isDirectory(library) ? Files.list(library) : Stream.empty()) {
      for (Path jar : jars.sorted().toList()) {
        files.add(
            JsonObject.builder()
                .put("name", String.valueOf(jar.getFileName()))
                .put("sha256", Digest.of(workplace.disk().read(jar, LARGEST_PROGRAM_FILE_BYTES)))
                .build());
      }
    } catch (IOException e) {
      throw new Failure.Environment(
          library + ": cannot be read", "check the medium that the program is on", e);
    }
    return JsonText.indented(
        JsonObject.builder()
            .put("program", workplace.program())
            .put("version", workplace.version())
            .put("javaVersion", System.getProperty("java.vm.version", "unknown"))
            .put("javaVendor", System.getProperty("java.vendor", "unknown"))
            .put("operatingSystem", System.getProperty("os.name", "unknown"))
            .putAll("files", files)
            .build());
  }

  /** Where this class came from; in a build directory that is no list of jars. */
  private static Path library() {
    String first =
        System.getProperty("java.class.path", "").split(java.io.File.pathSeparator, 2)[0];
    Path file = Path.of(first);
    return first.endsWith(".jar") && file.getParent() != null
        ? java.util.Objects.requireNonNull(file.getParent())
        : Path.of("none");
  }
}

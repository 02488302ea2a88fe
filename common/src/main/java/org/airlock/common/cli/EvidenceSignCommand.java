package org.airlock.common.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.EvidenceMaker;
import org.airlock.common.evidence.EvidenceManifest;
import org.airlock.common.evidence.EvidenceVerifier;
import org.airlock.common.evidence.Expectations;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evidence sign PACKAGE}: an auditor, or a second operator, checks and signs. */
@Command(
    name = "sign",
    description = {
      "Check a package against the rosters of your store, compare its ceremony, and add your signature."
    })
public final class EvidenceSignCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "PACKAGE", description = "The directory offline/ or online/ of it.")
  private @Nullable Path directory;

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "FILE",
      description = "Your private key (.key.pem, or .token.json on a token).")
  private @Nullable Path identity;

  public EvidenceSignCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    Path folder = Objects.requireNonNull(directory);
    try (Store store = options.open(workplace, "evidence sign")) {
      RosterChain chain = Trust.load(store);
      EvidenceVerifier verifier =
          new EvidenceVerifier(new Expectations(Optional.of(chain.first().digest()), List.of()));
      EvidenceVerifier.Signed before = verifier.forSigning(workplace.disk(), folder);
      if (before.missing().isEmpty()) {
        throw new Failure.Usage(
            folder + ": has every signature that its roster asks for", "'verify' shows who signed");
      }
      verifier
          .contradiction(before.checked())
          .ifPresent(
              refused -> {
                throw refused;
              });
      EvidenceManifest manifest = before.checked().manifest();
      Console console = options.console(workplace, manifest.environment());
      EvidenceMaker.words(manifest).asUtf8().orElseThrow().lines().forEach(console::show);
      String typed =
          console.ask(
              new Prompt(
                  "sign-evidence",
                  "Compare these words with the paper. If they agree, type the ceremony's id:"));
      if (!typed.equals(manifest.ceremony())) {
        throw new Failure.Stopped(
            "the ceremony's id was not typed; nothing was signed",
            "compare the words again, or refuse the package and say why in writing");
      }
      sign(folder, before, chain, console);
      report(folder, verifier.forSigning(workplace.disk(), folder));
    }
    return 0;
  }

  private void sign(
      Path folder, EvidenceVerifier.Signed before, RosterChain chain, Console console) {
    Path file = folder.resolve(EvidenceLayout.MANIFEST);
    Envelope envelope =
        Envelope.parse(workplace.disk().read(file, Envelope.LARGEST_BYTES), file.toString());
    if (!envelope.payloadDigest().equals(before.checked().manifestDigest())) {
      throw new Failure.Integrity(
          file + ": is not the manifest any more that was checked a moment ago",
          "somebody or something writes to this folder; copy it to a medium of your own first");
    }
    try (Identities.Unlocked person =
        Identities.unlock(
            console,
            Objects.requireNonNull(identity),
            chain.newest(),
            Role.AUDITOR,
            Role.OPERATOR,
            Role.WITNESS,
            Role.IMPORT_OPERATOR)) {
      if (before.checked().signerIds().contains(person.person().id())) {
        throw new Failure.Usage(
            folder + ": " + person.person().id() + " has signed it already",
            "let somebody else sign; signatures count persons");
      }
      workplace.disk().replace(file, envelope.signedWith(person.key()).toBytes());
    }
  }

  private void report(Path folder, EvidenceVerifier.Signed after) {
    String signers = String.join(", ", after.checked().signerIds());
    if (options.json()) {
      Program.print(
          workplace.out(),
          JsonObject.builder()
              .put("package", folder.toString())
              .put("manifest", after.checked().manifestDigest())
              .putStrings("signedBy", after.checked().signerIds())
              .put("complete", after.missing().isEmpty())
              .build());
      return;
    }
    workplace.out().println(folder + ": signed by " + signers);
    workplace
        .out()
        .println(
            after
                .missing()
                .map(refusal -> "Not complete yet: " + refusal.getMessage())
                .orElse("It is complete."));
  }
}

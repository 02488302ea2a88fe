package org.airlock.offline.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;

/** D19: the program's own files against the manifest that approvers signed. */
final class KitCheck {
  private static final Set<Integer> TESTED_JAVA = Set.of(17, 25);

  private KitCheck() {}

  static Observation examine(Visit visit) {
    Optional<Path> home = visit.machine().property("airlock.home").map(Path::of);
    if (home.isEmpty()) {
      return unproven(
          visit,
          "the program was not started by its launcher",
          "start it by the launcher 'ceremony'");
    }
    try {
      Optional<KitManifest> manifest = KitManifest.in(home.get());
      return manifest.isEmpty()
          ? unproven(
              visit,
              home.get() + " has no " + KitManifest.LIST,
              "use the kit, which has a manifest, and compare its words")
          : files(visit, home.get(), manifest.get());
    } catch (Failure damaged) {
      return Observation.fail(String.valueOf(damaged.getMessage()), damaged.hint());
    }
  }

  private static Observation files(Visit visit, Path home, KitManifest manifest) {
    List<String> differences = manifest.differences();
    if (!differences.isEmpty()) {
      return Observation.fail(
          DigestList.brief(differences),
          "do not use this copy; take the kit again and compare the words of its manifest");
    }
    String raw = manifest.size() + " files as listed, manifest " + manifest.digest().hex();
    Set<String> approvers = approvers(visit, manifest);
    if (approvers.isEmpty()) {
      return unproven(
          visit,
          raw + ", signed by nobody this store knows as an approver",
          "let an approver compare the words and run 'doctor --self --approve KEY --store DIR'");
    }
    raw = raw + ", approved by " + String.join(", ", approvers);
    int version = Runtime.version().feature();
    if (!TESTED_JAVA.contains(version)) {
      return Observation.warn(raw + "; Java " + version, "use Java 17 or 25, which were tested");
    }
    Path java = Path.of(visit.machine().property("java.home").orElse("/"));
    return java.startsWith(home)
        ? Observation.pass(raw)
        : Observation.warn(
            raw + "; Java runs from " + java + ", which the manifest does not cover",
            "use the kit with its own Java runtime");
  }

  private static Set<String> approvers(Visit visit, KitManifest manifest) {
    Optional<Envelope> approvals = manifest.approvals();
    if (approvals.isEmpty()) {
      return Set.of();
    }
    Set<String> signers = new TreeSet<>(visit.approvers().apply(approvals.get()));
    if (!signers.isEmpty() && !manifest.isApprovedBy(approvals.get())) {
      throw new Failure.Integrity(
          KitManifest.SIGNATURE + ": approves another manifest",
          "take the kit again from where it was made");
    }
    return signers;
  }

  private static Observation unproven(Visit visit, String raw, String remedy) {
    return visit.profile() == Profile.PRODUCTION
        ? Observation.fail(raw, remedy)
        : Observation.warn(raw, remedy);
  }
}

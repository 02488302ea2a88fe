package org.airlock.common.evidence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.Disk;

/** Checks a folder of evidence; the first check that does not hold is the answer. */
public final class EvidenceVerifier {
  private final Expectations expectations;

  /** Checks against what the auditor knows from elsewhere. */
  public EvidenceVerifier(Expectations expectations) {
    this.expectations = expectations;
  }

  /**
   * Checks a folder that is a package or holds {@code offline/}, {@code online/} or both.
   *
   * @throws Failure.Refused with the control of the first check that does not hold
   */
  public VerifiedEvidence verify(Disk disk, Path folder) {
    Map<String, PackageFiles> found = new TreeMap<>();
    packages(folder)
        .forEach((place, directory) -> found.put(place, FolderFiles.of(disk, directory)));
    if (found.isEmpty()) {
      throw new Failure.Integrity(
          folder + ": holds no evidence package (offline/ or online/)",
          "name the folder that 'evidence make' wrote, or a single file");
    }
    return verify(found);
  }

  private static Map<String, Path> packages(Path folder) {
    Map<String, Path> found = new TreeMap<>();
    for (Side side : Side.values()) {
      Path directory = folder.resolve(side.code());
      if (Files.isSymbolicLink(directory)) {
        throw new Failure.Refused(
            Control.EVIDENCE_FILES,
            directory + ": is a link",
            "what it leads to is not in the folder; take the package itself");
      }
      // A directory without its manifest is a package too: one that somebody took it from.
      if (Files.isDirectory(directory)) {
        found.put(side.code(), directory);
      }
    }
    if (found.isEmpty() && FolderFiles.isPackage(folder)) {
      found.put(".", folder);
    }
    return found;
  }

  /**
   * Checks packages by the names of their directories.
   *
   * @throws Failure.Refused with the control of the first check that does not hold
   */
  public VerifiedEvidence verify(Map<String, PackageFiles> folder) {
    if (folder.isEmpty()) {
      throw new Failure.Refused(
          Control.EVIDENCE_FILES,
          "the folder holds no evidence package (offline/"
              + EvidenceLayout.MANIFEST
              + " or online/…)",
          "name the folder that 'evidence make' wrote");
    }
    List<CheckResult> results = new ArrayList<>();
    List<VerifiedPackage> packages = new ArrayList<>();
    for (Map.Entry<String, PackageFiles> each : new TreeMap<>(folder).entrySet()) {
      Optional<Side> expected = Side.ofCode(each.getKey());
      packages.add(
          new PackageCheck(
                  each.getValue(), each.getKey(), expectations, results, EvidenceVerifier::refuse)
              .check(expected));
    }
    new JoinedCheck(packages, expectations, results).check();
    packages.forEach(each -> new StampCheck(each, expectations.authorities(), results).check());
    return new VerifiedEvidence(packages, results);
  }

  private static void refuse(Failure.Refused unsigned) {
    throw unsigned;
  }

  /** A package that may still lack signatures on its manifest. */
  public record Signed(VerifiedPackage checked, Optional<Failure.Refused> missing) {}

  /**
   * Checks one package by itself, before somebody signs it.
   *
   * @throws Failure.Refused with the control of the first check that does not hold, other than the
   *     signatures of the manifest
   */
  public Signed forSigning(Disk disk, Path directory) {
    List<Failure.Refused> missing = new ArrayList<>();
    VerifiedPackage checked =
        new PackageCheck(
                FolderFiles.of(disk, directory),
                directory.toString(),
                expectations,
                new ArrayList<>(),
                missing::add)
            .check(Optional.empty());
    return new Signed(checked, missing.stream().findFirst());
  }

  /**
   * What the checks over both packages would say of this one alone; empty when nothing.
   *
   * @param checked a package that held by itself
   */
  public Optional<Failure.Refused> contradiction(VerifiedPackage checked) {
    try {
      new JoinedCheck(List.of(checked), expectations, new ArrayList<>()).check();
      return Optional.empty();
    } catch (Failure.Refused refused) {
      return Optional.of(refused);
    }
  }
}

package org.airlock.common.evidence;

import java.util.List;
import java.util.Optional;

/**
 * A folder of evidence in which every check held.
 *
 * @param packages offline before online; one or two
 * @param checks in the order in which they were made
 */
public record VerifiedEvidence(List<VerifiedPackage> packages, List<CheckResult> checks) {
  public VerifiedEvidence {
    packages = List.copyOf(packages);
    checks = List.copyOf(checks);
  }

  /** The package of one side, if it is there. */
  public Optional<VerifiedPackage> of(Side side) {
    return packages.stream().filter(each -> each.side() == side).findFirst();
  }
}

package org.airlock.common.dsse;

import java.util.List;

/** Somebody whose signature takes one key, or several that sign the same. */
public interface Signatory {
  /** At least one; all of them sign. */
  List<? extends Signer> signers();
}

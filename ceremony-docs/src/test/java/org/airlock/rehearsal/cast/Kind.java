package org.airlock.rehearsal.cast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;

/** One key spec in one of its usages. */
record Kind(KeySpec spec, KeyUsage usage) {
  /** Every spec that KMS imports, in each of its usages. */
  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    for (KeySpec spec : KeySpec.values()) {
      new TreeSet<>(spec.usages()).forEach(usage -> kinds.add(new Kind(spec, usage)));
    }
    return kinds;
  }

  /** The label of its material. */
  String label() {
    return (spec + "-" + usage).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As {@code --material} of {@code escrow create} wants it. */
  String order() {
    return label() + ":" + spec + ":" + usage;
  }

  boolean isCarriedBy(WrappingAlgorithm algorithm, WrappingKeySpec size) {
    return spec.wrappingAlgorithms(size).contains(algorithm);
  }
}

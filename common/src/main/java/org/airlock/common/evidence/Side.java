package org.airlock.common.evidence;

import java.util.Locale;
import java.util.Optional;
import org.airlock.common.bundle.BundleType;

/** Whose package it is; its code names the directory. */
public enum Side {
  OFFLINE("ceremony", BundleType.ESCROW),
  ONLINE("importer", BundleType.RECEIPT);

  private final String program;
  private final BundleType ruledAs;

  Side(String program, BundleType ruledAs) {
    this.program = program;
    this.ruledAs = ruledAs;
  }

  /** The program that makes it. */
  public String program() {
    return program;
  }

  /** The bundle whose signature rule holds for the manifest. */
  BundleType ruledAs() {
    return ruledAs;
  }

  /** {@code offline} or {@code online}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Side> ofCode(String code) {
    for (Side side : values()) {
      if (side.code().equals(code)) {
        return Optional.of(side);
      }
    }
    return Optional.empty();
  }
}

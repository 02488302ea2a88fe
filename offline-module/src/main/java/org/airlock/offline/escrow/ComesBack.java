package org.airlock.offline.escrow;

import com.google.errorprone.annotations.MustBeClosed;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.Passport;
import org.airlock.common.verification.Verified;
import org.airlock.offline.material.PassportValues;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.sealing.Sealing;

/** Takes a material out of its sealed file; it must be the passport's ({@code PASSPORT-MATCH}). */
final class ComesBack {
  private ComesBack() {}

  /** As {@link #out}, and wiped at once. */
  @SuppressWarnings("MustBeClosedChecker") // closed in the same expression
  static void check(
      Bytes sealed, String source, SecretBytes escrowKey, Verified<Passport> passport) {
    out(sealed, source, escrowKey, passport).close();
  }

  /**
   * The material, the caller's to close.
   *
   * @param source what messages call the sealed file
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed here when it does not match
  static SecretBytes out(
      Bytes sealed, String source, SecretBytes escrowKey, Verified<Passport> passport) {
    SecretBytes material =
        Sealing.unseal(sealed, escrowKey, EscrowKeys.fingerprint(escrowKey), source);
    boolean same = false;
    try {
      same =
          PassportValues.of(passport.payload().keySpec(), material)
              .fingerprint()
              .equals(passport.payload().fingerprint());
    } finally {
      if (!same) {
        material.close();
      }
    }
    if (same) {
      return material;
    }
    throw new Failure.Refused(
        Control.PASSPORT_MATCH,
        source
            + ": what came out is not the material of passport "
            + passport.payload().header().id(),
        "stop: sealed file and passport do not belong together; restore the store from its copy and find out why");
  }
}

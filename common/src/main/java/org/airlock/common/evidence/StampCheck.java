package org.airlock.common.evidence;

import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.timestamp.Authorities;
import org.airlock.common.timestamp.StampedAt;
import org.airlock.common.timestamp.TimeStampVerifier;

/** Check 21: time stamps over the manifest with its signatures. */
final class StampCheck {
  private static final int LARGEST_STAMP_BYTES = 1 << 20;

  private final VerifiedPackage checked;
  private final Optional<Authorities> authorities;
  private final List<CheckResult> results;

  StampCheck(
      VerifiedPackage checked, Optional<Authorities> authorities, List<CheckResult> results) {
    this.checked = checked;
    this.authorities = authorities;
    this.results = results;
  }

  void check() {
    PackageFiles files = checked.files();
    if (files.names().stream().noneMatch(name -> name.startsWith(EvidenceLayout.TIME_STAMPS))) {
      note(false, "there is no time stamp");
    }
    for (String name : files.names()) {
      if (!name.startsWith(EvidenceLayout.TIME_STAMPS)) {
        continue;
      }
      if (authorities.isEmpty()) {
        note(false, name + " is there; name its authority with --tsa");
        continue;
      }
      Bytes manifest = files.read(EvidenceLayout.MANIFEST, Envelope.LARGEST_BYTES);
      StampedAt stamped =
          new TimeStampVerifier(authorities.get())
              .verify(
                  files.read(name, LARGEST_STAMP_BYTES),
                  Digest.of(manifest),
                  checked.side().code() + "/" + name);
      note(true, "signed before " + stamped.at() + ", says " + stamped.authority());
    }
  }

  private void note(boolean made, String what) {
    results.add(new CheckResult(Control.TIME_STAMP, Optional.of(checked.side()), made, what));
  }
}

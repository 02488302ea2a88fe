package org.airlock.common.evidence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonValue;
import org.airlock.common.json.StrictJson;
import org.airlock.common.payload.ImportReceipt;

/** Check 20: CloudTrail and the receipts explain each other's imports, by AWS request id. */
final class TrailCheck {
  private final List<VerifiedPackage> packages;
  private final List<ImportReceipt.Target> targets;
  private final Note note;

  TrailCheck(List<VerifiedPackage> packages, List<ImportReceipt.Target> targets, Note note) {
    this.packages = packages;
    this.targets = List.copyOf(targets);
    this.note = note;
  }

  /** Where the result goes. */
  @FunctionalInterface
  interface Note {
    void of(Control control, boolean checked, String what);
  }

  void check() {
    Optional<VerifiedPackage> with =
        packages.stream()
            .filter(each -> each.side() == Side.ONLINE)
            .filter(each -> each.files().names().contains(EvidenceLayout.TRAIL))
            .findFirst();
    if (with.isEmpty()) {
      note.of(Control.TRAIL_EXPLAINED, false, "no CloudTrail events are in the folder");
      return;
    }
    Set<String> seen = imports(with.get());
    Set<String> known = new HashSet<>();
    for (ImportReceipt.Target target : targets) {
      known.add(target.awsRequestId());
      if (target.outcome().equals(ImportReceipt.IMPORTED)
          && !seen.contains(target.awsRequestId())) {
        throw refuse(
            "CloudTrail has no ImportKeyMaterial with request id "
                + target.awsRequestId()
                + ", which a receipt names for "
                + target.key());
      }
    }
    seen.removeAll(known);
    if (!seen.isEmpty()) {
      throw refuse(
          "CloudTrail has an ImportKeyMaterial, request id "
              + seen.iterator().next()
              + ", that no receipt names");
    }
    note.of(Control.TRAIL_EXPLAINED, true, "CloudTrail and receipts name the same imports");
  }

  private static Failure.Refused refuse(String what) {
    return new Failure.Refused(
        Control.TRAIL_EXPLAINED,
        what,
        "somebody called KMS past the ceremony, or answered in its place; 'importer reconcile' shows more");
  }

  /** Request ids of the imports that worked. */
  private static Set<String> imports(VerifiedPackage from) {
    Set<String> ids = new HashSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                from.files().open(EvidenceLayout.TRAIL), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String source = EvidenceLayout.TRAIL + " line " + ++number;
        Bytes bytes = Bytes.utf8(line);
        JsonValue value =
            Checking.as(Control.TRAIL_EXPLAINED, () -> StrictJson.parse(bytes, source));
        if (!(value instanceof JsonObject event)) {
          throw refuse(source + " is no event");
        }
        if (text(event, "eventName").equals("ImportKeyMaterial")
            && event.find("errorCode").isEmpty()) {
          ids.add(text(event, "requestID"));
        }
      }
    } catch (IOException e) {
      throw new Failure.Environment(
          EvidenceLayout.TRAIL + ": cannot be read", "check the medium", e);
    }
    return ids;
  }

  private static String text(JsonObject event, String name) {
    return event.findText(name).orElse("");
  }
}

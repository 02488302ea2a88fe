package org.airlock.rehearsal.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.transcript.Head;
import org.airlock.online.board.page.BoardView;
import org.airlock.online.board.page.Cell;
import org.airlock.online.board.page.EscrowLine;
import org.airlock.online.board.page.Urgency;

/** A board as a company might have it, and texts that nobody should be able to plant in one. */
final class Boards {
  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  /** Escapes from a cell, from an attribute and from the script, and writes backwards. */
  static final List<String> HOSTILE =
      List.of(
          "<script>window.ran=1</script>",
          "</script><script>window.ran=2</script>",
          "</td></tr></table><img src=x onerror=\"window.ran=3\">",
          "\"'><svg onload=window.ran=4>",
          "<!-- &lt;b&gt; &amp;amp; ]]>",
          "orders\u202Eevil");

  /** The longest that an ARN can become, in a partition and a Region with long names. */
  static final KeyArn LONGEST_ARN =
      arn(
          "arn:aws-iso-with-a-long-name:kms:us-isob-east-with-a-long-name-01:444455556666:key/mrk-"
              + "0123456789abcdef".repeat(4));

  private static final List<Urgency> URGENCIES = List.of(Urgency.values());

  private static final List<String> REGIONS =
      List.of("eu-central-1", "us-east-1", "ap-southeast-2", "us-gov-west-1");

  private static final List<String> LABELS =
      List.of("orders", "ledger", "billing-signing-2026", "legacy");

  private Boards() {}

  /** As many keys as asked for, in turn of every urgency, Region and kind. */
  static BoardView usual(int keys) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      Urgency urgency = URGENCIES.get(i % URGENCIES.size());
      KeyArn key =
          arn(
              "arn:aws:kms:%s:111122223333:key/%s"
                  .formatted(REGIONS.get(i % REGIONS.size()), keyId(i)));
      cells.add(cell(key, LABELS.get(i % LABELS.size()), urgency, next(urgency, key)));
    }
    return view(cells);
  }

  /** Ids with digits in all places, and every third one of a multi-Region key. */
  private static String keyId(int i) {
    String hex = Digest.of(Bytes.utf8("key " + i)).hex();
    return i % 3 == 2
        ? "mrk-" + hex.substring(0, 32)
        : hex.substring(0, 32).replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  private static String next(Urgency urgency, KeyArn key) {
    return switch (urgency) {
      case DEAD -> "the material is gone: 'importer request', wrap, import";
      case DUE -> "expires in 10 days: re-import now";
      case ACT -> "make it current: 'importer rotate --key " + key + "'";
      case WATCH -> "expires in 90 days: re-import before";
      case UNKNOWN -> "KMS cannot be asked about it: no such key";
      case FINE -> "nothing";
    };
  }

  /** One key for each hostile text, which stands wherever people may write something. */
  static BoardView hostile() {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < HOSTILE.size(); i++) {
      KeyArn key = arn("arn:aws:kms:eu-central-1:111122223333:key/" + keyId(i));
      cells.add(cell(key, HOSTILE.get(i), Urgency.ACT, HOSTILE.get(i)));
    }
    return view(cells);
  }

  /** A key whose every text is long and offers no place to break. */
  static BoardView longest() {
    List<Cell> cells = new ArrayList<>(usual(6).cells());
    cells.add(
        cell(
            LONGEST_ARN,
            "label-without-any-blank-".repeat(5),
            Urgency.ACT,
            "make it current: 'importer rotate --key " + LONGEST_ARN + "'"));
    return view(cells);
  }

  private static BoardView view(List<Cell> cells) {
    return new BoardView(
        "rehearsal",
        NOW,
        "KC-2026-001",
        new Head(4711, Digest.of(Bytes.utf8("head"))),
        true,
        cells,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Cell cell(KeyArn key, String label, Urgency urgency, String next) {
    boolean asked = urgency != Urgency.UNKNOWN;
    return new Cell(
        key,
        Optional.empty(),
        urgency == Urgency.ACT ? KeySpec.ECC_SECG_P256K1 : KeySpec.SYMMETRIC_DEFAULT,
        urgency == Urgency.ACT ? KeyUsage.SIGN_VERIFY : KeyUsage.ENCRYPT_DECRYPT,
        key.isMultiRegion() ? Optional.of("PRIMARY") : Optional.empty(),
        Optional.of(label),
        Optional.of(Digest.of(Bytes.utf8(label)).hex()),
        Optional.empty(),
        asked ? Optional.of("CURRENT") : Optional.empty(),
        asked ? Optional.of("IMPORTED") : Optional.empty(),
        asked
            ? Optional.of(urgency == Urgency.DEAD ? "PendingImport" : "Enabled")
            : Optional.empty(),
        expiry(urgency),
        Optional.of(
            new EscrowLine(
                "E-KC-2026-001-1",
                label,
                1,
                2,
                3,
                List.of("carol", "chen", "cleo"),
                Optional.of(NOW))),
        Optional.of("R-KC-2026-003-1"),
        Optional.of(NOW.minus(Duration.ofDays(30))),
        Optional.empty(),
        urgency,
        next);
  }

  private static Optional<Expiry> expiry(Urgency urgency) {
    return switch (urgency) {
      case DUE -> Optional.of(Expiry.at(NOW.plus(Duration.ofDays(10))));
      case WATCH -> Optional.of(Expiry.at(NOW.plus(Duration.ofDays(90))));
      case FINE, ACT -> Optional.of(Expiry.never());
      case DEAD, UNKNOWN -> Optional.empty();
    };
  }

  private static KeyArn arn(String text) {
    return KeyArn.parse(text).orElseThrow();
  }
}

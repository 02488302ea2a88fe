package org.airlock.online.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.console.Visible;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.online.desk.KnownMaterials;

/** What everybody who orders, countersigns or executes a deletion sees before they decide. */
final class BlastRadius {
  private BlastRadius() {}

  /**
   * The lines.
   *
   * @param wayBack empty on a second laptop, whose store never held the material's passport; then
   *     the order speaks
   */
  static List<String> lines(
      Doomed doomed, Optional<WayBack> wayBack, Optional<DeletionOrder> order, String lastUse) {
    List<String> lines = new ArrayList<>();
    lines.add("DELETE IMPORTED MATERIAL");
    lines.add(
        "  key        "
            + doomed.key()
            + ", "
            + doomed.description().keySpec()
            + " for "
            + doomed.description().keyUsage()
            + ", "
            + doomed.description().keyState());
    lines.add(
        "  material   "
            + doomed.keyMaterialId().orElse("the only one")
            + doomed.entry().map(entry -> " (" + entry.materialState() + ")").orElse("")
            + ", one of "
            + doomed.materials()
            + wayBack.map(back -> ", imported " + back.receipt().importedAt()).orElse(""));
    lines.add("  effect     " + doomed.effect());
    doomed.elsewhere().ifPresent(text -> lines.add("  Regions    " + text));
    wayBack.ifPresent(
        back -> {
          lines.add("  way back   " + way(back.known()));
          lines.add("  proven     " + back.provenAt());
        });
    if (wayBack.isEmpty()) {
      order.ifPresent(
          said -> {
            lines.add(
                "  way back   passport with digest "
                    + said.passportDigest()
                    + ", says the order; this store has no record of it");
            lines.add("  proven     " + said.provenAt() + ", says the order");
          });
    }
    lines.add("  last use   " + lastUse);
    return lines.stream().map(Visible::text).toList();
  }

  private static String way(KnownMaterials.Known known) {
    return "passport "
        + known.passport().header().id()
        + " ("
        + known.passport().label()
        + "), escrow "
        + known.escrow().label()
        + " generation "
        + known.escrow().generation()
        + ": "
        + known.escrow().threshold()
        + " of "
        + known.escrow().shares().size()
        + " shares";
  }
}

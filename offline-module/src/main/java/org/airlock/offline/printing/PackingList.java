package org.airlock.offline.printing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.airlock.common.plan.CeremonyPlan;
import org.airlock.common.plan.CeremonyPlan.EscrowShape;
import org.airlock.common.plan.CeremonyPlan.MediumClass;
import org.airlock.offline.paper.Column;
import org.airlock.offline.paper.Flow;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.paper.PaperDocument;
import org.airlock.offline.paper.Table;

/** What is in the room when the ceremony begins, counted from the plan. */
final class PackingList {
  private static final int SPARE = 2;

  /** So many of one thing. */
  record Item(int count, String thing) {}

  private PackingList() {}

  static byte[] print(Edition edition, Paper paper) {
    try (PaperDocument document = new PaperDocument(paper, edition.heading("Packing list", "PL"))) {
      Flow flow = document.flow();
      flow.paragraph(
          "Tick while packing, and again in the room before G0. What comes back is ticked in the last column; what is destroyed gets the id of its step there.");
      List<List<String>> rows = new ArrayList<>();
      for (Item item : items(edition)) {
        rows.add(List.of(String.valueOf(item.count()), item.thing(), "", "", ""));
      }
      flow.table(
          new Table(
              List.of(
                  Column.of("Count", 12),
                  Column.of("What", 96),
                  Column.of("Packed", 20),
                  Column.of("In the room", 22),
                  Column.of("Back", 24)),
              rows,
              8));
      return document.toBytes();
    }
  }

  static List<Item> items(Edition edition) {
    CeremonyPlan plan = edition.plan();
    List<Item> items = new ArrayList<>();
    plan.seals().forEach(seal -> items.add(new Item(1, seal.item() + ", in bag " + seal.bag())));
    if (plan.media().stream().noneMatch(each -> each.mediumClass() == MediumClass.TOOL)) {
      items.add(new Item(1, "medium of class TOOL: boot medium and kit, read only"));
    }
    plan.media()
        .forEach(
            medium ->
                items.add(
                    new Item(
                        1,
                        "medium "
                            + medium.id()
                            + ", class "
                            + medium.mediumClass()
                            + ", with "
                            + medium.holder())));
    items.add(new Item(2, "media for the record (two copies), new"));
    int people = people(plan).size();
    items.add(new Item(people, "scripts (script.pdf), one for each person and alternate"));
    int duties =
        (int) plan.assignments().stream().map(CeremonyPlan.Assignment::duty).distinct().count();
    items.add(new Item(duties, "booklets, one for each duty, copied for those who share one"));
    items.add(new Item(1, "sign-in sheet"));
    items.add(new Item(1, "seal register, and the last one for comparing"));
    items.add(new Item(Forms.EXCEPTION_SHEETS, "exception sheets, blank"));
    items.add(new Item(people + SPARE, "pens whose ink survives water"));
    items.add(new Item(1, "clock that is not the machine's, set to UTC"));
    items.add(new Item(1, "box for telephones and watches"));
    plan.escrow().ifPresent(escrow -> shares(items, edition, escrow));
    return List.copyOf(items);
  }

  private static void shares(List<Item> items, Edition edition, EscrowShape escrow) {
    int custodians = escrow.custodians().size();
    boolean made = Handwriting.sharesAreMade(edition.script());
    if (made && escrow.shares().equals("screen")) {
      items.add(
          new Item(custodians, "handwriting forms, one for each custodian, and blank copies"));
    }
    if (made && escrow.shares().equals("print")) {
      items.add(new Item(1, "printer without a disk, with USB cable and test page"));
    }
    if (Handwriting.has(edition.script(), "dice:")) {
      items.add(new Item(SPARE, "casino dice, in a cup with a lid"));
    }
    items.add(
        new Item(
            custodians + SPARE,
            "tamper-evident bags for shares: "
                + custodians
                + " custodians, "
                + SPARE
                + " spare; numbers never used before"));
    items.add(new Item(custodians + SPARE, "opaque sleeves"));
    int sealed = edition.plan().seals().size() + edition.plan().media().size();
    items.add(new Item(sealed + SPARE, "tamper-evident bags for equipment, media and paper"));
  }

  private static Set<String> people(CeremonyPlan plan) {
    Set<String> people = new LinkedHashSet<>();
    plan.assignments()
        .forEach(
            each -> {
              people.add(each.person());
              each.alternate().ifPresent(people::add);
            });
    return people;
  }
}

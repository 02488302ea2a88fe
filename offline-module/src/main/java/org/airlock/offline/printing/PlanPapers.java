package org.airlock.offline.printing;

import java.util.ArrayList;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.plan.Duty;
import org.airlock.offline.paper.Paper;

/** Everything that is printed for one ceremony. The same edition gives the same bytes. */
public final class PlanPapers {
  private PlanPapers() {}

  /**
   * @param file its name
   */
  public record Sheet(String file, Bytes content) {
    static Sheet pdf(String name, byte[] pdf) {
      return new Sheet(name + ".pdf", Bytes.copyOf(pdf));
    }
  }

  /** Script, booklets and forms, in the order in which they are handed out. */
  public static List<Sheet> of(Edition edition, Paper paper) {
    ScriptPdf script = new ScriptPdf(edition, paper);
    Forms forms = new Forms(edition, paper);
    List<Sheet> sheets = new ArrayList<>();
    sheets.add(Sheet.pdf("script", script.script()));
    sheets.add(new Sheet("script.html", Bytes.utf8(ScriptHtml.of(edition))));
    for (Duty duty : Duty.values()) {
      if (edition.plan().first(duty).isPresent()) {
        sheets.add(Sheet.pdf("booklet-" + duty.code(), script.booklet(duty)));
      }
    }
    sheets.add(Sheet.pdf("sign-in", forms.signIn()));
    sheets.add(Sheet.pdf("exceptions", forms.exceptions()));
    sheets.add(Sheet.pdf("packing-list", PackingList.print(edition, paper)));
    sheets.add(Sheet.pdf("seal-register", forms.sealRegister()));
    sheets.addAll(Handwriting.forms(edition, paper));
    return List.copyOf(sheets);
  }
}

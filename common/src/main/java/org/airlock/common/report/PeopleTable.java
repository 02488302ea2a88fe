package org.airlock.common.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.airlock.common.evidence.VerifiedPackage;
import org.airlock.common.roster.Roster;

/** Who did what: people down, steps across, and their roles. */
final class PeopleTable {
  /** More do not fit across a page beside the names. */
  private static final int MOST_STEPS = 8;

  private final Story story;
  private final VerifiedPackage from;
  private final TreeSet<String> steps = new TreeSet<>();
  private final Map<String, Set<String>> acted = new TreeMap<>();
  private final Map<String, Set<String>> watched = new TreeMap<>();
  private final TreeSet<String> people = new TreeSet<>();

  PeopleTable(Story story) {
    this.story = story;
    this.from = story.newest();
    for (Story.Told told : story.events) {
      String step = told.event().step();
      if (!told.event().actor().isEmpty()) {
        note(acted, told.event().actor(), step);
      }
      told.event().witnesses().forEach(id -> note(watched, id, step));
    }
  }

  private void note(Map<String, Set<String>> where, String person, String step) {
    people.add(person);
    steps.add(step);
    where.computeIfAbsent(person, id -> new TreeSet<>()).add(step);
  }

  Outline.Section section() {
    List<Outline.Block> blocks = new ArrayList<>();
    blocks.add(roles());
    blocks.add(
        new Outline.Paragraph(
            "A: acted. W: watched. A step is a command, as it stands in the logs."));
    List<String> all = List.copyOf(steps);
    for (int i = 0; i < all.size(); i += MOST_STEPS) {
      blocks.add(matrix(all.subList(i, Math.min(all.size(), i + MOST_STEPS))));
    }
    return new Outline.Section("People and steps", blocks);
  }

  private Outline.Block roles() {
    Outline.Rows rows = new Outline.Rows();
    Roster roster = from.rosters().newest();
    for (String id : people) {
      rows.add(
          Outline.Cell.of(ReportWriter.names(from, List.of(id))),
          Outline.Cell.linked(
              roster
                  .find(id)
                  .map(
                      person ->
                          String.join(
                              ", ", person.roles().stream().sorted().map(r -> r.code()).toList()))
                  .orElse("on an earlier roster"),
              story.newestRoster(from)));
    }
    return rows.under("person", "roles");
  }

  private Outline.Block matrix(List<String> across) {
    Outline.Rows rows = new Outline.Rows();
    for (String id : people) {
      List<Outline.Cell> row = new ArrayList<>();
      row.add(Outline.Cell.of(id));
      across.forEach(step -> row.add(Outline.Cell.of(mark(id, step))));
      rows.add(row.toArray(Outline.Cell[]::new));
    }
    List<String> columns = new ArrayList<>();
    columns.add("");
    columns.addAll(across);
    return rows.under(columns.toArray(String[]::new));
  }

  private String mark(String person, String step) {
    boolean did = acted.getOrDefault(person, Set.of()).contains(step);
    boolean saw = watched.getOrDefault(person, Set.of()).contains(step);
    return did && saw ? "A W" : did ? "A" : saw ? "W" : "";
  }
}

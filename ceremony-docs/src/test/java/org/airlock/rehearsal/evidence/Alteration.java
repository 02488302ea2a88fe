package org.airlock.rehearsal.evidence;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.transcript.Head;

/**
 * One way to alter a folder of evidence, and the control that must name it.
 *
 * <p>{@code told} changes what people did, {@code recorded} what the programs wrote, both under
 * signatures that hold; {@code files} is what somebody does who has the folder and no key.
 */
final class Alteration {
  final String name;
  final Control control;
  private Consumer<Story> told = story -> {};
  private Consumer<Story> recorded = story -> {};
  private Consumer<NavigableMap<String, NavigableMap<String, Bytes>>> files = folder -> {};
  Optional<Digest> roster = Optional.empty();
  Optional<Head> head = Optional.empty();

  Alteration(String name, Control control) {
    this.name = name;
    this.control = control;
  }

  Alteration told(Consumer<Story> change) {
    told = change;
    return this;
  }

  Alteration recorded(Consumer<Story> change) {
    recorded = change;
    return this;
  }

  Alteration files(Consumer<NavigableMap<String, NavigableMap<String, Bytes>>> change) {
    files = change;
    return this;
  }

  /** Only the offline package, by the name of a file in it. */
  Alteration offline(Consumer<NavigableMap<String, Bytes>> change) {
    return files(folder -> change.accept(folder.get("offline")));
  }

  Alteration roster(Digest expected) {
    roster = Optional.of(expected);
    return this;
  }

  Alteration head(Head expected) {
    head = Optional.of(expected);
    return this;
  }

  /** The folder: name of the package to name of the file to content. */
  NavigableMap<String, NavigableMap<String, Bytes>> folder() {
    Story story = new Story(Environment.PRODUCTION);
    told.accept(story);
    story.tell();
    recorded.accept(story);
    NavigableMap<String, NavigableMap<String, Bytes>> folder = story.folder();
    files.accept(folder);
    return folder;
  }

  @Override
  public String toString() {
    return name;
  }
}

package org.airlock.common.store;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.failure.Failure;
import org.airlock.common.transcript.Event;
import org.airlock.common.transcript.Head;
import org.airlock.common.transcript.TranscriptFile;
import org.jspecify.annotations.Nullable;

/**
 * One side's directory: its transcript, and the files the transcript names. Held by one process at
 * a time.
 *
 * <p>The order of every change is: write the files, then append the event that names their digests.
 * A file without an event never counts: on opening it is moved to {@code set-aside/}, and the
 * transcript says so. An event type that ends in {@code -begun} opens an operation and one of the
 * same step ending in {@code -done} closes it; what a crash left open is reported on the next
 * opening.
 */
public final class Store implements AutoCloseable {
  static final String TRANSCRIPT = "transcript.jsonl";
  private static final String LOCK = "lock";
  private static final String SET_ASIDE = "set-aside";
  private static final int LARGEST_FILE_BYTES = 32 << 20;
  private static final List<String> DIRECTORIES =
      List.of(
          "roster",
          "plans",
          "escrow",
          "material",
          "requests",
          "wrapped",
          "receipts",
          "orders",
          "doctor",
          "drills");

  private final Disk disk;
  private final Path root;
  private final InstantSource clock;
  private final Disk.Lock lock;
  private final List<Event> events;
  private final Map<String, Digest> recorded = new LinkedHashMap<>();
  private final Head found;
  private Head head;
  private final List<String> notes = new ArrayList<>();

  @MustBeClosed
  private Store(
      Disk disk, Path root, InstantSource clock, Disk.Lock lock, TranscriptFile transcript) {
    this.disk = disk;
    this.root = root;
    this.clock = clock;
    this.lock = lock;
    this.events = new ArrayList<>(transcript.events());
    this.events.forEach(event -> recorded.putAll(event.outputs()));
    this.found = transcript.head();
    this.head = found;
  }

  /**
   * Opens an existing store and repairs what a power loss left behind.
   *
   * @param holder what a second process is told about this one
   * @throws Failure.Environment when there is no store, another process holds it, or the medium
   *     fails
   * @throws Failure.Integrity when the transcript's chain is broken
   */
  @MustBeClosed
  public static Store open(Disk disk, Path root, InstantSource clock, String holder) {
    if (!disk.exists(root.resolve(TRANSCRIPT)) && !disk.exists(root.resolve("trust.json"))) {
      throw new Failure.Environment(
          root + ": there is no store here",
          "name it with --store, or begin one with 'trust accept ROSTER'");
    }
    return openOrCreate(disk, root, clock, holder);
  }

  /** As {@link #open}, but begins an empty store where there is none. */
  @MustBeClosed
  @SuppressWarnings(
      "MustBeClosedChecker") // closed on every failing path, else handed to the caller
  public static Store openOrCreate(Disk disk, Path root, InstantSource clock, String holder) {
    disk.createDirectories(root);
    Disk.Lock lock = disk.lock(root.resolve(LOCK), holder);
    try {
      Path file = root.resolve(TRANSCRIPT);
      Bytes content =
          disk.exists(file)
              ? disk.read(file, TranscriptFile.LARGEST_BYTES)
              : Bytes.copyOf(new byte[0]);
      TranscriptFile transcript = TranscriptFile.read(content, TRANSCRIPT);
      Store store = new Store(disk, root, clock, lock, transcript);
      store.setTornLineAside(transcript, content);
      store.setOrphansAside();
      store.closeInterrupted();
      return store;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void setTornLineAside(TranscriptFile transcript, Bytes content) {
    if (transcript.torn().size() == 0) {
      return;
    }
    int whole = content.size() - transcript.torn().size();
    Digest digest = Digest.of(transcript.torn());
    disk.createDirectories(root.resolve(SET_ASIDE));
    Path aside = root.resolve(SET_ASIDE).resolve("torn-line-" + digest.hex().substring(0, 16));
    if (!disk.exists(aside)) {
      disk.writeNew(aside, transcript.torn());
    }
    byte[] kept = new byte[whole];
    System.arraycopy(content.toArray(), 0, kept, 0, whole);
    disk.replace(root.resolve(TRANSCRIPT), Bytes.copyOf(kept));
    append(
        Event.draft("open", "torn-line-set-aside")
            .fact("bytes", transcript.torn().size())
            .input("torn line", digest));
    notes.add(
        "the transcript ended in a torn line of "
            + transcript.torn().size()
            + " bytes (power loss while writing?); it was moved to "
            + SET_ASIDE
            + "/ and what it would have recorded did not count");
  }

  private void setOrphansAside() {
    for (String directory : DIRECTORIES) {
      for (String relative : filesBelow(directory)) {
        if (!recorded.containsKey(relative)) {
          setAside(relative);
        }
      }
    }
    if (disk.exists(root.resolve("trust.json")) && !recorded.containsKey("trust.json")) {
      setAside("trust.json");
    }
  }

  private List<String> filesBelow(String directory) {
    List<String> files = new ArrayList<>();
    for (String name : disk.list(root.resolve(directory))) {
      String relative = directory + "/" + name;
      List<String> inside = disk.list(root.resolve(relative));
      if (inside.isEmpty()) {
        files.add(relative);
      }
      inside.forEach(child -> files.add(relative + "/" + child));
    }
    files.removeIf(relative -> isEmptyDirectory(relative));
    return files;
  }

  private boolean isEmptyDirectory(String relative) {
    return root.resolve(relative).toFile().isDirectory();
  }

  private void setAside(String relative) {
    String flat = relative.replace('/', '-');
    disk.createDirectories(root.resolve(SET_ASIDE));
    Path to = root.resolve(SET_ASIDE).resolve(flat);
    for (int i = 2; disk.exists(to); i++) {
      to = root.resolve(SET_ASIDE).resolve(flat + "." + i);
    }
    disk.move(root.resolve(relative), to);
    append(
        Event.draft("open", "file-set-aside")
            .fact("file", relative)
            .fact("to", SET_ASIDE + "/" + to.getFileName()));
    notes.add(
        relative
            + " was written but never recorded (the command was cut short); it was moved to "
            + SET_ASIDE
            + "/ and does not count");
  }

  private void closeInterrupted() {
    Optional<Event> open = interrupted();
    open.ifPresent(
        event -> {
          append(
              Event.draft(event.step(), event.step() + "-interrupted")
                  .ceremony(event.ceremony())
                  .fact("begun-at-seq", event.seq()));
          notes.add(
              "'"
                  + event.step()
                  + "' begun at "
                  + event.at()
                  + " (transcript line "
                  + event.seq()
                  + ") was interrupted and did not finish; "
                  + event.fact("if-interrupted"));
        });
  }

  /** The operation that was begun and neither finished nor already reported. */
  private Optional<Event> interrupted() {
    @Nullable Event open = null;
    for (Event event : events) {
      if (event.type().endsWith("-begun")) {
        open = event;
      } else if (open != null
          && event.step().equals(open.step())
          && (event.type().endsWith("-done")
              || event.type().endsWith("-failed")
              || event.type().endsWith("-interrupted"))) {
        open = null;
      }
    }
    return Optional.ofNullable(open);
  }

  /** What opening found and repaired, for the operator. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  public List<Event> events() {
    return Collections.unmodifiableList(events);
  }

  /** The events of one type, oldest first. */
  public List<Event> events(String type) {
    return events.stream().filter(event -> event.type().equals(type)).toList();
  }

  public Head head() {
    return head;
  }

  /**
   * Where the transcript ended on the disk when it was opened. The lines that opening itself
   * appended, of repairs, come after it: they may stand where other lines were cut off.
   */
  public Head headFound() {
    return found;
  }

  /** The events up to {@link #headFound}. */
  public List<Event> eventsFound() {
    return List.copyOf(events.subList(0, (int) found.seq()));
  }

  public Path root() {
    return root;
  }

  /** Adds an event at the end of the chain; it is on the disk when this returns. */
  public synchronized Event append(Event.Draft draft) {
    Event event =
        draft.place(
            head.seq() + 1,
            head.hash(),
            clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    Bytes line = event.line();
    disk.append(root.resolve(TRANSCRIPT), line);
    events.add(event);
    recorded.putAll(event.outputs());
    head = new Head(event.seq(), Digest.of(line));
    return event;
  }

  /** Writes a file that the next event must name with its digest, or it will not count. */
  public synchronized Digest put(String relative, Bytes content) {
    Path path = root.resolve(relative);
    disk.createDirectories(
        root.resolve(relative.substring(0, Math.max(0, relative.lastIndexOf('/')))));
    disk.writeNew(path, content);
    return Digest.of(content);
  }

  /** True when the transcript names such a file. */
  public boolean has(String relative) {
    return recorded.containsKey(relative);
  }

  /**
   * A file that the transcript names.
   *
   * @throws Failure.Integrity when it is missing or is not the recorded one
   */
  public Bytes get(String relative) {
    @Nullable Digest expected = recorded.get(relative);
    if (expected == null) {
      throw new Failure.Integrity(
          root.resolve(relative) + ": the transcript knows no such file",
          "run 'status' to see what this store holds");
    }
    Path path = root.resolve(relative);
    if (!disk.exists(path)) {
      throw new Failure.Integrity(
          path + ": is missing, though the transcript records it",
          "restore the store from its copy; do not go on with this one");
    }
    Bytes content = disk.read(path, LARGEST_FILE_BYTES);
    if (!Digest.of(content).equals(expected)) {
      throw new Failure.Integrity(
          path + ": is not the file that the transcript records (digest differs)",
          "somebody or something changed it; restore the store from its copy");
    }
    return content;
  }

  /** The names of all recorded files, in the order they were recorded. */
  public List<String> recorded() {
    return List.copyOf(recorded.keySet());
  }

  /** The names of all recorded files under {@code directory/}, in the order they were recorded. */
  public List<String> recordedBelow(String directory) {
    return recorded.keySet().stream().filter(name -> name.startsWith(directory + "/")).toList();
  }

  @Override
  public void close() {
    lock.close();
  }
}

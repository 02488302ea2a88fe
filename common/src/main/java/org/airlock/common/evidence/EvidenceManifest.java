package org.airlock.common.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.transcript.Head;

/**
 * What the signatures of a package are over: an in-toto Statement v1 with the digest of every file.
 *
 * @param subjects file name to SHA-256, every file but the manifest and what cannot be in it
 * @param side which program made the package
 * @param ceremony what it was made for; the transcript inside is the whole one
 * @param rosterVersion of the roster it is signed under, {@code rosterDigest} that roster
 * @param head where the transcript inside ends
 * @param withheld files of the store that the transcript names and that are not public: name in the
 *     store to SHA-256
 * @param tokensDieAt when the last import token inside is of no use any more
 */
public record EvidenceManifest(
    NavigableMap<String, Digest> subjects,
    Environment environment,
    Side side,
    String ceremony,
    Instant createdAt,
    long rosterVersion,
    Digest rosterDigest,
    Head head,
    NavigableMap<String, Digest> withheld,
    Optional<Instant> tokensDieAt,
    String program,
    String version) {

  /** DSSE payload type of in-toto statements. */
  public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String PREDICATE = "urn:airlock:ceremony-evidence:v1";
  private static final int MOST_FILES = 100_000;
  private static final int LONGEST_NAME = 1024;

  public EvidenceManifest {
    subjects = Collections.unmodifiableNavigableMap(new TreeMap<>(subjects));
    withheld = Collections.unmodifiableNavigableMap(new TreeMap<>(withheld));
  }

  /** The statement as compact JSON. */
  public Bytes toPayload() {
    JsonObject.Builder predicate =
        JsonObject.builder()
            .put("environment", environment.code())
            .put("side", side.code())
            .put("ceremony", ceremony)
            .put("createdAt", createdAt)
            .put("rosterVersion", rosterVersion)
            .put("rosterDigest", rosterDigest)
            .put(
                "head",
                JsonObject.builder().put("seq", head.seq()).put("hash", head.hash()).build())
            .putAll("withheld", entries(withheld, EvidenceManifest::withheldEntry));
    tokensDieAt.ifPresent(instant -> predicate.put("tokensDieAt", instant));
    return JsonText.compact(
        JsonObject.builder()
            .put("_type", STATEMENT)
            .putAll("subject", entries(subjects, EvidenceManifest::subject))
            .put("predicateType", PREDICATE)
            .put("predicate", predicate.put("program", program).put("version", version).build())
            .build());
  }

  private interface Entry {
    JsonObject of(String name, Digest digest);
  }

  private static List<JsonObject> entries(NavigableMap<String, Digest> files, Entry entry) {
    List<JsonObject> list = new ArrayList<>();
    files.forEach((name, digest) -> list.add(entry.of(name, digest)));
    return list;
  }

  private static JsonObject subject(String name, Digest digest) {
    return JsonObject.builder()
        .put("name", name)
        .put("digest", JsonObject.builder().put("sha256", digest).build())
        .build();
  }

  private static JsonObject withheldEntry(String name, Digest digest) {
    return JsonObject.builder().put("name", name).put("sha256", digest).build();
  }

  /** Reads a statement strictly; {@code Failure.Integrity} names the field. */
  static EvidenceManifest parse(Bytes payload, String source) {
    Fields statement = Fields.of(StrictJson.parse(payload, source), source);
    requireEqual(statement, "_type", STATEMENT);
    requireEqual(statement, "predicateType", PREDICATE);
    NavigableMap<String, Digest> subjects = new TreeMap<>();
    for (Fields subject : statement.objects("subject", MOST_FILES)) {
      Fields digest = subject.object("digest");
      add(subjects, subject, digest.digest("sha256"));
      digest.end();
    }
    Fields predicate = statement.object("predicate");
    EvidenceManifest manifest = read(subjects, predicate);
    predicate.end();
    statement.end();
    return manifest;
  }

  private static EvidenceManifest read(NavigableMap<String, Digest> subjects, Fields predicate) {
    Environment environment =
        Environment.ofCode(predicate.string("environment"))
            .orElseThrow(
                () -> predicate.refuse("environment", "is neither production nor rehearsal"));
    Side side =
        Side.ofCode(predicate.string("side"))
            .orElseThrow(() -> predicate.refuse("side", "is neither offline nor online"));
    Fields head = predicate.object("head");
    Head end = new Head(head.integer("seq", 0, Integer.MAX_VALUE), head.digest("hash"));
    head.end();
    NavigableMap<String, Digest> withheld = new TreeMap<>();
    for (Fields entry : predicate.objects("withheld", MOST_FILES)) {
      add(withheld, entry, entry.digest("sha256"));
    }
    return new EvidenceManifest(
        subjects,
        environment,
        side,
        Header.identifier(predicate, "ceremony"),
        predicate.instant("createdAt"),
        predicate.integer("rosterVersion", 0, Integer.MAX_VALUE),
        predicate.digest("rosterDigest"),
        end,
        withheld,
        predicate.optionalInstant("tokensDieAt"),
        predicate.string("program", 64),
        predicate.string("version", 64));
  }

  private static void add(NavigableMap<String, Digest> files, Fields entry, Digest digest) {
    String name = entry.string("name", LONGEST_NAME);
    if (!isPlain(name)) {
      throw entry.refuse("name", "leaves the package");
    }
    if (files.put(name, digest) != null) {
      throw entry.refuse("name", "stands twice");
    }
    entry.end();
  }

  private static boolean isPlain(String name) {
    if (name.startsWith("/") || name.contains("\\")) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static void requireEqual(Fields fields, String name, String expected) {
    if (!fields.string(name).equals(expected)) {
      throw fields.refuse(name, "is not \"" + expected + "\"");
    }
  }
}

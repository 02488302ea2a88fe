package org.airlock.offline.doctor;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.words.Words;

/**
 * The program's own files: {@code MANIFEST.sha256} beside the launcher lists every other file of
 * the folder but {@code MANIFEST.dsse.json}, whose signatures are approvals of exactly that list.
 */
public final class KitManifest {
  public static final String LIST = "MANIFEST.sha256";
  public static final String SIGNATURE = "MANIFEST.dsse.json";

  /** Of the signed payload: {@code type}, {@code files}, {@code sha256}, strict JSON. */
  public static final String PAYLOAD_TYPE = "application/vnd.airlock.kit-manifest.v1+json";

  private static final String TYPE = "kit-manifest";

  private final Path home;
  private final DigestList list;

  private KitManifest(Path home, DigestList list) {
    this.home = home;
    this.list = list;
  }

  /**
   * The manifest of the program in this folder; empty when it has none.
   *
   * @throws Failure.Integrity when it is not a manifest
   */
  public static Optional<KitManifest> in(Path home) {
    Path file = home.resolve(LIST);
    return file.toFile().isFile()
        ? Optional.of(new KitManifest(home, DigestList.read(file)))
        : Optional.empty();
  }

  /** Hashes every file of the folder; nothing when all is as listed. */
  public List<String> differences() {
    return list.differences(FileTree.of(home), List.of(LIST, SIGNATURE));
  }

  public Digest digest() {
    return list.digest();
  }

  /** How many files it lists. */
  public int size() {
    return list.size();
  }

  /** 32 words, the same that {@code words MANIFEST.sha256} shows on another machine. */
  public Words words() {
    return Words.of(Words.Kind.FILE, digest().value());
  }

  /** An approval of this list, still without a signature. */
  public Envelope unsigned() {
    return Envelope.unsigned(
        PAYLOAD_TYPE,
        JsonText.compact(
            JsonObject.builder()
                .put("type", TYPE)
                .put("files", size())
                .put("sha256", digest())
                .build()));
  }

  /**
   * The approvals beside the list; empty when there is no such file. Whose signatures they are, the
   * caller must ask the envelope before believing it.
   *
   * @throws Failure.Integrity when the file is no approval of a manifest
   */
  public Optional<Envelope> approvals() {
    Path file = home.resolve(SIGNATURE);
    if (!file.toFile().isFile()) {
      return Optional.empty();
    }
    try (InputStream in = new FileInputStream(file.toFile())) {
      Envelope envelope =
          Envelope.parse(Bytes.copyOf(in.readNBytes(Envelope.LARGEST_BYTES)), file.toString());
      if (!envelope.payloadType().equals(PAYLOAD_TYPE)) {
        throw new Failure.Integrity(
            file + ": is not an approval of a manifest",
            "take the kit again from where it was made");
      }
      return Optional.of(envelope);
    } catch (IOException unreadable) {
      throw new Failure.Environment(
          file + ": cannot be read", "check the medium of the kit", unreadable);
    }
  }

  /** Whether a payload, whose signatures the caller has checked, is about this very list. */
  public boolean isApprovedBy(Envelope verified) {
    Fields fields = Fields.of(StrictJson.parse(verified.payload(), SIGNATURE), SIGNATURE);
    boolean matches =
        fields.string("type").equals(TYPE)
            && fields.integer("files", 1, Integer.MAX_VALUE) == size()
            && fields.digest("sha256").equals(digest());
    fields.end();
    return matches;
  }
}

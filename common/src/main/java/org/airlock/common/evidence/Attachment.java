package org.airlock.common.evidence;

import org.airlock.common.bytes.Digest;
import org.airlock.common.json.JsonObject;

/**
 * Something that is kept elsewhere: a scan, a photo, a film.
 *
 * @param form the number of the form it is, for example {@code 2.22}
 * @param file its name
 * @param kept where it is kept, in people's words
 */
public record Attachment(String form, String file, long sizeBytes, Digest digest, String kept) {
  JsonObject write() {
    return JsonObject.builder()
        .put("form", form)
        .put("file", file)
        .put("sizeBytes", sizeBytes)
        .put("sha256", digest)
        .put("kept", kept)
        .build();
  }
}

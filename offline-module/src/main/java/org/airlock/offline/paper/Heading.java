package org.airlock.offline.paper;

import java.time.Instant;
import org.airlock.common.bundle.Environment;

/**
 * What stands on every page of a document.
 *
 * @param title for people, short
 * @param documentId names the document; with title and time it decides the PDF's own identifier
 * @param environment shown as a banner
 * @param createdAt the PDF's only date, UTC
 */
public record Heading(String title, String documentId, Environment environment, Instant createdAt) {
  /** The words of the banner. */
  String banner() {
    return switch (environment) {
      case PRODUCTION -> "PRODUCTION";
      case REHEARSAL -> "REHEARSAL - worthless, never keep with production papers";
    };
  }
}

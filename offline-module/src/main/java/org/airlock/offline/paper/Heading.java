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
 * @param draft says so in the banner and across every page
 */
public record Heading(
    String title, String documentId, Environment environment, Instant createdAt, boolean draft) {
  public Heading(String title, String documentId, Environment environment, Instant createdAt) {
    this(title, documentId, environment, createdAt, false);
  }

  /** The words of the banner. */
  String banner() {
    String mode =
        switch (environment) {
          case PRODUCTION -> "PRODUCTION";
          case REHEARSAL -> "REHEARSAL - worthless, never keep with production papers";
        };
    return draft ? "DRAFT - not approved - " + mode : mode;
  }
}

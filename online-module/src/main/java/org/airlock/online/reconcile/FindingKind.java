package org.airlock.online.reconcile;

/** What a comparison can find, the most serious first. */
public enum FindingKind {
  UNRECORDED_IMPORT("an import that no receipt records"),
  REQUEST_WITHOUT_EVENT("a wrapping key that, as far as CloudTrail knows, KMS never handed out"),
  RECEIPT_WITHOUT_EVENT("a record of something that CloudTrail does not show"),
  DIFFERENT("record and event say different things"),
  DELETED("imported material was deleted, and no record says so"),
  KEY_AT_RISK("something happened to a key that can make it unusable or change who may use it"),
  UNRECORDED_ROTATION("a rotation that no record explains"),
  UNRECORDED_PARAMETERS("a wrapping key and import token that no request records"),
  EXPIRED("imported material expired"),
  NO_LOG("no log was read, so nothing is known"),
  FAILED("calls that KMS refused; nothing changed"),
  NOTED("harmless, for completeness"),
  MATCHED("record and event explain each other");

  private final String meaning;

  FindingKind(String meaning) {
    this.meaning = meaning;
  }

  /** For people, after the code. */
  public String meaning() {
    return meaning;
  }

  /** As it is written in reports, for example {@code UNRECORDED-IMPORT}. */
  public String code() {
    return name().replace('_', '-');
  }
}

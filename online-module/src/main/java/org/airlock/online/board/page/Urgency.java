package org.airlock.online.board.page;

/** How soon somebody must act; the most urgent first. */
public enum Urgency {
  /** The key does not work now. */
  DEAD("dead", "!!"),
  /** It dies within the lead time that a quorum needs. */
  DUE("due", "!"),
  /** Work is open: a countersignature, a pending rotation, a request that lives. */
  ACT("act", ">"),
  /** It expires, and there is time. */
  WATCH("watch", "~"),
  /** The board cannot tell. */
  UNKNOWN("unknown", "?"),
  /** Nothing to do. */
  FINE("fine", "ok");

  private final String word;
  private final String sign;

  Urgency(String word, String sign) {
    this.word = word;
    this.sign = sign;
  }

  /** One lower-case word. */
  public String word() {
    return word;
  }

  /** One or two ASCII characters that need no colour. */
  public String sign() {
    return sign;
  }
}

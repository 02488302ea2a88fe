package org.airlock.rehearsal.cast;

/** The play did not go as written: a fault of the programs or of the play. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Broken(String what) {
    super(what);
  }
}

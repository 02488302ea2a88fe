package org.airlock.rehearsal.simulator.http;

/** The bytes are not a request that is accepted here; the connection ends after the answer. */
final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;

  BadRequest(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}

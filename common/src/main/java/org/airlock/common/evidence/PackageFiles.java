package org.airlock.common.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.util.NavigableSet;
import org.airlock.common.bytes.Bytes;

/** The files of one package by their names: relative to it, with {@code /} between. */
public interface PackageFiles {
  /** All of them, sorted. */
  NavigableSet<String> names();

  /** A whole file of at most {@code largestBytes}; {@code Failure.Integrity} when it is larger. */
  Bytes read(String name, int largestBytes);

  /** A file as a stream, for what may be large. */
  InputStream open(String name) throws IOException;
}

package org.airlock.offline.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.offline.selftest.SelfTest.KnownAnswer;

/** All that the checks may look at. The clock is not here: whoever examines says what it shows. */
public interface Machine {
  /** True on Linux, where {@code /proc} and {@code /sys} tell how things are. */
  boolean isLinux();

  /** Name and version of operating system and Java, for the report's heading. */
  String description();

  SystemFiles files();

  /** Environment variables. */
  Map<String, String> environment();

  /** The identifier of the time zone in force. */
  String zone();

  /** A system property of this JVM. */
  Optional<String> property(String name);

  /** Names of the processes that started this one, nearest first. */
  List<String> ancestors();

  /** Options and arguments of this JVM; empty when it does not tell. */
  Optional<Jvm> jvm();

  RandomFacts random();

  /** True when standard input and output are a terminal. */
  boolean hasConsole();

  /** The most memory that the heap may take, in bytes. */
  long largestHeapBytes();

  /** The known-answer tests. */
  List<KnownAnswer> answers();

  /**
   * This JVM.
   *
   * @param options values of the options that {@link DumpChecks} names, as far as the JVM has them
   * @param arguments as given to the JVM, also from the environment
   */
  record Jvm(Map<String, String> options, List<String> arguments) {}

  /**
   * The JVM's random generators.
   *
   * @param strengthBits what the DRBG says after 256 were asked for; 0 when it cannot be had
   * @param source the security property {@code securerandom.source}
   * @param usual the algorithm of {@code new SecureRandom()}
   * @param providers names of the security providers in their order
   */
  record RandomFacts(int strengthBits, String source, String usual, List<String> providers) {}
}

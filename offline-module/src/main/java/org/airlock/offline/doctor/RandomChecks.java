package org.airlock.offline.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.offline.doctor.Machine.RandomFacts;

/** D15 and D16: where randomness comes from. */
final class RandomChecks {
  private static final int STRENGTH_BITS = 256;
  private static final int READY_BITS = 256;
  private static final Set<String> SOURCES =
      Set.of("file:/dev/random", "file:/dev/urandom", "NativePRNG", "NativePRNGBlocking");
  private static final Set<String> PROVIDERS =
      Set.of(
          "SUN",
          "SunRsaSign",
          "SunEC",
          "SunJSSE",
          "SunJCE",
          "SunJGSS",
          "SunSASL",
          "XMLDSig",
          "SunPCSC",
          "JdkLDAP",
          "JdkSASL",
          "SunPKCS11",
          "SunMSCAPI",
          "Apple");

  private RandomChecks() {}

  static Observation generator(Visit visit) {
    RandomFacts facts = visit.machine().random();
    List<String> wrong = new ArrayList<>();
    if (facts.strengthBits() < STRENGTH_BITS) {
      wrong.add("the DRBG gives " + facts.strengthBits() + " bits");
    }
    if (facts.usual().equals("SHA1PRNG")) {
      wrong.add("the usual generator is SHA1PRNG, whose first seed decides everything");
    }
    if (!SOURCES.contains(facts.source())) {
      wrong.add("securerandom.source is \"" + facts.source() + "\"");
    }
    visit
        .machine()
        .property("java.security.egd")
        .filter(egd -> !SOURCES.contains(egd))
        .ifPresent(egd -> wrong.add("java.security.egd is \"" + egd + "\""));
    visit
        .machine()
        .property("java.security.properties")
        .ifPresent(file -> wrong.add("java.security.properties names " + file));
    facts.providers().stream()
        .filter(name -> !PROVIDERS.contains(name))
        .forEach(name -> wrong.add("provider " + name));
    return wrong.isEmpty()
        ? Observation.pass(
            "DRBG of "
                + facts.strengthBits()
                + " bits, seeded from "
                + facts.source()
                + "; usual "
                + facts.usual())
        : Observation.fail(
            String.join("; ", wrong),
            "use the kit's own Java runtime, or a JDK with its default java.security file");
  }

  static Observation entropy(Visit visit) {
    SystemFiles files = visit.files();
    List<String> sources = new ArrayList<>();
    String flags =
        files
            .text("/proc/cpuinfo")
            .flatMap(text -> text.lines().filter(RandomChecks::isFlags).findFirst())
            .orElse("");
    for (String flag : List.of("rdrand", "rdseed")) {
      if ((" " + flags + " ").contains(" " + flag + " ")) {
        sources.add(flag);
      }
    }
    files.names("/sys/class/tpm").forEach(sources::add);
    files
        .line("/sys/devices/virtual/misc/hw_random/rng_current")
        .filter(name -> !name.isEmpty() && !name.equals("none"))
        .ifPresent(sources::add);
    Optional<Integer> ready =
        files
            .line("/proc/sys/kernel/random/entropy_avail")
            .filter(text -> text.matches("[0-9]{1,6}"))
            .map(Integer::parseInt);
    if (ready.isEmpty()) {
      return Observation.unreadable("/proc/sys/kernel/random/entropy_avail");
    }
    String raw =
        "hardware: "
            + (sources.isEmpty() ? "none" : String.join(" ", sources))
            + "; kernel: "
            + ready.get()
            + " bits";
    return sources.isEmpty() || ready.get() < READY_BITS
        ? Observation.warn(
            raw, "wait some minutes after the start, type and move the mouse; consider dice")
        : Observation.pass(raw);
  }

  private static boolean isFlags(String line) {
    return line.startsWith("flags") || line.startsWith("Features");
  }
}

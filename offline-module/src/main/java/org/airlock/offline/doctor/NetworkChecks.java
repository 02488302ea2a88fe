package org.airlock.offline.doctor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * D01 to D04. The launcher may have put this process into an empty network namespace; the first
 * process is still in the machine's own, and {@code /sys/class/net} still lists its hardware.
 * Java's own list of interfaces leaves out idle cards, and opens sockets.
 */
final class NetworkChecks {
  private static final int LOOPBACK_TYPE = 772;
  private static final String NO_ADDRESS = "0".repeat(32);
  private static final int ROUTE_DEVICE = 0;
  private static final int ROUTE_DESTINATION = 1;
  private static final int ROUTE_MASK = 7;
  private static final int ROUTE6_PREFIX = 1;
  private static final int ROUTE6_DEVICE = 9;
  private static final int INET6_DEVICE = 5;
  private static final List<String> RADIOS =
      List.of("ieee80211", "bluetooth", "rfkill", "wwan", "nfc");
  private static final Set<String> RADIO_DRIVERS =
      Set.of("cfg80211", "mac80211", "bluetooth", "btusb", "iwlwifi", "brcmfmac", "nfc", "wwan");

  private NetworkChecks() {}

  static Observation interfaces(Visit visit) {
    SystemFiles files = visit.files();
    Optional<List<String>> names = files.list("/sys/class/net");
    if (names.isEmpty()) {
      return Observation.unreadable("/sys/class/net");
    }
    Set<String> addressed = addressed(files);
    List<String> seen = new ArrayList<>();
    boolean active = false;
    boolean hardware = false;
    for (String name : names.get()) {
      String at = "/sys/class/net/" + name + "/";
      if (number(files, at + "type", 10) != LOOPBACK_TYPE) {
        boolean up =
            (number(files, at + "flags", 16) & 1) == 1
                || files.line(at + "operstate").orElse("").equals("up")
                || addressed.contains(name);
        boolean card = files.exists(at + "device");
        boolean radio = files.exists(at + "wireless");
        active |= up;
        hardware |= card;
        seen.add(
            name
                + (up ? " up" : " idle")
                + (radio ? ", radio" : "")
                + (card ? ", hardware" : ", no hardware"));
      }
    }
    String raw = seen.isEmpty() ? "loopback only" : String.join("; ", seen);
    if (active) {
      return Observation.fail(
          raw, "unplug the cable, switch the interface off, and take the card out of the machine");
    }
    return hardware
        ? Observation.warn(
            raw, "take the card out, or plug and seal its socket, and tick it on paper")
        : Observation.pass(raw);
  }

  /** Interfaces that have an address or a route in the machine's own namespace. */
  private static Set<String> addressed(SystemFiles files) {
    Set<String> names = new HashSet<>();
    files
        .text("/proc/1/net/route")
        .ifPresent(
            table ->
                table.lines().skip(1).forEach(line -> names.add(line.split("\\s+")[ROUTE_DEVICE])));
    files
        .text("/proc/1/net/if_inet6")
        .ifPresent(
            table ->
                table
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(part -> part.length > INET6_DEVICE)
                    .forEach(part -> names.add(part[INET6_DEVICE])));
    return names;
  }

  private static int number(SystemFiles files, String path, int radix) {
    String text = files.line(path).orElse("0");
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    return digits.matches("[0-9a-fA-F]{1,7}") ? Integer.parseInt(digits, radix) : 0;
  }

  static Observation routes(Visit visit) {
    SystemFiles files = visit.files();
    List<String> defaults = new ArrayList<>();
    for (String table : List.of("/proc/1/net/", "/proc/net/")) {
      files.text(table + "route").ifPresent(text -> defaults.addAll(defaults4(text, table)));
      files.text(table + "ipv6_route").ifPresent(text -> defaults.addAll(defaults6(text, table)));
    }
    if (!defaults.isEmpty()) {
      return Observation.fail(
          "default route: " + String.join("; ", defaults),
          "disconnect the machine from every network and stop its network service");
    }
    if (files.text("/proc/1/net/route").isEmpty()) {
      return Observation.notCheckable(
          "/proc/1/net/route cannot be read; this process sees only its own network",
          "run 'ip route' as root and tick on paper that it prints nothing");
    }
    long servers =
        files.text("/etc/resolv.conf").stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith("nameserver"))
            .count();
    return servers == 0
        ? Observation.pass("no default route, no name server")
        : Observation.warn(
            "no default route; " + servers + " name servers in /etc/resolv.conf",
            "empty /etc/resolv.conf: it says that this machine was on a network");
  }

  private static List<String> defaults4(String table, String where) {
    return table
        .lines()
        .skip(1)
        .map(line -> line.strip().split("\\s+"))
        .filter(part -> part.length > ROUTE_MASK)
        .filter(
            part ->
                part[ROUTE_DESTINATION].equals("00000000") && part[ROUTE_MASK].equals("00000000"))
        .map(part -> part[ROUTE_DEVICE] + " in " + where + "route")
        .toList();
  }

  private static List<String> defaults6(String table, String where) {
    return table
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(part -> part.length > ROUTE6_DEVICE)
        .filter(part -> part[0].equals(NO_ADDRESS) && part[ROUTE6_PREFIX].equals("00"))
        .filter(part -> !part[ROUTE6_DEVICE].equals("lo"))
        .map(part -> part[ROUTE6_DEVICE] + " in " + where + "ipv6_route")
        .toList();
  }

  static Observation probe(Visit visit) {
    return Observation.notCheckable(
        "the program cannot open a connection, by the way it is built; launched with network: "
            + visit.machine().property("airlock.network").orElse("unknown"),
        "if you want a probe, make it with another program before the ceremony, and tick it on paper");
  }

  static Observation radios(Visit visit) {
    SystemFiles files = visit.files();
    if (files.list("/sys/class").isEmpty()) {
      return Observation.unreadable("/sys/class");
    }
    List<String> found = new ArrayList<>();
    for (String radio : RADIOS) {
      files.names("/sys/class/" + radio).forEach(name -> found.add(radio + " " + name));
    }
    if (!found.isEmpty()) {
      return Observation.fail(
          String.join("; ", found),
          "take the radio card out of the machine; switching it off is not enough");
    }
    List<String> drivers =
        files.text("/proc/modules").stream()
            .flatMap(String::lines)
            .map(line -> line.split(" ")[0])
            .filter(RADIO_DRIVERS::contains)
            .toList();
    return drivers.isEmpty()
        ? Observation.pass("none")
        : Observation.warn(
            "no radio; drivers loaded: " + String.join(", ", drivers),
            "use a live system without radio drivers, or look inside the machine");
  }
}

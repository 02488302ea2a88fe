package org.airlock.rehearsal.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.airlock.common.kms.Expiry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** System calls of the offline program, as strace sees them. */
@Tag("interop")
final class NoNetworkIT {
  /**
   * What may appear: failed look-ups in nscd over a local socket, and libnet's probes that only
   * open a socket.
   */
  private static final Pattern HARMLESS =
      Pattern.compile(
          ".*(socket\\(AF_(UNIX|INET|INET6), .*|connect\\(\\d+, \\{sa_family=AF_UNIX.*|socketpair\\(AF_UNIX.*"
              + "|getsockopt\\(.*|setsockopt\\(.*|getsockname\\(.*"
              + "|\\+\\+\\+ exited with .*|--- SIG.*|strace: Process .*|.*<unfinished \\.\\.\\.>.*|.*resumed>.*)");

  private static final Pattern FORBIDDEN_FAMILY =
      Pattern.compile("AF_(NETLINK|PACKET)|sa_family=AF_(INET|INET6|NETLINK|PACKET)");

  @TempDir private Path scratch;

  @Test
  void wrapAndEscrowCreate_touchNoNetwork() throws IOException {
    Outside.require("strace", "strace", "-f", "true");
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    assertNone(trace(acts, "wrap", stage -> wrap(acts.on(stage), house)));
    Acts fresh = freshStore(house);
    assertNone(trace(fresh, "escrow", stage -> fresh.on(stage).escrow("ledger")));
  }

  @Test
  void importer_underTheSameStrace_isSeenToConnect() throws IOException {
    Outside.require("strace", "strace", "-f", "true");
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    List<String> calls =
        trace(acts, "status", stage -> stage.importer(0, Map.of(), "status", "--ask-kms"));
    assertThat(calls).anyMatch(line -> line.contains("connect(") && line.contains("AF_INET"));
  }

  @Test
  void wrapAndEscrowCreate_withSocketAndConnectFailing_stillWork() {
    Outside.require("strace", "strace", "-f", "true");
    House house = House.open();
    Acts acts = house.actsOn(house.asked);
    wrap(acts.on(withoutSockets(acts)), house);
    Acts fresh = freshStore(house);
    fresh.on(withoutSockets(fresh)).escrow("ledger");
  }

  private static Stage withoutSockets(Acts acts) {
    return acts.stage()
        .under(
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=socket,connect",
            "-e",
            "inject=socket,connect:error=EPERM");
  }

  @Test
  void importerHelp_withoutNetworkAndCredentials_isShown() {
    Outside.require("strace", "strace", "-f", "true");
    Outside.Result help =
        Outside.run(
            scratch,
            "env",
            "-i",
            "PATH=" + System.getenv("PATH"),
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=socket,connect",
            "-e",
            "inject=socket,connect:error=EPERM",
            House.launcher("airlock.importer").toString(),
            "--help");
    assertThat(help.exitCode()).as(help.text()).isZero();
    assertThat(help.text()).contains("Usage: importer");
  }

  @Test
  void transcript_saysWhichNetworkTheProgramHad() throws IOException {
    House house = House.open();
    String transcript = Files.readString(house.wrapped.resolve("offline/store/transcript.jsonl"));
    boolean namespaces =
        Outside.run(scratch, "sh", "-c", "[ $(id -u) = 0 ] && unshare -n true || unshare -rn true")
                .exitCode()
            == 0;
    assertThat(transcript).contains("\"network\":\"" + (namespaces ? "namespace" : "host") + "\"");
  }

  private static void wrap(Acts acts, House house) {
    acts.wrap(0, House.CEREMONY, house.request, Acts.MATERIAL, Expiry.never(), "chen", "cleo");
  }

  private static Acts freshStore(House house) {
    Acts acts = house.actsOn(house.asked);
    for (String gone : List.of("offline/store", "cards")) {
      House.remove(acts.stage().path(gone));
    }
    acts.acceptOffline();
    return acts;
  }

  private interface Play {
    void on(Stage stage);
  }

  private List<String> trace(Acts acts, String name, Play play) throws IOException {
    Path log = scratch.resolve(name + ".strace");
    play.on(acts.stage().under("strace", "-f", "-e", "trace=network", "-o", log.toString()));
    return Files.readAllLines(log);
  }

  static void assertNone(List<String> calls) {
    assertThat(calls).isNotEmpty();
    assertThat(calls)
        .allMatch(
            line -> HARMLESS.matcher(line).matches() && !FORBIDDEN_FAMILY.matcher(line).find());
    assertThat(calls)
        .noneMatch(
            line -> line.matches(".*\\b(bind|listen|accept4?|sendto|sendmsg|sendmmsg)\\(.*"));
  }
}

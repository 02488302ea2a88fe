package org.airlock.offline.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.airlock.common.bundle.Environment;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Identities;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Confirmation;
import org.airlock.common.console.Console;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonObject;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.offline.doctor.Doctor;
import org.airlock.offline.doctor.KitManifest;
import org.airlock.offline.doctor.Machine;
import org.airlock.offline.doctor.MachineGate;
import org.airlock.offline.doctor.Profile;
import org.airlock.offline.doctor.Report;
import org.airlock.offline.doctor.ReportTable;
import org.airlock.offline.doctor.Visit;
import org.airlock.offline.doctor.Waiver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: is this machine fit for a ceremony? */
@Command(
    name = "doctor",
    description = {
      "Examine this machine: network, disks, swap, dumps, terminal, clock, random generator, and the program's",
      "own files. Checks D01 to D25; what software cannot see is left for people to tick on paper.",
      "Exit code 5 when a check fails in the profile production and nobody waived it; else 0. Verdict WARN, on the",
      "last line and in --json, says that nothing failed and that people must look at something."
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final int UNFIT = 5;

  private final Workplace workplace;
  private final Machine machine;

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description =
          "rehearsal or production (default: the environment of the store, else rehearsal).")
  private @Nullable String profile;

  @Option(names = "--medium", paramLabel = "DIR", description = "Examine this transfer medium too.")
  private @Nullable Path medium;

  @Option(
      names = "--expected",
      paramLabel = "FILE",
      description = "What should be on the medium, as sha256sum lists it.")
  private @Nullable Path expected;

  @Option(
      names = "--stated-time",
      paramLabel = "INSTANT",
      description = "What an independent clock says, for example 2026-11-24T10:00:00Z.")
  private @Nullable String statedTime;

  @Option(
      names = "--self",
      description = "Only the program's own files; shows the words of the kit's manifest.")
  private boolean self;

  @Option(
      names = "--approve",
      paramLabel = "FILE",
      description =
          "With --self and --store: an approver's key signs the manifest, after comparing its words.")
  private @Nullable Path approver;

  @Option(
      names = "--waive",
      paramLabel = "Dnn=PERSON:REASON",
      description = "Go on although this check fails; with --store recorded as a deviation.")
  private @Nullable List<String> waivers;

  public DoctorCommand(Workplace workplace, Machine machine) {
    this.workplace = workplace;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    requireSense();
    List<Waiver> waived =
        waivers == null ? List.of() : waivers.stream().map(Waiver::parse).toList();
    if (options.findStore().isEmpty()) {
      Visit visit =
          Visit.plain(machine, profile().orElse(Profile.REHEARSAL), workplace.clock().instant())
              .at(stated(), Optional.empty());
      return conclude(examine(visit, waived));
    }
    try (Store store = options.open(workplace, "doctor")) {
      RosterChain chain = Trust.load(store);
      if (approver != null) {
        approve(store, chain.newest());
      }
      List<Event> events = store.events();
      MachineGate gate = new MachineGate(machine, chain.newest(), waived);
      Visit visit = gate.visit(workplace.clock().instant());
      Visit strict =
          new Visit(
              machine,
              profile().orElse(visit.profile()),
              visit.clock(),
              stated(),
              events.isEmpty() ? Optional.empty() : Optional.of(events.get(events.size() - 1).at()),
              Optional.empty(),
              Optional.empty(),
              visit.approvers());
      Report report = examine(strict, waived);
      MachineGate.record(store, report, type -> draft(type, strict));
      return conclude(report);
    }
  }

  private static Event.Draft draft(String type, Visit visit) {
    return Event.draft("doctor", type)
        .at(visit.stated().orElse(visit.clock()).truncatedTo(ChronoUnit.SECONDS))
        .fact(
            "clock-offset-seconds",
            visit.stated().map(at -> Duration.between(visit.clock(), at).toSeconds()).orElse(0L));
  }

  private void requireSense() {
    if (expected != null && medium == null) {
      throw new Failure.Usage("--expected goes with --medium", "name the medium's directory");
    }
    if (approver != null && (!self || options.findStore().isEmpty())) {
      throw new Failure.Usage(
          "--approve goes with --self and --store",
          "name the store whose roster says who approves");
    }
  }

  private Optional<Profile> profile() {
    if (profile == null) {
      return Optional.empty();
    }
    return Optional.of(
        Profile.of(
            Environment.ofCode(profile)
                .orElseThrow(
                    () ->
                        new Failure.Usage(
                            "--profile is neither rehearsal nor production", "say which"))));
  }

  private Optional<Instant> stated() {
    try {
      return Optional.ofNullable(statedTime).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new Failure.Usage(
          "--stated-time is not a UTC instant", "write it like 2026-11-24T10:00:00Z");
    }
  }

  private Report examine(Visit visit, List<Waiver> waived) {
    Visit whole = visit.withMedium(Optional.ofNullable(medium), Optional.ofNullable(expected));
    return self ? Doctor.self(whole, waived) : Doctor.examine(whole, waived);
  }

  private int conclude(Report report) {
    Optional<KitManifest> manifest = self ? manifest() : Optional.empty();
    if (options.json()) {
      JsonObject.Builder json = JsonObject.builder();
      report.json().members().forEach(json::put);
      manifest.ifPresent(
          kit -> json.put("manifest", kit.digest()).put("words", kit.words().text()));
      Program.print(workplace.out(), json.build());
    } else {
      PrintStream out = workplace.out();
      ReportTable.lines(report).forEach(out::println);
      manifest.ifPresent(
          kit -> {
            out.println("Words of " + KitManifest.LIST + "; compare them with another machine's:");
            kit.words().rows().forEach(row -> out.println("  " + row));
          });
    }
    return report.profile() == Profile.PRODUCTION && !report.failed().isEmpty() ? UNFIT : 0;
  }

  private Optional<KitManifest> manifest() {
    try {
      return home().flatMap(KitManifest::in);
    } catch (Failure damaged) {
      return Optional.empty(); // reported by D19
    }
  }

  private Optional<Path> home() {
    return machine.property("airlock.home").map(Path::of);
  }

  /** Adds an approver's signature to the ones beside the manifest. */
  private void approve(Store store, Roster roster) {
    KitManifest kit =
        home()
            .flatMap(KitManifest::in)
            .orElseThrow(
                () ->
                    new Failure.Environment(
                        "this program has no " + KitManifest.LIST,
                        "use the kit, which has a manifest"));
    List<String> differences = kit.differences();
    if (!differences.isEmpty()) {
      throw new Failure.Integrity(
          "the program is not what its manifest lists: " + differences.get(0),
          "do not approve this copy; take the kit again");
    }
    Console console = options.console(workplace, roster.environment());
    if (!Confirmation.ofWords(
        console, workplace.random(), "kit-manifest", "another machine's screen", kit.words())) {
      throw new Failure.Refused(
          Control.MACHINE_FIT,
          "a word of the manifest differs; it was not approved",
          "stop: compare all 32 words with the ones of a second machine");
    }
    Path file = home().orElseThrow().resolve(KitManifest.SIGNATURE);
    Optional<Envelope> before =
        kit.approvals().filter(old -> old.payload().equals(kit.unsigned().payload()));
    try (Identities.Unlocked key =
        Identities.unlock(
            console, java.util.Objects.requireNonNull(approver), roster, Role.APPROVER)) {
      Envelope signed = before.orElseGet(kit::unsigned).signedWith(key.key());
      if (workplace.disk().exists(file)) {
        workplace.disk().replace(file, signed.toBytes());
      } else {
        workplace.disk().writeNew(file, signed.toBytes());
      }
      store.append(
          Event.draft("doctor", "kit-approved")
              .actor(key.person().id())
              .input(KitManifest.LIST, kit.digest()));
    }
  }
}

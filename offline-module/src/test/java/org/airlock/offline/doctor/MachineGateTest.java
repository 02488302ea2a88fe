package org.airlock.offline.doctor;

import static org.airlock.common.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.Environment;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.console.Columns;
import org.airlock.common.console.Console;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.identity.QuickKeyFiles;
import org.airlock.common.json.JsonText;
import org.airlock.common.store.RealDisk;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.common.transcript.Event;
import org.airlock.offline.cli.EscrowCommand;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.SittingOptions;
import org.airlock.offline.room.WordEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Sittings on machines that are fit and on machines that are not. */
final class MachineGateTest {
  private static final String PASSPHRASE = "correct horse battery staple";

  @TempDir private Path directory;
  private final List<String> screen = new ArrayList<>();
  private FakeMachine machine;

  @BeforeEach
  void fitMachine() {
    machine = new FakeMachine(directory.resolve("root"));
    Kits.approved(machine, directory.resolve("kit"));
  }

  private Enrolment enrol(Environment environment) throws IOException {
    Enrolment people = new Enrolment(environment);
    try (Store store =
        Store.openOrCreate(new RealDisk(), store(), () -> FakeMachine.NOW, "fixture")) {
      Trust.pin(store, people.envelope(), "roster-1", () -> FakeMachine.NOW);
    }
    for (String id : List.of("anna", "wim", "vera")) {
      try (OutputStream out = Files.newOutputStream(key(id))) {
        QuickKeyFiles.write(people.key(id), PASSPHRASE, out);
      }
    }
    Kits.approve(directory.resolve("kit"), people.key("vera"));
    return people;
  }

  private Path store() {
    return directory.resolve("store");
  }

  private Path key(String id) {
    return directory.resolve(id + ".key.pem");
  }

  private Sitting open(String... waivers) {
    List<String> who = new ArrayList<>();
    who.addAll(List.of("--ceremony", "KC-1", "--operator", key("anna").toString()));
    who.addAll(List.of("--witness", key("wim").toString()));
    for (String waiver : waivers) {
      who.addAll(List.of("--waive", waiver));
    }
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Workplace workplace =
        new Workplace(
            "ceremony",
            "test",
            new RealDisk(),
            () -> FakeMachine.NOW,
            new SecureRandom(),
            out,
            out,
            (stream, quiet) -> new People());
    return Sitting.open(
        workplace,
        CommandLine.populateCommand(new CommonOptions(), "--store", store().toString()),
        "material generate",
        CommandLine.populateCommand(new SittingOptions(), who.toArray(String[]::new)),
        WordEntry::inOneAnswer,
        machine);
  }

  private List<Event> events() {
    try (Store store = Store.open(new RealDisk(), store(), () -> FakeMachine.NOW, "test")) {
      return List.copyOf(store.events());
    }
  }

  private Event last(String type) {
    List<Event> all = events().stream().filter(event -> event.type().equals(type)).toList();
    return all.get(all.size() - 1);
  }

  @Test
  void production_onAFitMachine_opensAndRecordsTheWholeReport() throws IOException {
    enrol(Environment.PRODUCTION);
    open().close();
    Event event = last("machine-examined");
    assertThat(event.actor()).isEqualTo("anna");
    assertThat(event.witnesses()).containsExactly("wim");
    assertThat(event.fact("verdict")).isEqualTo("WARN");
    assertThat(event.fact("failed")).isEmpty();
    assertThat(event.fact("to-tick")).isEqualTo("D03 D22");
    String file = event.outputs().keySet().iterator().next();
    try (Store store = Store.open(new RealDisk(), store(), () -> FakeMachine.NOW, "test")) {
      assertThat(store.get(file).asUtf8().orElseThrow())
          .contains("\"id\" : \"D01\"", "\"id\" : \"D25\"", "\"profile\" : \"production\"");
    }
    assertThat(screen).contains("note: look at and tick on paper: D03 D22");
  }

  @Test
  void machineFit_productionWithSwap_isRefusedBeforeAnyPassphrase() throws IOException {
    enrol(Environment.PRODUCTION);
    machine.put("/proc/swaps", "Filename\n/dev/sda2 partition 1 0 0\n");
    assertRefused(Control.MACHINE_FIT, this::open)
        .hasMessageContaining("D07 swap: swap: /dev/sda2")
        .extracting(thrown -> ((Failure) thrown).hint())
        .asString()
        .contains("swapoff", "--waive D07=PERSON:reason");
    assertThat(screen).noneMatch(line -> line.contains("Passphrase"));
    assertThat(last("machine-examined").fact("failed")).isEqualTo("D07");
  }

  @Test
  void waiver_byName_opensAndIsADeviation() throws IOException {
    enrol(Environment.PRODUCTION);
    machine.put("/proc/swaps", "Filename\n/dev/sda2 partition 1 0 0\n");
    open("D07=vera:encrypted with a key that dies with the power", "D05=vera:not needed").close();
    assertThat(last("machine-examined").fact("verdict")).isEqualTo("WARN");
    assertThat(events()).filteredOn(event -> event.type().equals("deviation")).hasSize(1);
    Event deviation = last("deviation");
    assertThat(deviation.fact("check")).isEqualTo("D07");
    assertThat(deviation.fact("decided-by")).isEqualTo("vera");
    assertThat(deviation.fact("reason")).isEqualTo("encrypted with a key that dies with the power");
    assertThat(deviation.actor()).isEqualTo("anna");
  }

  private String checkShare(String... waivers) {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    Workplace workplace =
        new Workplace(
            "ceremony",
            "test",
            new RealDisk(),
            () -> FakeMachine.NOW,
            new SecureRandom(),
            out,
            out,
            (stream, quiet) -> new People());
    List<String> command = new ArrayList<>(List.of("check-share", "--custodian", "carol"));
    command.addAll(List.of("--witness", "wim", "--store", store().toString()));
    for (String waiver : waivers) {
      command.addAll(List.of("--waive", waiver));
    }
    Program.run(
        new CommandLine(new EscrowCommand(workplace, machine)),
        workplace,
        command.toArray(String[]::new));
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void machineFit_checkShareInProductionWithSwap_takesNoShare() throws IOException {
    enrol(Environment.PRODUCTION);
    machine.put("/proc/swaps", "Filename\n/dev/sda2 partition 1 0 0\n");
    assertThat(checkShare())
        .contains("MACHINE-FIT: this machine is not fit for production: D07 swap: swap: /dev/sda2");
    assertThat(last("machine-examined").fact("failed")).isEqualTo("D07");
    assertThat(last("machine-examined").witnesses()).containsExactly("wim");
    assertThat(checkShare("D07=vera:nothing is ever swapped"))
        .doesNotContain("MACHINE-FIT")
        .contains("no escrow");
    assertThat(last("deviation").fact("decided-by")).isEqualTo("vera");
  }

  @Test
  void waiver_ofAnotherCheck_doesNotHelp() throws IOException {
    enrol(Environment.PRODUCTION);
    machine.put("/proc/swaps", "Filename\n/dev/sda2 partition 1 0 0\n");
    assertRefused(Control.MACHINE_FIT, () -> open("D05=vera:whatever"));
  }

  @Test
  void waiver_byAStranger_orTwice_isUsage() throws IOException {
    enrol(Environment.PRODUCTION);
    assertThatThrownBy(() -> open("D07=mallory:trust me"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("mallory, who is not on roster version 1");
    assertThatThrownBy(() -> open("D07=vera:one", "D07=anna:two"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("D07 is waived twice");
  }

  @Test
  void machineThatChangesMeanwhile_showsNoSecret() throws IOException {
    enrol(Environment.PRODUCTION);
    try (Sitting sitting = open()) {
      sitting.requireFitMachine();
      machine.process("10", "script", "1", "0");
      assertRefused(Control.MACHINE_FIT, sitting::requireFitMachine)
          .hasMessageContaining("started under script");
    }
  }

  @Test
  void rehearsal_onAnUnfitMachine_notesAndGoesOn() throws IOException {
    enrol(Environment.REHEARSAL);
    machine.put("/proc/swaps", "Filename\n/dev/sda2 partition 1 0 0\n");
    try (Sitting sitting = open()) {
      sitting.requireFitMachine();
    }
    assertThat(screen)
        .contains("note: production would stop on this machine: D07 ('doctor' says why)");
    assertThat(last("machine-examined").fact("verdict")).isEqualTo("FAIL");
  }

  @Test
  void kitOfAStranger_failsInProduction() throws IOException {
    enrol(Environment.PRODUCTION);
    Kits.approved(machine, directory.resolve("kit"));
    assertRefused(Control.MACHINE_FIT, this::open)
        .hasMessageContaining("D19")
        .hasMessageContaining("signed by nobody this store knows");
  }

  @Test
  void waiver_ofAnotherForm_isUsage() {
    for (String wrong : List.of("D07", "D07=vera", "D07=vera:", "D26=vera:x", "d07=vera:x", "")) {
      assertThatThrownBy(() -> Waiver.parse(wrong))
          .isInstanceOf(Failure.Usage.class)
          .hasMessageContaining("--waive is not of the form Dnn=PERSON:reason");
    }
    assertThatThrownBy(() -> Waiver.parse("D25=vera:it is fine"))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("D25 cannot be waived");
  }

  @Test
  void table_fitsEightyColumns() {
    Report report =
        Doctor.examine(
            machine.visit(Profile.PRODUCTION), List.of(Waiver.parse("D19=vera:built here")));
    List<String> lines = ReportTable.lines(report);
    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines).anyMatch(line -> line.equals("D07  PASS          swap"));
    assertThat(lines).anyMatch(line -> line.contains("Waived by vera: built here"));
    assertThat(lines.get(lines.size() - 1)).contains("D03");
    assertThat(JsonText.indented(report.json()).asUtf8().orElseThrow())
        .contains("\"by\" : \"vera\"");
    assertThat(Columns.wrapped("  ", "x".repeat(100))).allMatch(l -> l.length() <= 80);
  }

  /** People who answer what they are asked. */
  private final class People implements Console {
    @Override
    public void say(String line) {
      screen.add(line);
    }

    @Override
    public void show(String line) {
      screen.add(line);
    }

    @Override
    public String ask(Prompt prompt) {
      assertThat(prompt.id()).isEqualTo("stated-time");
      return "ok";
    }

    @Override
    public void showSecret(char[] line) {
      throw new AssertionError("no secret is shown here");
    }

    @Override
    public char[] askSecret(Prompt prompt) {
      screen.add(prompt.text());
      return PASSPHRASE.toCharArray();
    }

    @Override
    public void clear() {}
  }
}

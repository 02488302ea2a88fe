package org.airlock.online.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Digest;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.online.Office;
import org.airlock.online.reconcile.LoggedEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands {@code reconcile} and {@code alarms} as people type them. */
final class ReconcileCommandTest {
  @TempDir private Path scratch;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Office office;

  @BeforeEach
  void open() {
    office = new Office(scratch);
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    Workplace quiet = office.workplace();
    Workplace heard =
        new Workplace(
            quiet.program(),
            quiet.version(),
            quiet.disk(),
            quiet.clock(),
            quiet.random(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            quiet.terminal());
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--store", office.store("store").toString()));
    return Program.run(Importer.commandLine(heard), heard, all.toArray(String[]::new));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private Path log(LoggedEvent... events) throws IOException {
    Path log = Files.createTempFile(scratch, "log", ".jsonl");
    Files.writeString(
        log, String.join("\n", List.of(events).stream().map(LoggedEvent::line).toList()));
    return log;
  }

  private static LoggedEvent parameters() {
    return LoggedEvent.of("GetParametersForImport").request("request-id-parameters");
  }

  private static LoggedEvent imported() {
    return LoggedEvent.of("ImportKeyMaterial")
        .request("request-id-import")
        .with("expirationModel", "KEY_MATERIAL_DOES_NOT_EXPIRE")
        .answered("keyMaterialId", Digest.of(Office.MATERIAL).hex());
  }

  @Test
  void reconcile_explained_isExitZero() throws IOException {
    office.firstImport();
    assertThat(run("reconcile", "--cloudtrail", log(parameters(), imported()).toString())).isZero();
    assertThat(printed()).contains("Everything is explained.");
  }

  @Test
  void reconcile_unexplained_isExitThree_afterTheReport() throws IOException {
    office.firstImport();
    Path log = log(parameters(), imported(), imported().id("e-9").request("r-9"));
    assertThat(run("reconcile", "--cloudtrail", log.toString())).isEqualTo(3);
    assertThat(printed()).contains("NOT EXPLAINED: 1", "UNRECORDED-IMPORT", "id    e-9");
    assertThat(complained())
        .contains("error: TRAIL-EXPLAINED: 1 of 3 findings are not explained: 1 UNRECORDED-IMPORT")
        .contains("hint:  do what 'next' says for each");

    assertThat(run("reconcile", "--json", "--cloudtrail", log.toString())).isEqualTo(3);
    assertThat(printed()).startsWith("{").contains("\"kind\" : \"UNRECORDED-IMPORT\"");
    assertThat(complained()).contains("\"control\" : \"TRAIL-EXPLAINED\"");

    assertThat(run("reconcile", "--explain", "e-9", "--reason", "test of the old office")).isZero();
    assertThat(printed()).contains("Written into the transcript");
    assertThat(run("reconcile", "--cloudtrail", log.toString())).isZero();
    assertThat(printed()).contains("EXPLAINED, but worth reading", "test of the old office");
  }

  @Test
  void reconcile_days_areWholeDays() throws IOException {
    office.firstImport();
    office.clock = Enrolment.NOW.plus(Duration.ofDays(3));
    Path log = log(parameters());
    assertThat(
            run(
                "reconcile",
                "--from",
                "2026-11-24",
                "--to",
                "2026-11-24",
                "--cloudtrail",
                log.toString()))
        .isEqualTo(3);
    assertThat(printed())
        .contains("2026-11-24T00:00:00Z to 2026-11-25T00:00:00Z", "RECEIPT-WITHOUT-EVENT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--from yesterday|2|--from is not a UTC instant",
        "--explain x|2|--explain and --reason go together",
        "--reason x|2|--explain and --reason go together",
        "--cloudtrail . --profile p|2|--cloudtrail reads files; --save, --profile, --endpoint-url and --fips are for the event"
            + " history",
        "--account 1|2|--account is not twelve digits",
        "--save .|5|.: exists already and is never overwritten",
        "--cloudtrail ./nowhere|5|./nowhere: there is no such file or folder",
        "--endpoint-url http://127.0.0.1:1 --region eu-central-1 --account 111122223333|3|ENDPOINT-TRUSTED: --endpoint"
      })
  void reconcile_thatCannotBeMeant_saysWhy(String options, int exit, String message) {
    List<String> arguments = new ArrayList<>(List.of("reconcile"));
    arguments.addAll(List.of(options.split(" ")));
    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(exit);
    assertThat(complained()).contains("error: " + message).contains("hint:  ");
  }

  @Test
  void alarms_toStandardOutput_isATemplateAndHints() {
    office.request(Office.KEY);
    assertThat(run("alarms", "--email", "keys@example.com")).isZero();
    assertThat(printed()).startsWith("{").contains("\"AWS::Events::Rule\"").endsWith("}\n");
    assertThat(complained())
        .contains(
            "1 keys in account 111122223333, eu-central-1; 0 of them have material that expires: 0 alarms at 30, 14, 3 days",
            "The subscription counts once the owner of the address has confirmed it",
            "Deploy: aws cloudformation deploy --region eu-central-1 --stack-name airlock-alarms --template-file FILE");
    assertThat(run("alarms", "--quiet")).isZero();
    assertThat(complained()).isEmpty();
  }

  @Test
  void alarms_toAFile_isNeverOverwritten() {
    office.request(Office.KEY);
    Path file = scratch.resolve("alarms.json");
    String topic = "arn:aws:sns:eu-central-1:111122223333:key-alarms";
    assertThat(run("alarms", "--topic-arn", topic, "--days", "60,7", "--out", file.toString()))
        .isZero();
    assertThat(printed()).isEqualTo(file + "\n");
    assertThat(file).content().contains(topic).doesNotContain("AWS::SNS::Topic");
    assertThat(complained())
        .contains("Your topic must allow this, or nothing arrives:")
        .contains("\"aws:SourceArn\" : \"arn:aws:events:eu-central-1:111122223333:rule/*\"");
    assertThat(run("alarms", "--out", file.toString())).isEqualTo(5);
    assertThat(complained()).contains("exists already and is never overwritten");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--days 0|--days is not one to 5 different numbers from 1 to 364",
        "--days 7,7|--days is not one to 5 different numbers from 1 to 364",
        "--days 1,2,3,4,5,6|--days is not one to 5 different numbers from 1 to 364",
        "--region us-east-1|this store knows no KMS key in that account and Region",
        "--email x|--email is not an e-mail address",
        "--topic-arn x|--topic-arn is not the ARN of a standard SNS topic",
        "--topic-arn arn:aws:sns:eu-central-1:111122223333:x.fifo|--topic-arn is not the ARN of a standard SNS topic",
        "--topic-arn arn:aws:sns:us-east-1:111122223333:x|--topic-arn is in another Region than the keys, eu-central-1",
        "--topic-arn arn:aws:sns:eu-central-1:111122223333:x --email a@b.c|--email subscribes to the topic that is made"
      })
  void alarms_thatCannotBeMeant_sayWhy(String options, String message) {
    office.request(Office.KEY);
    List<String> arguments = new ArrayList<>(List.of("alarms"));
    arguments.addAll(List.of(options.split(" ")));
    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(complained()).contains("error: " + message).contains("hint:  ");
  }

  @Test
  void alarms_ofAnEmptyStore_saySo() {
    assertThat(run("alarms")).isEqualTo(2);
    assertThat(complained()).contains("this store knows no KMS key yet");
  }

  @Test
  void alarms_ofSeveralRegionsOrAccounts_needOneNamed() {
    KeyArn paris =
        KeyArn.parse(Office.KEY.toString().replace("eu-central-1", "eu-west-3")).orElseThrow();
    KeyArn other =
        KeyArn.parse(Office.KEY.toString().replace("111122223333", "999999999999")).orElseThrow();
    office.kms.key(paris);
    office.kms.key(other);
    office.request(Office.KEY, paris, other);
    assertThat(run("alarms", "--account", "111122223333")).isEqualTo(2);
    assertThat(complained())
        .contains("this store knows keys of the Regions eu-central-1, eu-west-3");
    assertThat(run("alarms", "--region", "eu-central-1")).isEqualTo(2);
    assertThat(complained())
        .contains("this store knows keys of the accounts 111122223333, 999999999999");
    assertThat(run("alarms", "--region", "eu-west-3")).isZero();
    assertThat(printed()).contains(paris.toString()).doesNotContain(Office.KEY.toString());
  }

  @Test
  void alarms_ofManyKeys_areSeveralFiles() {
    KeyArn[] keys = new KeyArn[25];
    for (int i = 0; i < keys.length; i++) {
      keys[i] =
          KeyArn.parse("arn:aws:kms:eu-central-1:111122223333:key/" + "%036d".formatted(i))
              .orElseThrow();
      office.kms.key(keys[i]);
    }
    Expiry expiry = Expiry.at(Enrolment.NOW.plus(Duration.ofDays(60)));
    office.importIt(office.signed(office.answer(office.request(expiry, keys))));
    assertThat(run("alarms", "--direct")).isEqualTo(2);
    assertThat(complained())
        .contains("templates are needed, because CloudFormation limits their size")
        .contains("hint:  give --out FILE");
    Path file = scratch.resolve("alarms.json");
    assertThat(run("alarms", "--direct", "--out", file.toString())).isZero();
    assertThat(printed()).startsWith(scratch.resolve("alarms-1.json") + "\n");
    assertThat(scratch.resolve("alarms-2.json")).exists();
    assertThat(complained())
        .contains("25 of them have material that expires: 75 alarms")
        .contains("give parameter TopicArn of the others the output TopicArn of the first");
    assertThat(run("alarms")).isZero();
    assertThat(complained()).contains("A template of more than 51,200 bytes goes through a bucket");
  }
}

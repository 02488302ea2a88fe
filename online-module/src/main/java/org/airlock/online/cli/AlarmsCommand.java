package org.airlock.online.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.common.json.JsonText;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.roster.RosterChain;
import org.airlock.common.store.Store;
import org.airlock.common.store.Trust;
import org.airlock.online.alarms.AlarmPlan;
import org.airlock.online.alarms.AlarmTemplates;
import org.airlock.online.alarms.WatchedKey;
import org.airlock.online.desk.Records;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alarms}: a CloudFormation template. Needs no credentials and no network. */
@Command(
    name = "alarms",
    description = {
      "Write a CloudFormation template for one Region: alarms before imported material expires, and rules for what happens",
      "to the keys of this store. You review and deploy it with your own tools."
    })
final class AlarmsCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--topic-arn",
      paramLabel = "ARN",
      description = "An SNS topic that exists (default: the template makes one).")
  @Nullable String topicArn;

  @Option(
      names = "--email",
      paramLabel = "ADDRESS",
      description = "Subscribe this address to the topic that is made; its owner must confirm.")
  @Nullable String email;

  @Option(
      names = "--days",
      paramLabel = "N,…",
      split = ",",
      description =
          "Alarm so many days before an expiry (default: 30,14,3). The first must leave time for a quorum.")
  private List<Integer> days = new ArrayList<>(AlarmPlan.USUAL_DAYS);

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "The Region, if the store knows keys of several.")
  @Nullable String region;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "The account, if the store knows keys of several.")
  @Nullable String account;

  @Option(
      names = "--direct",
      description = {
        "Split into templates of at most 51,200 bytes, which need no S3 bucket",
        "(default: 500 resources and 1 MB)."
      })
  boolean direct;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write here instead of standard output; several templates become FILE-1, FILE-2, …")
  @Nullable Path out;

  AlarmsCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    AlarmPlan plan;
    try (Store store = options.open(workplace, "alarms")) {
      RosterChain chain = Trust.load(store);
      plan = plan(WatchedKey.of(new Records(store, chain)));
    }
    List<Bytes> templates =
        AlarmTemplates.of(
            plan, direct ? AlarmTemplates.LARGEST_DIRECT_BYTES : AlarmTemplates.LARGEST_BYTES);
    if (out == null) {
      print(templates);
    } else {
      write(templates, out);
    }
    if (!options.quiet()) {
      hints(plan, templates);
    }
    return 0;
  }

  private AlarmPlan plan(List<WatchedKey> all) {
    List<WatchedKey> keys =
        all.stream()
            .filter(watched -> region == null || watched.key().region().equals(region))
            .filter(watched -> account == null || watched.key().account().equals(account))
            .toList();
    if (keys.isEmpty()) {
      throw new Failure.Usage(
          all.isEmpty()
              ? "this store knows no KMS key yet"
              : "this store knows no KMS key in that account and Region",
          "'importer status' shows which it knows");
    }
    return new AlarmPlan(
        one(keys, KeyArn::account, "--account", "accounts"),
        one(keys, KeyArn::region, "--region", "Regions"),
        keys,
        days,
        Optional.ofNullable(topicArn),
        Optional.ofNullable(email));
  }

  private static String one(
      List<WatchedKey> keys, Function<KeyArn, String> part, String option, String plural) {
    List<String> values = keys.stream().map(key -> part.apply(key.key())).distinct().toList();
    if (values.size() > 1) {
      throw new Failure.Usage(
          "this store knows keys of the " + plural + " " + String.join(", ", values),
          "a template is for one of them: name it with " + option);
    }
    return values.get(0);
  }

  private void print(List<Bytes> templates) {
    if (templates.size() > 1) {
      throw new Failure.Usage(
          templates.size() + " templates are needed, because CloudFormation limits their size",
          "give --out FILE");
    }
    workplace.out().print(templates.get(0).asUtf8().orElseThrow());
    workplace.out().flush();
  }

  private void write(List<Bytes> templates, Path file) {
    List<Path> files = files(templates.size(), file);
    for (Path each : files) {
      if (workplace.disk().exists(each)) {
        throw new Failure.Environment(
            each + ": exists already and is never overwritten",
            "move it away, or choose another --out");
      }
    }
    for (int part = 0; part < files.size(); part++) {
      workplace.disk().writeNew(files.get(part), templates.get(part));
      workplace.out().println(files.get(part));
    }
  }

  private static List<Path> files(int parts, Path file) {
    if (parts == 1) {
      return List.of(file);
    }
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    List<Path> files = new ArrayList<>();
    for (int part = 1; part <= parts; part++) {
      files.add(file.resolveSibling(name.substring(0, dot) + "-" + part + name.substring(dot)));
    }
    return files;
  }

  private void hints(AlarmPlan plan, List<Bytes> templates) {
    var err = workplace.err();
    long expiring = plan.keys().stream().filter(WatchedKey::expires).count();
    err.println(
        plan.keys().size()
            + " keys in account "
            + plan.account()
            + ", "
            + plan.region()
            + "; "
            + expiring
            + " of them have material that expires: "
            + expiring * plan.daysBefore().size()
            + " alarms at "
            + String.join(", ", plan.daysBefore().stream().map(Object::toString).toList())
            + " days");
    if (templates.size() > 1) {
      err.println(
          "CloudFormation's limits ask for "
              + templates.size()
              + " templates, each a stack of its own"
              + (plan.topicArn().isPresent()
                  ? ""
                  : "; give parameter TopicArn of the others the output TopicArn of the first"));
    }
    if (templates.stream().anyMatch(each -> each.size() > AlarmTemplates.LARGEST_DIRECT_BYTES)) {
      err.println(
          "A template of more than 51,200 bytes goes through a bucket: 'aws cloudformation deploy --s3-bucket BUCKET', or make"
              + " smaller ones with --direct");
    }
    if (plan.topicArn().isPresent()) {
      err.println("Your topic must allow this, or nothing arrives:");
      err.print(JsonText.indented(AlarmTemplates.topicPolicy(plan)).asUtf8().orElseThrow());
    } else if (plan.email().isEmpty()) {
      err.println("Subscribe somebody to the topic: it has no subscriber yet");
    } else {
      err.println("The subscription counts once the owner of the address has confirmed it");
    }
    err.println(
        "Deploy: aws cloudformation deploy --region "
            + plan.region()
            + " --stack-name airlock-alarms --template-file "
            + (out == null ? "FILE" : files(templates.size(), out).get(0)));
  }
}

package org.airlock.online.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.cli.CommonOptions;
import org.airlock.common.cli.EvidenceDesk;
import org.airlock.common.cli.EvidenceOptions;
import org.airlock.common.cli.Workplace;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.EvidenceMaker;
import org.airlock.common.evidence.SecretShapes;
import org.airlock.common.evidence.Side;
import org.airlock.online.desk.Desk;
import org.airlock.online.desk.Records;
import org.airlock.online.desk.Regions;
import org.airlock.online.evidence.LiveKeys;
import org.airlock.online.reconcile.TrailExtract;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evidence make}: the online side's package, signed by an import operator. */
@Command(
    name = "make",
    description = {
      "Write the online side's package: rosters, transcript, requests, wrapped materials, receipts, and what KMS and",
      "CloudTrail say of the keys, with a signed manifest. Reads the store and changes nothing in it. The second",
      "import operator and an auditor sign with 'evidence sign'."
    })
final class EvidenceMakeCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private EvidenceOptions evidence = new EvidenceOptions();
  @Mixin private KmsOptions kms = new KmsOptions();

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "FILE",
      description = "Your private key (.key.pem, or .token.json on a token).")
  private @Nullable Path identity;

  @Option(
      names = "--ask-kms",
      description = "Ask DescribeKey about each key of the store, and put the answers in.")
  private boolean askKms;

  @Option(
      names = "--cloudtrail",
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Exported log files or folders, or what 'reconcile --save' kept: the events of these keys are put in.")
  private List<Path> logs = List.of();

  EvidenceMakeCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    EvidenceMaker.requireNew(workplace.disk(), evidence.out().resolve(Side.ONLINE.code()));
    try (Desk desk =
        Desk.open(workplace, options, "evidence make", Objects.requireNonNull(identity))) {
      EvidenceMaker maker =
          new EvidenceMaker(
              desk.store(),
              desk.chain(),
              Side.ONLINE,
              workplace.version(),
              new SecretShapes(text -> false));
      new EvidenceDesk(workplace, maker)
          .make(evidence, more(desk), List.of(desk.operator().key()), options.json());
    }
    return 0;
  }

  private Map<String, Bytes> more(Desk desk) {
    Map<String, Bytes> more = new HashMap<>();
    Records records = new Records(desk.store(), desk.chain());
    if (askKms) {
      try (Regions regions = new Regions(kms.opener(desk.roster()))) {
        more.put(EvidenceLayout.KEYS, new LiveKeys(regions).lines(records.keys(), desk.now()));
      }
    }
    if (!logs.isEmpty()) {
      more.put(EvidenceLayout.TRAIL, TrailExtract.of(records.keys(), logs, desk.console()::say));
    }
    return more;
  }
}

package org.airlock.online.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
import org.airlock.common.failure.Failure;
import org.airlock.common.kms.Expiry;
import org.airlock.online.policy.KeyKind;
import org.airlock.online.policy.LeastPrivilege;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code policy}: the least-privilege IAM policy. Needs no store, no credentials, no network. */
@Command(
    name = "policy",
    description = "Print the smallest IAM policy with which this program works on the named keys.")
final class PolicyCommand implements Callable<Integer> {
  private final Workplace workplace;

  @Mixin private WrappingOptions wrapping = new WrappingOptions();

  @Option(names = "--no-expiry", description = "Allow imports that do not expire only.")
  private boolean never;

  @Option(names = "--expiry", description = "Allow imports that expire only.")
  private boolean expires;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "symmetric",
      description =
          "What the keys are: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). May be repeated.")
  private Set<KeyKind> kinds = EnumSet.of(KeyKind.SYMMETRIC);

  @Option(
      names = "--with",
      paramLabel = "COMMAND",
      description =
          "Allow this command too: ${COMPLETION-CANDIDATES}. Better in a role of its own. May be repeated.")
  private Set<LeastPrivilege.Extra> extras = EnumSet.noneOf(LeastPrivilege.Extra.class);

  @Option(
      names = "--key",
      required = true,
      paramLabel = "ARN",
      description = "A KMS key. Once per key.")
  private List<String> keys = List.of();

  PolicyCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() {
    if (never && expires) {
      throw new Failure.Usage(
          "--no-expiry and --expiry exclude each other", "leave both out to allow both");
    }
    Set<String> models =
        never
            ? Set.of(Expiry.DOES_NOT_EXPIRE)
            : expires ? Set.of(Expiry.EXPIRES) : Set.of(Expiry.EXPIRES, Expiry.DOES_NOT_EXPIRE);
    Program.print(
        workplace.out(),
        LeastPrivilege.policy(
            new KmsOptions().keys(keys), kinds, wrapping.choice(), models, extras));
    return 0;
  }
}

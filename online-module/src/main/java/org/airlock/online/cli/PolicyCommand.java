package org.airlock.online.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.airlock.common.cli.Program;
import org.airlock.common.cli.Workplace;
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
  @Mixin private ExpiryOptions expiry = new ExpiryOptions();

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
    Program.print(
        workplace.out(),
        LeastPrivilege.policy(
            new KmsOptions().keys(keys), wrapping.choice(), expiry.expiry().validTo().isEmpty()));
    return 0;
  }
}

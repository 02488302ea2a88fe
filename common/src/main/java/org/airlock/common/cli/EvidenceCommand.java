package org.airlock.common.cli;

import org.airlock.common.failure.Failure;
import picocli.CommandLine.Command;

/** {@code evidence}: what an auditor gets. */
@Command(
    name = "evidence",
    description = {
      "Make the evidence of a ceremony: a folder that 'verify FOLDER' checks, and verify.sh without Airlock, with",
      "sh, openssl and jq. Nothing secret is in it."
    })
public final class EvidenceCommand implements Runnable {
  @Override
  public void run() {
    throw new Failure.Usage(
        "no act is named", "'evidence make' writes the package, 'evidence sign' adds a signature");
  }
}

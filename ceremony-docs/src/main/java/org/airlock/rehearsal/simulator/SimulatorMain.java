package org.airlock.rehearsal.simulator;

import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.airlock.common.failure.Failure;

/**
 * Starts only the simulator, for following the manual by hand: {@code [--port N]}. Runs until it is
 * interrupted.
 */
public final class SimulatorMain {
  private SimulatorMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (Simulator simulator = start(port(arguments))) {
      explain(simulator, System.out);
      Thread.currentThread().join();
    } catch (Failure failure) {
      System.err.println("error: " + failure.getMessage());
      System.err.println("hint:  " + failure.hint());
      System.exit(failure.exitCode());
    }
  }

  private static int port(String[] arguments) {
    if (arguments.length == 0) {
      return 0;
    }
    if (arguments.length == 2
        && arguments[0].equals("--port")
        && arguments[1].matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(arguments[1]);
      if (port <= 65535) {
        return port;
      }
    }
    throw new Failure.Usage(
        "the arguments are not understood",
        "[--port N], with N from 0 to 65535; 0 takes a free one");
  }

  private static Simulator start(int port) {
    try {
      return Simulator.start(port, InstantSource.system(), new SecureRandom());
    } catch (IOException taken) {
      throw new Failure.Environment(
          "cannot listen on 127.0.0.1 port " + port,
          "stop the program that uses it, or choose another --port",
          taken);
    }
  }

  private static void explain(Simulator simulator, PrintStream out) {
    String endpoint = simulator.endpoint().toString();
    out.println(
        "KMS simulator on "
            + endpoint
            + " (this machine only; its keys are worthless and gone when it stops)");
    out.println();
    out.println("In another terminal:");
    out.println("  export AWS_ENDPOINT_URL_KMS=" + endpoint);
    out.println(
        "  export AWS_ACCESS_KEY_ID=rehearsal AWS_SECRET_ACCESS_KEY=rehearsal AWS_REGION=eu-central-1");
    out.println("  export AWS_DEFAULT_REGION=$AWS_REGION AWS_EC2_METADATA_DISABLED=true");
    out.println("  aws kms create-key --origin EXTERNAL");
    out.println();
    out.println("Move its clock, make trouble, see what was called:");
    out.println("  curl -s " + endpoint + ControlApi.PREFIX + "clock -d '{\"advance\":\"PT25H\"}'");
    out.println(
        "  curl -s "
            + endpoint
            + ControlApi.PREFIX
            + "fault -d '{\"kind\":\"drop-reply\",\"operation\":\"ImportKeyMaterial\"}'");
    out.println("  curl -s " + endpoint + ControlApi.PREFIX + "events");
    out.println("  curl -s -X POST " + endpoint + ControlApi.PREFIX + "reset");
    out.println();
    out.println("Ctrl-C stops it.");
    out.flush();
  }
}

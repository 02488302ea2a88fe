package planted;

import com.fasterxml.jackson.core.JsonFactory;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import org.airlock.common.kms.KeyArn;
import org.airlock.offline.slip39.Slip39;
import org.airlock.online.kms.DeletionWarrant;
import org.airlock.online.kms.Kms;
import org.airlock.rehearsal.simulator.Simulator;
import software.amazon.awssdk.services.kms.KmsClient;

/** Depends on everything that some rule forbids, to show that each rule can fail. */
record Violation(
    JsonFactory json,
    Socket socket,
    SocketChannel channel,
    Slip39 shares,
    Kms kms,
    List<Simulator> simulators,
    Simulator simulator,
    KmsClient sdk) {

  static DeletionWarrant warrant(KeyArn key) {
    return new DeletionWarrant(key, Optional.empty());
  }
}

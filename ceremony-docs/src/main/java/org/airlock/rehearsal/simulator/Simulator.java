package org.airlock.rehearsal.simulator;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.airlock.rehearsal.simulator.http.HttpHandler;
import org.airlock.rehearsal.simulator.http.LoopbackHttpServer;
import org.airlock.rehearsal.simulator.kms.ExpiredMaterial;
import org.airlock.rehearsal.simulator.kms.KmsState;
import org.airlock.rehearsal.simulator.kms.Settings;

/**
 * A running simulated KMS, all Regions on one port of 127.0.0.1, until it is closed. Thread-safe.
 */
public final class Simulator implements AutoCloseable {
  private final MovableClock clock;
  private final FaultDeck faults = new FaultDeck();
  private final EventLog events = new EventLog();
  private final WrappingKeyPool wrappingKeys = new WrappingKeyPool();
  private final KmsState state;
  private final LoopbackHttpServer server;

  private Simulator(int port, InstantSource baseClock, SecureRandom random, Settings settings)
      throws IOException {
    clock = new MovableClock(baseClock);
    state = new KmsState(settings, clock, random, wrappingKeys, this::logExpired);
    HttpHandler kms = new KmsEndpoint(state, clock, faults, events);
    HttpHandler control = new ControlApi(clock, faults, events, this::settle, this::reset);
    server =
        LoopbackHttpServer.start(
            port,
            clock,
            request ->
                (request.path().startsWith(ControlApi.PREFIX) ? control : kms).handle(request));
  }

  /**
   * Starts with AWS's own settings.
   *
   * @param port 0 takes a free one
   * @param baseClock what {@link #clock} starts from and runs like
   * @throws IOException when the port is taken
   */
  public static Simulator start(int port, InstantSource baseClock, SecureRandom random)
      throws IOException {
    return start(port, baseClock, random, Settings.likeAws());
  }

  /** Starts with other settings, for example a rotation that takes no time. */
  public static Simulator start(
      int port, InstantSource baseClock, SecureRandom random, Settings settings)
      throws IOException {
    return new Simulator(port, baseClock, random, settings);
  }

  /** {@code http://127.0.0.1:PORT}, for {@code AWS_ENDPOINT_URL_KMS} or {@code --endpoint-url}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** The service's clock: token and material expiry, and the Date header, follow it. */
  public MovableClock clock() {
    return clock;
  }

  public FaultDeck faults() {
    return faults;
  }

  public EventLog events() {
    return events;
  }

  /**
   * Lets everything happen that became due by the clock, for example an expiry, without waiting for
   * the next request.
   */
  public void settle() {
    synchronized (state) {
      state.settle();
    }
  }

  /** Forgets all keys, faults and events, and sets the clock right. */
  public void reset() {
    synchronized (state) {
      state.reset();
      faults.clear();
      events.clear();
      clock.reset();
    }
  }

  private void logExpired(ExpiredMaterial expired) {
    String region = expired.keyArn().split(":", -1)[3];
    events.add(
        new Event(
            expired.at(),
            region,
            "DeleteExpiredKeyMaterial",
            Optional.of(expired.keyArn()),
            UUID.randomUUID().toString(),
            Optional.empty(),
            Optional.empty(),
            false,
            Map.of("KeyMaterialId", expired.materialId())));
  }

  /** Stops to listen and wipes the keys. */
  @Override
  public void close() {
    server.close();
    wrappingKeys.close();
    synchronized (state) {
      state.reset();
    }
  }
}

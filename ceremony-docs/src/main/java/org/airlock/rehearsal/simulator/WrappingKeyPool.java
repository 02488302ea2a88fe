package org.airlock.rehearsal.simulator;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.rehearsal.simulator.kms.WrappingKeySource;

/**
 * Fresh RSA key pairs, each given out once. RSA-4096 takes seconds to make, so from the first use of a size on the next pair of it is
 * made in the background. Thread-safe.
 */
final class WrappingKeyPool implements WrappingKeySource, AutoCloseable {
  private final ExecutorService maker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "kms-simulator-rsa");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
          });
  private final Map<WrappingKeySpec, CompletableFuture<KeyPair>> ready = new EnumMap<>(WrappingKeySpec.class);

  /** Starts to make a pair of {@code spec} if none is ready. */
  synchronized void prepare(WrappingKeySpec spec) {
    ready.computeIfAbsent(spec, this::make);
  }

  @Override
  public KeyPair next(WrappingKeySpec spec) {
    return take(spec).join();
  }

  private synchronized CompletableFuture<KeyPair> take(WrappingKeySpec spec) {
    prepare(spec);
    CompletableFuture<KeyPair> taken = ready.remove(spec);
    prepare(spec);
    if (taken == null) {
      throw new IllegalStateException("unreachable: one was just prepared");
    }
    return taken;
  }

  private CompletableFuture<KeyPair> make(WrappingKeySpec spec) {
    return CompletableFuture.supplyAsync(() -> generate(spec), maker);
  }

  private static KeyPair generate(WrappingKeySpec spec) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(spec.modulusBits());
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has RSA", impossible);
    }
  }

  @Override
  public void close() {
    maker.shutdownNow();
  }
}

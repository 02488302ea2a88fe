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
 * Fresh RSA key pairs, each given out once. RSA-4096 takes seconds to make, so from the first use
 * of a size on the next pair of it is made in the background. Thread-safe.
 */
final class WrappingKeyPool implements WrappingKeySource, AutoCloseable {
  private final ExecutorService maker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "kms-simulator-rsa");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<WrappingKeySpec, CompletableFuture<KeyPair>> ready =
      new EnumMap<>(WrappingKeySpec.class);

  @Override
  public KeyPair next(WrappingKeySpec spec) {
    return take(spec).join();
  }

  private synchronized CompletableFuture<KeyPair> take(WrappingKeySpec spec) {
    CompletableFuture<KeyPair> waiting = ready.remove(spec);
    CompletableFuture<KeyPair> taken = waiting == null ? make(spec) : waiting;
    ready.put(spec, make(spec));
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

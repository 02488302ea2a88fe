package org.airlock.rehearsal.simulator;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.rehearsal.simulator.kms.WrappingKeySource;
import org.jspecify.annotations.Nullable;

/**
 * Fresh RSA key pairs. RSA-4096 takes seconds to make, so from the first use of a size on the next
 * pair of it is made in the background; and after a number of pairs that no single ceremony needs,
 * those made before are given out again, so that a fleet does not wait for hours. Thread-safe.
 */
final class WrappingKeyPool implements WrappingKeySource, AutoCloseable {
  /** From then on pairs come round again. */
  static final int FRESH_PAIRS = 12;

  private final Map<WrappingKeySpec, Deque<KeyPair>> made = new EnumMap<>(WrappingKeySpec.class);
  private final Map<WrappingKeySpec, Integer> given = new EnumMap<>(WrappingKeySpec.class);
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
    KeyPair again = old(spec);
    if (again != null) {
      return again;
    }
    KeyPair fresh = take(spec).join();
    keep(spec, fresh);
    return fresh;
  }

  private synchronized @Nullable KeyPair old(WrappingKeySpec spec) {
    Deque<KeyPair> pairs = made.get(spec);
    if (pairs == null || given.merge(spec, 1, Integer::sum) <= FRESH_PAIRS) {
      return null;
    }
    KeyPair pair = pairs.removeFirst();
    pairs.addLast(pair);
    return pair;
  }

  private synchronized void keep(WrappingKeySpec spec, KeyPair pair) {
    made.computeIfAbsent(spec, first -> new ArrayDeque<>()).addLast(pair);
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

package org.airlock.rehearsal.simulator.kms;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The whole simulated service: one keyring per scope, and a door to the operations on it. Each call
 * of {@link #in} first does what became due by the clock, then gives operations that see one single
 * moment. Every refusal is a {@link KmsError}.
 *
 * <p>Not thread-safe, and the operations of one {@link #in} must not be kept for a later request.
 */
public final class KmsState {
  private final Settings settings;
  private final InstantSource clock;
  private final SecureRandom random;
  private final WrappingKeySource wrappingKeys;
  private final Consumer<ExpiredMaterial> expired;
  private final Map<Scope, Keyring> keyrings = new HashMap<>();

  /** {@code expired} is told of each material that KMS deletes because its time is over. */
  public KmsState(
      Settings settings,
      InstantSource clock,
      SecureRandom random,
      WrappingKeySource wrappingKeys,
      Consumer<ExpiredMaterial> expired) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.wrappingKeys = wrappingKeys;
    this.expired = expired;
  }

  /** The service as a caller of {@code scope} sees it at this moment. */
  public Session in(Scope scope) {
    Instant now = clock.instant();
    Keyring keyring = keyring(scope);
    keyring.settle(now);
    return new Session(
        new KeyOperations(keyring, this::keyring, now, random),
        new ImportOperations(keyring, settings, now, random, wrappingKeys),
        new RotationOperations(keyring, now),
        new CryptographicOperations(keyring, random),
        new AsymmetricOperations(keyring, random),
        new AliasOperations(keyring, now));
  }

  private Keyring keyring(Scope scope) {
    return keyrings.computeIfAbsent(scope, fresh -> new Keyring(fresh, settings, expired));
  }

  /** The operation groups, all at the same moment in the same scope. */
  public record Session(
      KeyOperations keys,
      ImportOperations imports,
      RotationOperations rotations,
      CryptographicOperations cryptography,
      AsymmetricOperations asymmetric,
      AliasOperations aliases) {}

  /**
   * Does in every scope what became due by the clock, so that nothing expired waits for the next
   * request.
   */
  public void settle() {
    Instant now = clock.instant();
    keyrings.values().forEach(keyring -> keyring.settle(now));
  }

  /** Wipes and forgets every key. */
  public void reset() {
    keyrings.values().forEach(Keyring::clear);
    keyrings.clear();
  }
}

package org.airlock.common.verification;

import java.util.List;
import java.util.Set;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Roster;

/**
 * A payload whose signatures held under an accepted roster before it was parsed. Only {@link
 * BundleVerifier} makes one, so a method that takes it cannot be called with anything unverified.
 *
 * @param <T> the payload
 */
public final class Verified<T> {
  private final T payload;
  private final Digest digest;
  private final Bytes file;
  private final Set<Person> signers;
  private final Roster roster;

  Verified(T payload, Digest digest, Bytes file, Set<Person> signers, Roster roster) {
    this.payload = payload;
    this.digest = digest;
    this.file = file;
    this.signers = Set.copyOf(signers);
    this.roster = roster;
  }

  public T payload() {
    return payload;
  }

  /** The bundle's identity: SHA-256 of the payload bytes. */
  public Digest digest() {
    return digest;
  }

  /** The file as it was read. */
  public Bytes file() {
    return file;
  }

  /** The roster it was made and verified under. */
  public Roster roster() {
    return roster;
  }

  /** Identifiers of the people who signed, sorted. */
  public List<String> signerIds() {
    return signers.stream().map(Person::id).sorted().toList();
  }
}

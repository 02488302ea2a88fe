package org.airlock.offline.slip39;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;

/** All shares of one split. Closing wipes every one of them. Not thread-safe. */
public final class ShareSet implements AutoCloseable {
  private final int identifier;
  private final List<List<Share>> groups;

  /** Takes ownership of the shares. */
  @MustBeClosed
  ShareSet(int identifier, List<List<Share>> groups) {
    this.identifier = identifier;
    this.groups = groups.stream().map(List::copyOf).toList();
  }

  /**
   * The set's random number, 0 to 32767. Two sets may share one: it is a label, not an identity.
   */
  public int identifier() {
    return identifier;
  }

  public int groupCount() {
    return groups.size();
  }

  /** The shares of a group in the order of their member index. They stay this set's to close. */
  public List<Share> shares(int group) {
    return groups.get(group);
  }

  /** The shares of all groups, group by group. They stay this set's to close. */
  public List<Share> allShares() {
    return groups.stream().flatMap(List::stream).toList();
  }

  /** Wipes all shares. May be called more than once. */
  @Override
  public void close() {
    groups.forEach(group -> group.forEach(Share::close));
  }
}

package dev.targetpostgres.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A series that never grows beyond a limit. When it is full, it drops every second member, and from
 * then on keeps only half as many of the new ones. Not thread-safe.
 */
final class Thinned<T> {
  private final int most;
  private final List<T> members = new ArrayList<>();
  private long seen;
  private long step = 1;

  /**
   * Makes an empty series.
   *
   * @param most maximum number of members, even
   */
  Thinned(int most) {
    this.most = most;
  }

  void add(T member) {
    if (seen++ % step != 0) {
      return;
    }
    if (members.size() == most) {
      List<T> kept = new ArrayList<>();
      for (int i = 0; i < most; i += 2) {
        kept.add(members.get(i));
      }
      members.clear();
      members.addAll(kept);
      step *= 2;
    }
    members.add(member);
  }

  /** Returns the members that are kept, in order. */
  List<T> members() {
    return List.copyOf(members);
  }

  /** Returns the number of added members for each one that is kept. */
  long step() {
    return step;
  }
}

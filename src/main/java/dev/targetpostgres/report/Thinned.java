package dev.targetpostgres.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A series that never grows beyond a limit: when it is full, every second member is left out, and
 * from then on every second one that comes. Not thread-safe.
 */
final class Thinned<T> {
  private final int most;
  private final List<T> members = new ArrayList<>();
  private long seen;
  private long step = 1;

  /**
   * Starts empty.
   *
   * @param most members kept, an even number
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

  /** What is kept, in order. */
  List<T> members() {
    return List.copyOf(members);
  }

  /** How many came for each that is kept. */
  long step() {
    return step;
  }
}

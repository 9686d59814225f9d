package dev.targetpostgres.schema.normal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Follows a pattern and knows how many characters each part takes at least. Java repeats a part as
 * often as the pattern demands although it matches nothing each time, without a look at the text,
 * so that nobody could count its work.
 */
final class LeastLength {
  private static final long LONGEST = Integer.MAX_VALUE;

  private final Deque<Group> open = new ArrayDeque<>();
  private Group group = new Group(false);

  /** Whether the last thing was a number of times, which a mark may follow. */
  private boolean counted;

  private static final class Group {
    private final boolean looksAround;

    /** Of the alternatives before this one. */
    private long others = LONGEST;

    /** Of this alternative, without its last part. */
    private long sum;

    private long last;

    Group(boolean looksAround) {
      this.looksAround = looksAround;
    }

    void next(long length) {
      sum = Math.min(LONGEST, sum + last);
      last = length;
    }

    void alternative() {
      others = Math.min(others, sum + last);
      sum = 0;
      last = 0;
    }
  }

  void open(boolean looksAround) {
    open.push(group);
    group = new Group(looksAround);
    counted = false;
  }

  void close() {
    group.alternative();
    long least = group.looksAround ? 0 : group.others;
    if (!open.isEmpty()) {
      group = open.pop();
      atom(least);
    }
  }

  /** A part that takes at least so many characters. */
  void atom(long least) {
    group.next(least);
    counted = false;
  }

  /** A character that stands for itself, or means something outside of a class. */
  void plain(char c) {
    switch (c) {
      case '|' -> {
        group.alternative();
        counted = false;
      }
      case '^', '$' -> atom(0);
      case '?', '*', '+' -> {
        if (!counted && c != '+') {
          group.last = 0;
        }
        counted = !counted;
      }
      default -> atom(1);
    }
  }

  /**
   * Returns a number of times that lets the last part match the same: what may match nothing need
   * not do so more than once.
   *
   * @param written as {@code 2}, {@code 2,} or {@code 2,3}
   */
  String times(String written) {
    counted = true;
    int comma = written.indexOf(',');
    String least = comma < 0 ? written : written.substring(0, comma);
    if (least.matches("0*[01]")) {
      group.last *= Integer.parseInt(least);
      return written;
    }
    if (group.last > 0) {
      group.last = LONGEST;
      return written;
    }
    return "1," + (comma < 0 ? written : written.substring(comma + 1));
  }
}

package dev.targetpostgres.schema.normal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Calculates the least number of characters that each part of a pattern matches. Java repeats a
 * part as often as the pattern demands, even if the part matches nothing. These repetitions do not
 * access the text, so their work cannot be counted. Not thread-safe.
 */
final class LeastLength {
  private static final long LONGEST = Integer.MAX_VALUE;

  private final Deque<Group> open = new ArrayDeque<>();
  private Group group = new Group(false);

  /** Whether the last part was a quantifier, which a {@code ?} or {@code +} can follow. */
  private boolean counted;

  private static final class Group {
    private final boolean looksAround;

    /** Least length of the alternatives before the current one. */
    private long others = LONGEST;

    /** Least length of the current alternative without its last part. */
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

  /** Adds a part with that least length. */
  void atom(long least) {
    group.next(least);
    counted = false;
  }

  /** Adds a character that is not part of a class; it can have a special meaning. */
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
   * Returns a number of repetitions with which the last part matches the same text. A part that can
   * match nothing needs no more than one required repetition.
   *
   * @param written repetitions such as {@code 2}, {@code 2,} or {@code 2,3}
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

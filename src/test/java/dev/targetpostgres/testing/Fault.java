package dev.targetpostgres.testing;

import java.time.Duration;
import java.util.Random;

/**
 * Something that a {@link FaultyProxy} does to one connection, once.
 *
 * @param moment what is counted
 * @param count of what the moment counts, over all connections
 * @param lasting of what lasts; a cut does not
 */
public record Fault(Moment moment, long count, Kind kind, Direction direction, Duration lasting) {
  private static final int LONGEST_MILLIS = 1200;

  /** A login that fails is no fault to be survived: it may be a wrong setting. */
  private static final int LOGIN = 1000;

  /** When a fault strikes. */
  public enum Moment {
    /** Bytes from the target. */
    BYTES,
    /** COMMITs from the target. */
    COMMIT,
    /** Logins that the server has accepted. */
    LOGIN,
    /** Statements that the server has answered, also in the middle of a message. */
    ANSWER
  }

  /** Which way the bytes go that are held up or lost. */
  public enum Direction {
    TO_SERVER,
    TO_TARGET,
    BOTH;

    boolean covers(Direction way) {
      return this == BOTH || this == way;
    }
  }

  /** What goes wrong. */
  public enum Kind {
    /** The connection ends, for both sides. */
    CUT,
    /** The target's side ends; the server's stays open for a while and knows nothing. */
    ORPHAN,
    /** Nothing moves for a while. */
    STALL,
    /** Little moves for a while. */
    SLOW,
    /** Everything is swallowed for a while; then the connection ends. */
    BLACKHOLE,
    /** A COMMIT does not reach the server, and the connection ends. */
    COMMIT_LOST,
    /** A COMMIT is done, but its answer is swallowed, and the connection ends. */
    ANSWER_LOST,
    /** The connection ends for the target while its COMMIT is on the way, still to arrive. */
    COMMIT_LATE,
    /** The connection ends for both as the COMMIT arrives: nobody can say whether it is done. */
    COMMIT_RACED;

    boolean isOfCommit() {
      return switch (this) {
        case COMMIT_LOST, ANSWER_LOST, COMMIT_LATE, COMMIT_RACED -> true;
        case CUT, ORPHAN, STALL, SLOW, BLACKHOLE -> false;
      };
    }
  }

  /** What happens to the COMMIT of that number. */
  public static Fault ofCommit(Kind kind, long number, Duration lasting) {
    return new Fault(Moment.COMMIT, number, kind, Direction.BOTH, lasting);
  }

  /** What happens after so many bytes from the target. */
  public static Fault afterBytes(Kind kind, long bytes, Duration lasting) {
    return new Fault(Moment.BYTES, bytes, kind, Direction.BOTH, lasting);
  }

  /** The connection is cut as soon as the login of that number has succeeded. */
  public static Fault afterLogin(long number) {
    return new Fault(Moment.LOGIN, number, Kind.CUT, Direction.BOTH, Duration.ZERO);
  }

  /** The connection is cut as the answer to the statement of that number arrives. */
  public static Fault atAnswer(long number) {
    return new Fault(Moment.ANSWER, number, Kind.CUT, Direction.BOTH, Duration.ZERO);
  }

  /** Any fault, within so many bytes or COMMITs. */
  public static Fault random(Random random, int bytes, int commits) {
    return switch (random.nextInt(6)) {
      case 0 -> afterLogin(1 + random.nextInt(3));
      case 1 -> atAnswer(1 + random.nextInt(10 * commits));
      default -> ofTarget(random, bytes, commits);
    };
  }

  private static Fault ofTarget(Random random, int bytes, int commits) {
    Kind kind = pick(random, Kind.values());
    Direction direction = pick(random, Direction.values());
    Duration lasting = Duration.ofMillis(random.nextInt(LONGEST_MILLIS));
    return kind.isOfCommit()
        ? new Fault(Moment.COMMIT, 1 + random.nextInt(commits), kind, direction, lasting)
        : new Fault(Moment.BYTES, LOGIN + random.nextInt(bytes), kind, direction, lasting);
  }

  private static <T> T pick(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}

package dev.targetpostgres.testing;

import java.time.Duration;
import java.util.Random;

/**
 * A fault that a {@link FaultyProxy} causes once, on one connection.
 *
 * @param moment the events to count
 * @param count number of the event at which the fault strikes, over all connections
 * @param lasting duration of the fault, if it has one
 */
public record Fault(Moment moment, long count, Kind kind, Direction direction, Duration lasting) {
  private static final int LONGEST_MILLIS = 1200;

  /** Bytes of the login, which no fault disturbs: a run does not repeat a failed login. */
  private static final int LOGIN = 1000;

  /** The events that are counted until a fault strikes. */
  public enum Moment {
    /** Bytes from the target. */
    BYTES,
    /** COMMITs from the target. */
    COMMIT,
    /** Logins that the server has accepted. */
    LOGIN,
    /** Statements that the server has answered, even in the middle of a message. */
    ANSWER
  }

  /** The direction of the bytes that are delayed or lost. */
  public enum Direction {
    TO_SERVER,
    TO_TARGET,
    BOTH;

    boolean covers(Direction way) {
      return this == BOTH || this == way;
    }
  }

  /** The kind of fault. */
  public enum Kind {
    /** The connection ends for both sides. */
    CUT,
    /** The connection ends for the target. For the server it stays open for a while. */
    ORPHAN,
    /** No bytes pass for a while. */
    STALL,
    /** Few bytes pass for a while. */
    SLOW,
    /** All bytes are discarded for a while; then the connection ends. */
    BLACKHOLE,
    /** A COMMIT does not reach the server, and the connection ends. */
    COMMIT_LOST,
    /** A COMMIT is done, but its answer is discarded, and the connection ends. */
    ANSWER_LOST,
    /** The connection ends for the target while its COMMIT is on the way, which still arrives. */
    COMMIT_LATE,
    /** The connection ends for both sides as the COMMIT arrives: its outcome is unknown. */
    COMMIT_RACED;

    boolean isOfCommit() {
      return switch (this) {
        case COMMIT_LOST, ANSWER_LOST, COMMIT_LATE, COMMIT_RACED -> true;
        case CUT, ORPHAN, STALL, SLOW, BLACKHOLE -> false;
      };
    }
  }

  /** Returns a fault of the COMMIT with the number. */
  public static Fault ofCommit(Kind kind, long number, Duration lasting) {
    return new Fault(Moment.COMMIT, number, kind, Direction.BOTH, lasting);
  }

  /** Returns a fault after so many bytes from the target. */
  public static Fault afterBytes(Kind kind, long bytes, Duration lasting) {
    return new Fault(Moment.BYTES, bytes, kind, Direction.BOTH, lasting);
  }

  /** Returns a cut right after the login with the number has succeeded. */
  public static Fault afterLogin(long number) {
    return new Fault(Moment.LOGIN, number, Kind.CUT, Direction.BOTH, Duration.ZERO);
  }

  /** Returns a cut as the answer to the statement with the number arrives. */
  public static Fault atAnswer(long number) {
    return new Fault(Moment.ANSWER, number, Kind.CUT, Direction.BOTH, Duration.ZERO);
  }

  /** Returns a random fault within so many bytes or COMMITs. */
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

package dev.targetpostgres.encode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Measures when each record is read, and gives each record an increasing number. It reads the wall
 * clock once and continues with the monotonic clock. A wall clock that is set back therefore does
 * not change the order of records. Not thread-safe.
 */
public final class RecordClock {
  /** 2000-01-01 in seconds since 1970-01-01. */
  private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;

  private final long startedEpochMillis;
  private final long offsetNanos;
  private long now;

  public RecordClock() {
    Instant started = Instant.now();
    startedEpochMillis = started.toEpochMilli();
    offsetNanos = ChronoUnit.NANOS.between(Instant.EPOCH, started) - System.nanoTime();
  }

  /** Advances to the next record. */
  void tick() {
    now = Math.max(now + 1, offsetNanos + System.nanoTime());
  }

  /** Returns the nanoseconds from 1970 to the record's reading, greater than for earlier ones. */
  long sequence() {
    return now;
  }

  /** Returns the microseconds from 2000 to the record's reading. */
  long receivedMicros() {
    return (now - POSTGRES_EPOCH_SECONDS * NANOS_PER_SECOND) / NANOS_PER_MICRO;
  }

  /** Returns the milliseconds from 1970 to the start of the run. */
  public long startedEpochMillis() {
    return startedEpochMillis;
  }

  /** Returns the microseconds from 2000 to now, by the wall clock. */
  public static long wallMicros() {
    return ChronoUnit.MICROS.between(Instant.ofEpochSecond(POSTGRES_EPOCH_SECONDS), Instant.now());
  }

  /** Formats microseconds since 2000 as in RFC 3339. */
  static String written(long micros) {
    return Instant.ofEpochSecond(POSTGRES_EPOCH_SECONDS).plus(micros, ChronoUnit.MICROS).toString();
  }
}

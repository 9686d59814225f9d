package dev.targetpostgres.encode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Tells when a record was read, and gives each a number of its own. The wall clock is read once and
 * carried on by the monotonic one, so that a clock that is set back cannot put later records first.
 * Not thread-safe.
 */
public final class RecordClock {
  /** 2000-01-01 in seconds since 1970. */
  private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;

  private final long startedEpochMillis;
  private final long offsetNanos;
  private long now;

  /** Starts now. */
  public RecordClock() {
    Instant started = Instant.now();
    startedEpochMillis = started.toEpochMilli();
    offsetNanos = ChronoUnit.NANOS.between(Instant.EPOCH, started) - System.nanoTime();
  }

  /** The next record is at hand. */
  void tick() {
    now = Math.max(now + 1, offsetNanos + System.nanoTime());
  }

  /** Nanoseconds since 1970 when the record was read, greater than that of any record before. */
  long sequence() {
    return now;
  }

  /** Microseconds since 2000 when the record was read. */
  long receivedMicros() {
    return (now - POSTGRES_EPOCH_SECONDS * NANOS_PER_SECOND) / NANOS_PER_MICRO;
  }

  /** Milliseconds since 1970 when the run began. */
  public long startedEpochMillis() {
    return startedEpochMillis;
  }

  /** Microseconds since 2000 at this moment, by the wall clock. */
  public static long wallMicros() {
    return ChronoUnit.MICROS.between(Instant.ofEpochSecond(POSTGRES_EPOCH_SECONDS), Instant.now());
  }

  /** A moment in microseconds since 2000, in RFC 3339's form. */
  static String written(long micros) {
    return Instant.ofEpochSecond(POSTGRES_EPOCH_SECONDS).plus(micros, ChronoUnit.MICROS).toString();
  }
}

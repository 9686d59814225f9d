package dev.targetpostgres.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.assertj.core.data.TemporalUnitOffset;
import org.assertj.core.data.TemporalUnitWithinOffset;
import org.junit.jupiter.api.Test;

final class RecordClockTest {
  @Test
  void neverTellsTheSameTwice() {
    RecordClock clock = new RecordClock();
    long last = 0;
    for (int i = 0; i < 100_000; i++) {
      clock.tick();
      assertThat(clock.sequence()).isGreaterThan(last);
      last = clock.sequence();
    }
  }

  @Test
  void goesWithTheWallClock() {
    RecordClock clock = new RecordClock();
    clock.tick();
    Instant told = Instant.EPOCH.plusNanos(clock.sequence());
    assertThat(told).isCloseTo(Instant.now(), within(1));
    assertThat(Instant.ofEpochMilli(clock.startedEpochMillis())).isCloseTo(told, within(1));
    assertThat(Instant.parse(RecordClock.written(clock.receivedMicros())))
        .isCloseTo(told, within(1));
    assertThat(Instant.parse(RecordClock.written(RecordClock.wallMicros())))
        .isCloseTo(Instant.now(), within(1));
  }

  private static TemporalUnitOffset within(long seconds) {
    return new TemporalUnitWithinOffset(seconds, ChronoUnit.SECONDS);
  }
}

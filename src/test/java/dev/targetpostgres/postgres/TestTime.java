package dev.targetpostgres.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that pauses move on at once. An attempt takes a millisecond. */
final class TestTime implements Time {
  static final Duration ATTEMPT = Duration.ofMillis(1);

  final List<Duration> pauses = new ArrayList<>();
  long nanos;
  boolean interrupts;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void pause(Duration pause) throws InterruptedException {
    if (interrupts) {
      throw new InterruptedException();
    }
    pauses.add(pause);
    nanos += pause.toNanos();
  }

  Duration elapsed() {
    return Duration.ofNanos(nanos);
  }
}

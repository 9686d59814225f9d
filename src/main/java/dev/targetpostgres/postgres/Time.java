package dev.targetpostgres.postgres;

import java.time.Duration;

/** Tells the time and lets it pass, so that tests need not wait. Thread-safe. */
interface Time {
  /** The time of this machine. */
  Time REAL =
      new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration pause) throws InterruptedException {
          Thread.sleep(pause.toMillis());
        }
      };

  /** Nanoseconds since some moment. */
  long nanos();

  /** Returns when that time has passed. */
  void pause(Duration pause) throws InterruptedException;
}

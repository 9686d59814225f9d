package dev.targetpostgres.postgres;

import java.time.Duration;

/** A clock that can pause, so that tests need not wait. Thread-safe. */
interface Time {
  /** The clock of this machine. */
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

  /** Returns nanoseconds since an arbitrary but fixed moment. */
  long nanos();

  /** Waits for that long. */
  void pause(Duration pause) throws InterruptedException;
}

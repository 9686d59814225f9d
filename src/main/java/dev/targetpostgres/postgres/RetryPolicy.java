package dev.targetpostgres.postgres;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Decides whether to retry after a failure, and after which pause. Pauses double from 200 ms to 15
 * s and vary by 30 %. One object serves one piece of work. Not thread-safe.
 */
final class RetryPolicy {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final double JITTER = 0.3;

  /**
   * A pause before the next attempt.
   *
   * @param longest time since the first attempt after which there is no other
   */
  record Pause(Duration length, Duration longest) {}

  private final Predicate<Exception> isTransient;
  private final int mostRetries;
  private final Duration longest;
  private int failures;
  private Duration nextPause = FIRST_PAUSE;

  /**
   * Creates a policy before the first attempt.
   *
   * @param isTransient tells whether a failure is transient
   * @param longest time after the first attempt began in which retries are allowed; there are none
   *     if it is not longer than the first pause
   */
  RetryPolicy(Predicate<Exception> isTransient, int mostRetries, Duration longest) {
    this.isTransient = isTransient;
    this.mostRetries = mostRetries;
    this.longest = longest;
  }

  /**
   * Returns the pause before the next attempt, or empty if there is to be none.
   *
   * @param elapsed time since the first attempt began
   */
  Optional<Pause> pause(Exception failure, Duration elapsed) {
    if (!isTransient.test(failure)) {
      return Optional.empty();
    }
    failures++;
    if (failures > mostRetries
        || longest.compareTo(FIRST_PAUSE) <= 0
        || elapsed.compareTo(longest) > 0) {
      return Optional.empty();
    }
    Duration varied = varied(nextPause);
    nextPause = shorter(nextPause.multipliedBy(2), shorter(longest, LONGEST_PAUSE));
    return Optional.of(new Pause(shorter(varied, longest.minus(elapsed)), longest));
  }

  private static Duration varied(Duration pause) {
    double factor = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
    return Duration.ofNanos((long) (pause.toNanos() * factor));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

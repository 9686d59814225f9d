package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.config.RetryOptions;
import dev.targetpostgres.report.RunHistory;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of attempts and pauses between them. The tests use a clock that does not wait. */
final class RetriesTest {
  private static final String DEADLOCK = "40P01";
  private static final String NOT_NULL = "23502";
  private static final String STARTING = "57P03";
  private static final Duration LONG = Duration.ofHours(1);
  private static final Percentage JITTER = Percentage.withPercentage(30.1);

  private final TestTime time = new TestTime();
  private int attempts;

  @Test
  void triesOnceIfNothingFails() throws SQLException {
    assertThat(retries(8, LONG).run("loading", () -> ++attempts)).isEqualTo(1);
    assertThat(time.pauses).isEmpty();
  }

  @Test
  void triesAgainUntilItSucceeds() throws SQLException {
    Iterator<String> failures = List.of(DEADLOCK, DEADLOCK, "08006").iterator();

    assertThat(retries(8, LONG).run("loading", () -> failing(failures))).isEqualTo(4);
    assertThat(time.pauses).hasSize(3);
  }

  @Test
  void doublesThePausesUpToTheLongest() {
    giveUp(retries(10, LONG), DEADLOCK);

    List<Integer> millis = List.of(200, 400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000, 15_000);
    assertThat(time.pauses).hasSize(millis.size());
    for (int i = 0; i < millis.size(); i++) {
      assertThat(time.pauses.get(i).toMillis()).isCloseTo(millis.get(i), JITTER);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3600000, 1",
    "1, 3600000, 2",
    "8, 3600000, 9",
    "8, 0, 1",
    "8, 200, 1",
    // A first pause and the rest of the second one; the attempt after it is the last.
    "8, 300, 3"
  })
  void givesUpAfterTheMostRetriesOrTheLongestTime(int most, long longestMillis, int tries) {
    giveUp(retries(most, Duration.ofMillis(longestMillis)), DEADLOCK);

    assertThat(attempts).isEqualTo(tries);
    assertThat(time.elapsed()).isLessThanOrEqualTo(LONG);
  }

  @Test
  void pausesNoLongerThanTheTimeThatIsLeft() {
    giveUp(retries(1000, Duration.ofSeconds(60)), DEADLOCK);

    assertThat(time.elapsed())
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(60).plus(TestTime.ATTEMPT));
  }

  @Test
  void doesNotRepeatAfterALastingError() {
    giveUp(retries(8, LONG), NOT_NULL);

    assertThat(attempts).isEqualTo(1);
    assertThat(time.pauses).isEmpty();
  }

  @Test
  void throwsTheLastFailure() {
    Iterator<String> failures = List.of(DEADLOCK, DEADLOCK, NOT_NULL).iterator();

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> retries(8, LONG).run("loading", () -> failing(failures)))
        .matches(failure -> failure.getSQLState().equals(NOT_NULL));
  }

  @Test
  void waitsForAServerThatIsComingUp() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> retries(1000, Duration.ofMinutes(5)).connecting(this::comingUp));

    assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void waitsThreeSecondsForAServerThatDoesNotListen() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> retries(1000, Duration.ofMinutes(5)).connecting(this::notListening));

    assertThat(time.elapsed())
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(3).plus(TestTime.ATTEMPT));
  }

  @Test
  void doesNotWaitForAServerThatDoesNotListenIfNothingIsTriedAgain() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> retries(8, Duration.ZERO).connecting(this::notListening));

    assertThat(attempts).isEqualTo(1);
  }

  /** A server that first does not listen and then starts up gets the longer time. */
  @Test
  void waitsLongerIfTheServerBeginsToListen() {
    assertThat(
            retries(1000, Duration.ofMinutes(5))
                .connecting(
                    () -> {
                      if (time.elapsed().toSeconds() < 2) {
                        return notListening();
                      }
                      return time.elapsed().toSeconds() < 100 ? comingUp() : ++attempts;
                    }))
        .isEqualTo(attempts);
    assertThat(time.elapsed()).isGreaterThan(Duration.ofSeconds(100));
  }

  @Test
  void endsWithTheFailureIfTheThreadIsToEnd() {
    time.interrupts = true;

    giveUp(retries(8, LONG), DEADLOCK);

    assertThat(attempts).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  private Retries retries(int most, Duration longest) {
    ConnectionWatch watch =
        new ConnectionWatch(
            () -> {
              throw new IllegalStateException("nothing is watched");
            },
            new RunHistory(),
            Duration.ZERO);
    return new Retries(new RetryOptions(most, longest), watch, new RunHistory(), time);
  }

  /** Fails with one state after the other, then returns the number of attempts. */
  private int failing(Iterator<String> states) throws SQLException {
    begin();
    if (states.hasNext()) {
      throw new SQLException("failed", states.next());
    }
    return attempts;
  }

  private void giveUp(Retries retries, String state) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                retries.run(
                    "loading",
                    () -> {
                      begin();
                      throw new SQLException("failed", state);
                    }));
  }

  private int comingUp() {
    begin();
    throw new IllegalStateException(new SQLException("starting up", STARTING));
  }

  private int notListening() {
    begin();
    throw new IllegalStateException(
        new SQLException("refused", "08001", new ConnectException("refused")));
  }

  private void begin() {
    attempts++;
    time.nanos += TestTime.ATTEMPT.toNanos();
  }
}

package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.postgres.DoubtfulCommit.Outcome;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.testing.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcome of a commit whose answer was lost. Time passes without waiting. */
final class DoubtfulCommitTest {
  private static final String LOST = "08006";

  private final TestTime time = new TestTime();
  private final DoubtfulCommit commit = new DoubtfulCommit(time, Duration.ofSeconds(10));
  private int looks;
  private int questions;

  @Test
  void hasNothingToSettleBeforeTheFirstAttempt() throws SQLException {
    assertThat(settle(0, true)).isEqualTo(Outcome.NOT_COMMITTED);
    assertThat(looks).isZero();
    assertThat(questions).isZero();
  }

  @Test
  void doesNotAskIfTheConnectionWasLostBeforeTheCommit() throws SQLException {
    begin();

    assertThat(settle(3, true)).isEqualTo(Outcome.NOT_COMMITTED);
    assertThat(looks).isEqualTo(4);
    assertThat(questions).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void asksOnceTheServerProcessIsGone(boolean written) throws SQLException {
    begin();
    failCommit(LOST);

    assertThat(settle(3, written)).isEqualTo(written ? Outcome.COMMITTED : Outcome.NOT_COMMITTED);
    assertThat(looks).isEqualTo(4);
    assertThat(time.pauses).hasSize(3);
    assertThat(questions).isEqualTo(1);
  }

  @Test
  void cannotTellAsLongAsTheServerProcessIsThere() throws SQLException {
    begin();
    failCommit(LOST);

    assertThat(settle(Integer.MAX_VALUE, true)).isEqualTo(Outcome.UNKNOWN);
    assertThat(questions).isZero();
    assertThat(time.elapsed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
    assertThat(commit.unknown("loading", Wording.LOOK_WHETHER_DONE))
        .hasToString(
            "loading: the connection was lost during the commit, and the outcome is unknown while server process 4711"
                + " still runs it; check whether it was done");
  }

  /** After a failure before the commit the outcome is clear, so the work is repeated. */
  @Test
  void goesOnIfAProcessStaysThatWasNotToCommit() throws SQLException {
    begin();

    assertThat(settle(Integer.MAX_VALUE, true)).isEqualTo(Outcome.NOT_COMMITTED);
  }

  @Test
  void cannotTellIfTheThreadIsToEnd() throws SQLException {
    begin();
    failCommit(LOST);
    time.interrupts = true;

    assertThat(settle(1, true)).isEqualTo(Outcome.UNKNOWN);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"08000", "08P01", "57P01", "57P02", "40003", "XX000"})
  void isInDoubtUnlessTheServerSaysThatItRolledBack(String state) throws SQLException {
    begin();
    failCommit(state);

    assertThat(commit.isInDoubt()).isTrue();
    assertThat(settle(0, true)).isEqualTo(Outcome.COMMITTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "55P03"})
  void isNotInDoubtIfTheServerSaysThatItRolledBack(String state) throws SQLException {
    begin();
    failCommit(state);

    assertThat(settle(0, true)).isEqualTo(Outcome.NOT_COMMITTED);
    assertThat(questions).isZero();
  }

  /** The connection can be lost again during the question. */
  @Test
  void staysInDoubtUntilTheQuestionIsAnswered() throws SQLException {
    begin();
    failCommit(LOST);

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                commit.settle(
                    () -> false,
                    () -> {
                      throw new SQLException("lost again", LOST);
                    }));
    assertThat(settle(0, true)).isEqualTo(Outcome.COMMITTED);
    // The caller can fail before it uses the answer, and ask again.
    assertThat(settle(0, true)).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void isSettledForTheNextAttempt() throws SQLException {
    begin();
    failCommit(LOST);
    assertThat(settle(0, false)).isEqualTo(Outcome.NOT_COMMITTED);
    begin();

    assertThat(settle(0, true)).isEqualTo(Outcome.NOT_COMMITTED);
    assertThat(questions).isEqualTo(1);
  }

  @Test
  void endsTheServerProcessThatIsStillAtWork() throws SQLException {
    try (Connection lost = PostgresServer.shared().connect();
        Connection fresh = PostgresServer.shared().connect()) {
      lost.setAutoCommit(false);
      DoubtfulCommit real = new DoubtfulCommit();
      real.begun(Backend.begin(lost, new TransactionSettings(Map.of()), List.of()));

      assertThat(real.settle(fresh, () -> true)).isEqualTo(Outcome.NOT_COMMITTED);
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> real.commit(lost))
          .matches(SqlStates::isConnectionLost);
      assertThat(real.settle(fresh, () -> true)).isEqualTo(Outcome.COMMITTED);
    }
  }

  private void begin() {
    commit.begun(new Backend(4711, "then"));
  }

  private void failCommit(String state) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                commit.commit(
                    () -> {
                      throw new SQLException("failed", state);
                    }));
  }

  /** Settles the commit. The server process is gone after so many looks. */
  private Outcome settle(int looksUntilGone, boolean written) throws SQLException {
    return commit.settle(
        () -> looks++ < looksUntilGone,
        () -> {
          questions++;
          return written;
        });
  }
}

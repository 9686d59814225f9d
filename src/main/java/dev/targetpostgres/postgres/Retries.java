package dev.targetpostgres.postgres;

import dev.targetpostgres.config.RetryOptions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work again after a transient error, on a fresh connection, with pauses that grow and vary.
 * Thread-safe.
 */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  /** A server that restarts does not listen for a moment; one that is not there never will. */
  private static final Duration LONGEST_REFUSED = Duration.ofSeconds(3);

  static final String CONNECTING = "connecting";

  private final ConnectionWatch watch;
  private final RunHistory history;
  private final Time time;
  private final int mostRetries;
  private final Duration longest;

  Retries(RetryOptions options, ConnectionWatch watch, RunHistory history, Time time) {
    this.watch = watch;
    this.history = history;
    this.time = time;
    mostRetries = options.mostRetries();
    longest = options.longest();
  }

  /**
   * Runs the work in a transaction, as often as it takes.
   *
   * @param sessions where each attempt gets its connection
   * @param doing what is done, for the log
   * @throws SQLException the last failure, if no attempt is left or the error is not transient
   */
  <T> T run(ConnectionSource sessions, String doing, TransactionCallback<T> work)
      throws SQLException {
    Attempt<T> attempt = new Attempt<>(sessions, doing, work, watch, time);
    return run(doing, attempt::run);
  }

  /** Tries something, as often as it takes. */
  <T> T run(String doing, SqlCallable<T> trial) throws SQLException {
    return run(doing, trial::run, new Patience(Retries::isTransient, mostRetries, longest));
  }

  /** Makes the first connection: waits for a server that is there, but is not ready yet. */
  <T> T connecting(Supplier<T> first) {
    Patience whileRefused =
        new Patience(
            failure -> SqlStates.isRefused(ServerErrors.behind(failure)),
            mostRetries,
            longest.compareTo(LONGEST_REFUSED) < 0 ? longest : LONGEST_REFUSED);
    Patience untilReady =
        new Patience(
            failure -> SqlStates.isNotReady(ServerErrors.behind(failure)), mostRetries, longest);
    return this.<T, RuntimeException>run(CONNECTING, first::get, whileRefused, untilReady);
  }

  /** Something that is tried. */
  private interface Tried<T, E extends Exception> {
    T run() throws E;
  }

  private <T, E extends Exception> T run(String doing, Tried<T, E> tried, Patience... patience)
      throws E {
    long begun = time.nanos();
    for (int attempt = 1; ; attempt++) {
      try {
        return tried.run();
      } catch (Exception failed) {
        Optional<Patience.Pause> pause =
            pause(failed, Duration.ofNanos(time.nanos() - begun), patience);
        if (pause.isEmpty()) {
          throw failed;
        }
        tell(doing, attempt, pause.get(), failed);
        if (!passes(pause.get().length())) {
          throw failed;
        }
      }
    }
  }

  /** The first patience that is not at its end counts. */
  private static Optional<Patience.Pause> pause(
      Exception failure, Duration elapsed, Patience... patience) {
    for (Patience each : patience) {
      Optional<Patience.Pause> pause = each.pause(failure, elapsed);
      if (pause.isPresent()) {
        return pause;
      }
    }
    return Optional.empty();
  }

  /** Lets the time pass; false if the thread is to end instead. */
  private boolean passes(Duration pause) {
    try {
      time.pause(pause);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void tell(String doing, int retry, Patience.Pause pause, Exception failure) {
    Text reason = ServerErrors.describe(ServerErrors.behind(failure));
    String seconds = String.format(Locale.ROOT, "%.1f", pause.length().toMillis() / 1e3);
    Wording.TRYING_AGAIN
        .with(doing, seconds, retry, mostRetries, pause.longest().toSeconds(), reason)
        .warn(LOG);
    history.retried(doing, reason.toString());
  }

  private static boolean isTransient(Exception failure) {
    return failure instanceof SQLException cause && SqlStates.isTransient(cause);
  }

  /** The attempts at one piece of work. */
  private static final class Attempt<T> {
    private final ConnectionSource sessions;
    private final String doing;
    private final TransactionCallback<T> work;
    private final ConnectionWatch watch;
    private final DoubtfulCommit commit;
    private Optional<T> recalled = Optional.empty();

    Attempt(
        ConnectionSource sessions,
        String doing,
        TransactionCallback<T> work,
        ConnectionWatch watch,
        Time time) {
      this.sessions = sessions;
      this.doing = doing;
      this.work = work;
      this.watch = watch;
      commit = new DoubtfulCommit(time);
    }

    T run() throws SQLException {
      try (Connection connection = sessions.connection()) {
        try {
          return attempt(connection);
        } catch (SQLException | RuntimeException failed) {
          rollBack(connection, failed);
          throw failed;
        }
      }
    }

    private T attempt(Connection connection) throws SQLException {
      return switch (commit.settle(connection, () -> isCommitted(connection))) {
        case COMMITTED -> recalled.orElseThrow();
        case NOT_COMMITTED -> runAndCommit(connection);
        case UNKNOWN ->
            throw new TargetException(
                ExitCode.LOAD_FAILED, commit.unknown(doing, Wording.LOOK_BEFORE_NEXT_RUN));
      };
    }

    private boolean isCommitted(Connection connection) throws SQLException {
      recalled = watch.over(connection, sessions.begin(connection), () -> work.recall(connection));
      connection.commit();
      return recalled.isPresent();
    }

    private T runAndCommit(Connection connection) throws SQLException {
      Backend begun = sessions.begin(connection, work.first());
      commit.begun(begun);
      return watch.over(
          connection,
          begun,
          () -> {
            T result = work.run(connection, commit::commit);
            commit.commit(connection);
            return result;
          });
    }

    /** The failure that is on its way says more than one of the rollback. */
    private static void rollBack(Connection connection, Exception failure) {
      try {
        connection.rollback();
      } catch (SQLException alsoFailed) {
        failure.addSuppressed(alsoFailed);
      }
    }
  }
}

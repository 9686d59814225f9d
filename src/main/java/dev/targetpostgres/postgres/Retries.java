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

/** Repeats work after a transient error, on a new connection and after a pause. Thread-safe. */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  /** Covers a restart, during which the server does not listen for a moment. */
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
   * Runs the work in a transaction, and repeats it after transient errors.
   *
   * @param source provides a connection for each attempt
   * @param doing names the work in the log
   * @throws SQLException the last failure, if no attempt is left or the error is not transient
   */
  <T> T run(ConnectionSource source, String doing, TransactionCallback<T> work)
      throws SQLException {
    Attempt<T> attempt = new Attempt<>(source, doing, work, watch, time);
    return run(doing, attempt::run);
  }

  /** Runs something, and repeats it after transient errors. */
  <T> T run(String doing, SqlCallable<T> callable) throws SQLException {
    return run(doing, callable::run, new RetryPolicy(Retries::isTransient, mostRetries, longest));
  }

  /** Makes the first connection; waits for a server that is starting up. */
  <T> T connecting(Supplier<T> first) {
    RetryPolicy whileRefused =
        new RetryPolicy(
            failure -> SqlStates.isRefused(ServerErrors.behind(failure)),
            mostRetries,
            longest.compareTo(LONGEST_REFUSED) < 0 ? longest : LONGEST_REFUSED);
    RetryPolicy untilReady =
        new RetryPolicy(
            failure -> SqlStates.isNotReady(ServerErrors.behind(failure)), mostRetries, longest);
    return this.<T, RuntimeException>run(CONNECTING, first::get, whileRefused, untilReady);
  }

  private interface Operation<T, E extends Exception> {
    T run() throws E;
  }

  private <T, E extends Exception> T run(
      String doing, Operation<T, E> operation, RetryPolicy... policies) throws E {
    long begun = time.nanos();
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.run();
      } catch (Exception failed) {
        Optional<RetryPolicy.Pause> pause =
            pause(failed, Duration.ofNanos(time.nanos() - begun), policies);
        if (pause.isEmpty()) {
          throw failed;
        }
        report(doing, attempt, pause.get(), failed);
        if (!sleep(pause.get().length())) {
          throw failed;
        }
      }
    }
  }

  /** Returns the pause of the first policy that allows a retry. */
  private static Optional<RetryPolicy.Pause> pause(
      Exception failure, Duration elapsed, RetryPolicy... policies) {
    for (RetryPolicy policy : policies) {
      Optional<RetryPolicy.Pause> pause = policy.pause(failure, elapsed);
      if (pause.isPresent()) {
        return pause;
      }
    }
    return Optional.empty();
  }

  /** Returns false if the thread was interrupted. */
  private boolean sleep(Duration pause) {
    try {
      time.pause(pause);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void report(String doing, int retry, RetryPolicy.Pause pause, Exception failure) {
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

  /** All attempts at one piece of work. */
  private static final class Attempt<T> {
    private final ConnectionSource source;
    private final String doing;
    private final TransactionCallback<T> work;
    private final ConnectionWatch watch;
    private final DoubtfulCommit commit;
    private Optional<T> recalled = Optional.empty();

    Attempt(
        ConnectionSource source,
        String doing,
        TransactionCallback<T> work,
        ConnectionWatch watch,
        Time time) {
      this.source = source;
      this.doing = doing;
      this.work = work;
      this.watch = watch;
      commit = new DoubtfulCommit(time);
    }

    T run() throws SQLException {
      try (Connection connection = source.connection()) {
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
      recalled = watch.guard(connection, source.begin(connection), () -> work.recall(connection));
      connection.commit();
      return recalled.isPresent();
    }

    private T runAndCommit(Connection connection) throws SQLException {
      Backend begun = source.begin(connection, work.first());
      commit.begun(begun);
      return watch.guard(
          connection,
          begun,
          () -> {
            T result = work.run(connection, commit::commit);
            commit.commit(connection);
            return result;
          });
    }

    /** Rolls back. If that fails, adds its failure to the first one, which says more. */
    private static void rollBack(Connection connection, Exception failure) {
      try {
        connection.rollback();
      } catch (SQLException alsoFailed) {
        failure.addSuppressed(alsoFailed);
      }
    }
  }
}

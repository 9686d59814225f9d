package dev.targetpostgres.postgres;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.event.ExecutionAttemptedEvent;
import dev.failsafe.function.CheckedPredicate;
import dev.targetpostgres.config.RetryOptions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work again after a passing failure, on a fresh connection, with pauses that grow and vary.
 * Thread-safe.
 */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final double JITTER = 0.3;

  /** A server that restarts does not listen for a moment; one that is not there never will. */
  private static final Duration LONGEST_REFUSED = Duration.ofSeconds(3);

  private static final String CONNECTING = "connecting";

  private final ConnectionWatch watch;
  private final RunHistory history;
  private final int mostRetries;
  private final Duration longest;

  Retries(RetryOptions options, ConnectionWatch watch, RunHistory history) {
    this.watch = watch;
    this.history = history;
    mostRetries = options.mostRetries();
    longest = options.longest();
  }

  /**
   * Runs the work in a transaction, as often as it takes.
   *
   * @param sessions where each attempt gets its connection
   * @param doing what is done, for the log
   * @throws SQLException the last failure, where no attempt is left or the failure is no passing
   *     one
   */
  <T> T run(Sessions sessions, String doing, Work<T> work) throws SQLException {
    Attempt<T> attempt = new Attempt<>(sessions, doing, work, watch);
    return run(doing, attempt::run);
  }

  /** Tries something, as often as it takes. */
  <T> T run(String doing, Trial<T> trial) throws SQLException {
    FailsafeExecutor<T> executor = Failsafe.with(policy(doing, Retries::isTransient, longest));
    try {
      return executor.get(trial::run);
    } catch (FailsafeException wrapped) {
      if (wrapped.getCause() instanceof SQLException failure) {
        throw failure;
      }
      throw wrapped;
    }
  }

  /** Makes the first connection: waits for a server that is there, but is not ready yet. */
  <T> T connecting(Supplier<T> first) {
    RetryPolicy<T> untilReady =
        policy(CONNECTING, failure -> SqlStates.isNotReady(ServerErrors.behind(failure)), longest);
    RetryPolicy<T> whileRefused =
        policy(
            CONNECTING,
            failure -> SqlStates.isRefused(ServerErrors.behind(failure)),
            longest.compareTo(LONGEST_REFUSED) < 0 ? longest : LONGEST_REFUSED);
    return Failsafe.with(untilReady, whileRefused).get(first::get);
  }

  private <T> RetryPolicy<T> policy(
      String doing, CheckedPredicate<Throwable> passing, Duration within) {
    if (within.compareTo(FIRST_PAUSE) <= 0) {
      return RetryPolicy.<T>builder().withMaxRetries(0).build();
    }
    return RetryPolicy.<T>builder()
        .handleIf(passing)
        .withMaxRetries(mostRetries)
        .withMaxDuration(within)
        .withBackoff(FIRST_PAUSE, within.compareTo(LONGEST_PAUSE) < 0 ? within : LONGEST_PAUSE)
        .withJitter(JITTER)
        .onRetry(retry -> tell(doing, retry))
        .build();
  }

  private <T> void tell(String doing, ExecutionAttemptedEvent<T> retry) {
    String reason = ServerErrors.describe(ServerErrors.behind(retry.getLastException()));
    LOG.warn(
        "{}: trying again ({} of {}) after: {}",
        doing,
        retry.getAttemptCount(),
        mostRetries,
        reason);
    history.retried(doing, reason);
  }

  private static boolean isTransient(Throwable failure) {
    return failure instanceof SQLException cause && SqlStates.isTransient(cause);
  }

  /** The attempts at one piece of work; remembers whether a commit is in doubt. */
  private static final class Attempt<T> {
    private final Sessions sessions;
    private final String doing;
    private final Work<T> work;
    private final ConnectionWatch watch;
    private boolean inDoubt;

    /** What ran the last attempt. */
    private @Nullable Backend backend;

    Attempt(Sessions sessions, String doing, Work<T> work, ConnectionWatch watch) {
      this.sessions = sessions;
      this.doing = doing;
      this.work = work;
      this.watch = watch;
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
      endLastAttempt(connection);
      if (inDoubt) {
        Optional<T> committed = recall(connection);
        if (committed.isPresent()) {
          return committed.get();
        }
        inDoubt = false;
      }
      Backend begun = sessions.begin(connection);
      backend = begun;
      return watch.over(connection, begun, () -> runAndCommit(connection));
    }

    private T runAndCommit(Connection connection) throws SQLException {
      T result = work.run(connection);
      inDoubt = true;
      connection.commit();
      return result;
    }

    private Optional<T> recall(Connection connection) throws SQLException {
      return watch.over(
          connection,
          sessions.begin(connection),
          () -> {
            Optional<T> committed = work.recall(connection);
            connection.commit();
            return committed;
          });
    }

    /** It may hold locks that the next would wait for, or be about to commit. */
    private void endLastAttempt(Connection connection) throws SQLException {
      if (backend != null && !backend.isGone(connection) && inDoubt) {
        throw new TargetException(
            ExitCode.LOAD_FAILED,
            ("%s: the connection was lost during the commit, and the server process %d that ran it"
                    + " does not end; look whether it was done before the tap is run again")
                .formatted(doing, backend.pid()));
      }
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

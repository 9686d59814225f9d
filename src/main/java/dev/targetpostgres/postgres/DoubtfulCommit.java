package dev.targetpostgres.postgres;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit of one transaction, over all attempts at it. If the connection is lost before the
 * server answers, the commit is in doubt. The next attempt then ends the server process, waits
 * until it is gone, and asks whether the commit succeeded. Not thread-safe.
 */
public final class DoubtfulCommit {
  private static final Logger LOG = LoggerFactory.getLogger(DoubtfulCommit.class);
  private static final Duration LONGEST_END = Duration.ofSeconds(10);
  private static final Duration BETWEEN_CHECKS = Duration.ofMillis(100);

  private final Time time;
  private final Duration longestEnd;

  /** The server process of the last attempt, or null after we know that it has ended. */
  private @Nullable Backend process;

  private boolean inDoubt;
  private boolean committed;

  /** The result of the last attempt. */
  public enum Outcome {
    /** The transaction is committed. */
    COMMITTED,
    /** The transaction is rolled back, or there was no attempt yet. */
    NOT_COMMITTED,
    /** The server process does not end, so it can still commit. */
    UNKNOWN
  }

  /** A commit before the first attempt. */
  public DoubtfulCommit() {
    this(Time.REAL);
  }

  DoubtfulCommit(Time time) {
    this(time, LONGEST_END);
  }

  /**
   * A commit before the first attempt.
   *
   * @param longestEnd the longest wait for a server process to end
   */
  DoubtfulCommit(Time time, Duration longestEnd) {
    this.time = time;
    this.longestEnd = longestEnd;
  }

  /** Records that a new attempt begins on that server process. */
  public void begun(Backend on) {
    process = on;
    inDoubt = false;
    committed = false;
  }

  /** Returns the server process that runs the transaction. */
  public Backend process() {
    return Objects.requireNonNull(process);
  }

  /** Returns whether a commit was sent and its outcome is not known yet. */
  public boolean isInDoubt() {
    return inDoubt;
  }

  /** Commits, unless the last message has already committed. */
  public void commit(Connection connection) throws SQLException {
    if (!committed) {
      committed =
          commit(
              () -> {
                connection.commit();
                return true;
              });
    }
  }

  /** Sends the transaction's last message together with COMMIT. */
  <T> T commit(LastMessage.Sending<T> last) throws SQLException {
    try {
      T result = commit(() -> last.send(List.of(SessionSql.COMMIT)));
      committed = true;
      return result;
    } catch (SQLException failed) {
      // After the error of an earlier statement, the server does not run the COMMIT.
      inDoubt &= !ServerErrors.isOfServer(failed) || SqlStates.isConnectionLost(failed);
      throw failed;
    }
  }

  <T> T commit(SqlCallable<T> commit) throws SQLException {
    inDoubt = true;
    try {
      return commit.run();
    } catch (SQLException failed) {
      inDoubt = !SqlStates.isRolledBack(failed);
      throw failed;
    }
  }

  /**
   * Finds out whether the last attempt committed.
   *
   * @param fresh a connection without work of this transaction
   * @param isCommitted asks the server whether the commit succeeded; only called if the commit is
   *     in doubt, and after the server process has ended
   */
  public Outcome settle(Connection fresh, SqlCallable<Boolean> isCommitted) throws SQLException {
    return settle(() -> process().isThere(fresh), isCommitted);
  }

  Outcome settle(SqlCallable<Boolean> isThere, SqlCallable<Boolean> isCommitted)
      throws SQLException {
    boolean gone = awaitEnd(isThere);
    if (!inDoubt) {
      return Outcome.NOT_COMMITTED;
    }
    if (!gone) {
      return Outcome.UNKNOWN;
    }
    inDoubt = isCommitted.run();
    return inDoubt ? Outcome.COMMITTED : Outcome.NOT_COMMITTED;
  }

  /**
   * Ends the server process of the last attempt and waits for its end, since it can hold locks that
   * block the next attempt.
   */
  public void awaitEnd(Connection fresh) throws SQLException {
    boolean unused = awaitEnd(() -> process().isThere(fresh));
  }

  private boolean awaitEnd(SqlCallable<Boolean> isThere) throws SQLException {
    if (process == null) {
      return true;
    }
    long begun = time.nanos();
    while (isThere.run()) {
      if (time.nanos() - begun >= longestEnd.toNanos() || !pauseBetweenChecks()) {
        Wording.BACKEND_DOES_NOT_END.with(process().pid(), process().pid()).warn(LOG);
        return false;
      }
    }
    process = null;
    return true;
  }

  /** Returns false if the thread was interrupted. */
  private boolean pauseBetweenChecks() {
    try {
      time.pause(BETWEEN_CHECKS);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns the message about an {@link Outcome#UNKNOWN} commit. */
  public Text unknown(String doing, Wording wayOut) {
    return Wording.COMMIT_IN_DOUBT.with(doing, process().pid(), wayOut);
  }
}

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
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Time time;
  private final Duration longestEnd;

  /** What ran the last attempt, and is not known to be gone. */
  private @Nullable Backend process;

  private boolean inDoubt;
  private boolean committed;

  /** What became of the last attempt. */
  public enum Outcome {
    /** The transaction is committed. */
    COMMITTED,
    /** Nothing of the transaction is left. The first attempt begins with this, too. */
    NOT_COMMITTED,
    /** The server process that was to commit does not end, so it may still do so. */
    UNKNOWN
  }

  /** A commit that no attempt was made at. */
  public DoubtfulCommit() {
    this(Time.REAL);
  }

  DoubtfulCommit(Time time) {
    this(time, LONGEST_END);
  }

  /**
   * A commit that no attempt was made at.
   *
   * @param longestEnd how long a server process is waited for
   */
  DoubtfulCommit(Time time, Duration longestEnd) {
    this.time = time;
    this.longestEnd = longestEnd;
  }

  /** Notes that the transaction begins, on that server process. */
  public void begun(Backend on) {
    process = on;
    inDoubt = false;
    committed = false;
  }

  /** Returns the server process that runs the transaction. */
  public Backend process() {
    return Objects.requireNonNull(process);
  }

  /** Whether a commit was sent, and nobody has asked yet what became of it. */
  public boolean isInDoubt() {
    return inDoubt;
  }

  /** Commits, unless the last message has done so. */
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

  /** Has the transaction's last message commit it. */
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
   * Finds out what became of the last attempt.
   *
   * @param fresh a connection on which no work was done
   * @param isCommitted asks the server whether the commit succeeded; only called if that is in
   *     doubt, and after the server process has gone
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
   * Waits until the server process of the last attempt is gone: it may hold locks that the next
   * attempt would wait for.
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
      if (time.nanos() - begun >= longestEnd.toNanos() || !passes()) {
        Wording.BACKEND_DOES_NOT_END.with(process().pid(), process().pid()).warn(LOG);
        return false;
      }
    }
    process = null;
    return true;
  }

  /** Lets the time between two looks pass; false if the thread is to end instead. */
  private boolean passes() {
    try {
      time.pause(BETWEEN_LOOKS);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns the message of an {@link Outcome#UNKNOWN} commit. */
  public Text unknown(String doing, Wording wayOut) {
    return Wording.COMMIT_IN_DOUBT.with(doing, process().pid(), wayOut);
  }
}

package dev.targetpostgres.load.run;

import dev.targetpostgres.load.table.StateTable;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.DoubtfulCommit;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.postgres.TransactionRunner;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction with the work of all streams since the last committed STATE, and the next STATE.
 * So exactly the rows before a STATE are committed with it, and a run that starts from this STATE
 * adds no row twice. Thread-safe.
 */
final class Checkpoint implements TransactionRunner, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

  private final ConnectionPool pool;
  private final StateTable table;
  private final long fence;

  /** The work since the last commit. It is repeated if the connection is lost. */
  private final List<TransactionCallback<?>> steps = new ArrayList<>();

  private final List<Runnable> afterCommit = new ArrayList<>();
  private @Nullable Connection connection;
  private DoubtfulCommit commit = new DoubtfulCommit();
  private boolean repeatable = true;
  private long number;

  Checkpoint(ConnectionPool pool, StateTable table, long fence) {
    this.pool = pool;
    this.table = table;
    this.fence = fence;
  }

  @Override
  public synchronized <T> T inTransaction(
      String stream, String doing, TransactionCallback<T> work) {
    T result = pool.retried(stream, doing, work.loadsRecords(), () -> step(work));
    steps.add(work);
    return result;
  }

  @Override
  public synchronized void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /** Commits all work so far with the STATE after it. Null keeps the last committed STATE. */
  synchronized void commit(byte @Nullable [] state) {
    number++;
    pool.retried(
        "in all",
        "committing a checkpoint",
        false,
        () -> {
          commitOnce(state);
          return number;
        });
    release();
    commit = new DoubtfulCommit();
    steps.clear();
    repeatable = true;
    afterCommit.forEach(Runnable::run);
    afterCommit.clear();
  }

  /** Releases the memory for repeating the work. If the connection is lost then, the run ends. */
  synchronized void forgetSteps() {
    if (connection != null && !steps.isEmpty()) {
      repeatable = false;
      steps.forEach(TransactionCallback::forget);
      steps.clear();
    }
  }

  /** Rolls back the uncommitted work. */
  @Override
  public synchronized void close() {
    release();
  }

  private <T> T step(TransactionCallback<T> work) throws SQLException {
    Connection open = open();
    try {
      return pool.watched(open, commit.process(), () -> run(work, open));
    } catch (SQLException | RuntimeException failed) {
      release();
      throw failed;
    }
  }

  private static <T> T run(TransactionCallback<T> work, Connection open) throws SQLException {
    Transactions.together(open, work.first());
    return work.run(open);
  }

  private void commitOnce(byte @Nullable [] state) throws SQLException {
    if (isCommitted()) {
      return;
    }
    Connection open = open();
    try {
      pool.watched(
          open,
          commit.process(),
          () -> {
            table.write(open, fence, number, state);
            commit.commit(open);
            return number;
          });
    } catch (SQLException | RuntimeException failed) {
      release();
      throw failed;
    }
  }

  /** Returns whether an earlier attempt's commit succeeded although its answer was lost. */
  private boolean isCommitted() throws SQLException {
    if (!commit.isInDoubt()) {
      return false;
    }
    try (Connection fresh = pool.connection()) {
      return switch (commit.settle(fresh, () -> isWritten(fresh))) {
        case COMMITTED -> true;
        case NOT_COMMITTED -> false;
        case UNKNOWN ->
            throw new TargetException(
                ExitCode.LOAD_FAILED,
                commit.unknown("committing a checkpoint", Wording.RUN_FROM_STATE_ONCE_ENDED));
      };
    }
  }

  private boolean isWritten(Connection fresh) throws SQLException {
    pool.begin(fresh);
    boolean written = table.isWritten(fresh, fence, number);
    fresh.commit();
    return written;
  }

  /** Returns the transaction's connection. On a new one, repeats all work of the transaction. */
  private Connection open() throws SQLException {
    if (connection != null) {
      return connection;
    }
    if (!repeatable) {
      throw new TargetException(ExitCode.LOAD_FAILED, Wording.CHECKPOINT_FORGOTTEN.with());
    }
    Connection fresh = pool.connection();
    connection = fresh;
    try {
      commit.awaitEnd(fresh);
      commit.begun(pool.begin(fresh));
      for (TransactionCallback<?> step : steps) {
        pool.watched(fresh, commit.process(), () -> run(step, fresh));
      }
      return fresh;
    } catch (SQLException | RuntimeException failed) {
      release();
      throw failed;
    }
  }

  private void release() {
    Connection held = connection;
    connection = null;
    if (held != null) {
      try (held) {
        held.rollback();
      } catch (SQLException gone) {
        LOG.debug("the transaction went with its connection", gone);
      }
    }
  }
}

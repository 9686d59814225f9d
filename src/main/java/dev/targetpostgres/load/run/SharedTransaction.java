package dev.targetpostgres.load.run;

import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.LastMessage;
import dev.targetpostgres.postgres.ServerErrors;
import dev.targetpostgres.postgres.SessionSql;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads small batches of different streams in one transaction, to share its cost. This loads all of
 * them or none, and is tried once. After an error each batch is loaded alone, which finds the
 * cause.
 */
final class SharedTransaction implements TransactionCallback<Boolean> {
  private static final Logger LOG = LoggerFactory.getLogger(SharedTransaction.class);

  private static final int LOCK_SECONDS = 1;

  private final List<BatchTask> tasks;
  private final LoadContext context;
  private final Map<BatchTask, BatchOutcome> outcomes = new HashMap<>();
  private State state = State.NEW;
  private long nanos;

  /** The error if the server cannot be reached, else null. */
  private @Nullable RuntimeException failure;

  private enum State {
    /** The attempt has not begun. */
    NEW,
    /** The attempt is under way, or its commit is in doubt. */
    TRIED,
    /** All batches are loaded. */
    LOADED,
    /** Each batch must be loaded alone. */
    APART,
    /** The server cannot be reached, so loading the batches alone would fail, too. */
    FAILED
  }

  SharedTransaction(List<BatchTask> tasks, LoadContext context) {
    // All runs lock tables in the same order, which avoids deadlocks.
    this.tasks =
        tasks.stream()
            .sorted(Comparator.comparing(task -> task.plan().shape().name().toString()))
            .toList();
    this.context = context;
  }

  /** Loads the batches. Returns false if each must be loaded alone. */
  boolean load() {
    long started = System.nanoTime();
    tasks.forEach(task -> task.loadedAt(RecordClock.wallMicros()));
    try {
      boolean loaded =
          context
              .transactor()
              .inTransaction(
                  tasks.get(0).streamName(),
                  "loading its records with those of %d other streams".formatted(tasks.size() - 1),
                  this);
      state = loaded ? State.LOADED : State.APART;
    } catch (RuntimeException failed) {
      failure = failed;
      // In state NEW, there is no connection, or a statement before the rows has failed.
      boolean reached = !SqlStates.isTransient(ServerErrors.behind(failed));
      state = state == State.NEW && reached ? State.APART : State.FAILED;
    }
    nanos = System.nanoTime() - started;
    return state != State.APART;
  }

  /**
   * Returns the outcome of a batch, or null if it must be loaded alone.
   *
   * @throws RuntimeException if the server could not be reached, even after all retries
   */
  @Nullable BatchOutcome outcome(BatchTask task) {
    if (state == State.FAILED && failure != null) {
      throw failure;
    }
    return state == State.LOADED ? outcomes.get(task) : null;
  }

  /** Returns the time of loading, divided by the number of batches. */
  long nanosEach() {
    return nanos / tasks.size();
  }

  @Override
  public List<String> first() {
    List<String> first = new ArrayList<>();
    if (state != State.NEW) {
      return first;
    }
    // A table locked by another session must not delay the other batches.
    first.add(SessionSql.lockTimeout(LOCK_SECONDS));
    for (int i = 0; i < tasks.size(); i++) {
      first.addAll(tasks.get(i).before(i));
    }
    return first;
  }

  @Override
  public Boolean run(Connection connection) throws SQLException {
    return run(connection, LastMessage.OPEN);
  }

  @Override
  public Boolean run(Connection connection, LastMessage message) throws SQLException {
    if (state != State.NEW) {
      return false;
    }
    state = State.TRIED;
    try {
      loadAll(connection, message);
      return true;
    } catch (SQLException | TargetException failed) {
      if (failed instanceof SQLException lost && SqlStates.isConnectionLost(lost)) {
        throw lost;
      }
      LOG.debug("batches are loaded one by one, since one of them cannot be", failed);
      connection.rollback();
      return false;
    }
  }

  private void loadAll(Connection connection, LastMessage message) throws SQLException {
    LastStatements last = new LastStatements();
    for (BatchTask task : tasks) {
      CountedStatements merge = task.send(connection);
      last.merge(task, merge);
      outcomes.put(task, task.outcome(merge.countsWithoutAnswer()));
    }
    // The commit marker of one batch proves the commit of all.
    Optional<String> marker = tasks.stream().flatMap(task -> task.marker().stream()).findFirst();
    List<RowCounts> counts = last.send(connection, marker.stream().toList(), message);
    for (int i = 0; i < tasks.size(); i++) {
      outcomes.put(tasks.get(i), tasks.get(i).outcome(counts.get(i)));
    }
  }

  @Override
  public boolean loadsRecords() {
    return true;
  }

  @Override
  public Optional<Boolean> recall(Connection connection) throws SQLException {
    for (BatchTask task : tasks) {
      if (task.isCommitted(connection, outcomes.get(task))) {
        return Optional.of(true);
      }
    }
    return Optional.empty();
  }
}

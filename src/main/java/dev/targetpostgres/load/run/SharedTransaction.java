package dev.targetpostgres.load.run;

import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.postgres.Work;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads small batches of different streams in one transaction, whose cost they share: all of them
 * or none. It is tried once. Where anything goes wrong, each batch is loaded alone, and whatever is
 * the matter is found there.
 */
final class SharedTransaction implements Work<Boolean> {
  private static final Logger LOG = LoggerFactory.getLogger(SharedTransaction.class);

  private static final int LOCK_SECONDS = 1;

  private final List<BatchTask> tasks;
  private final LoadContext context;
  private final Map<BatchTask, BatchTask.Outcome> outcomes = new HashMap<>();
  private boolean tried;
  private boolean loaded;
  private long nanos;
  private @Nullable RuntimeException failure;

  SharedTransaction(List<BatchTask> tasks, LoadContext context) {
    // Where two runs lock the same tables, they do so in the same order, and not crosswise.
    this.tasks =
        tasks.stream()
            .sorted(Comparator.comparing(task -> task.plan().shape().name().toString()))
            .toList();
    this.context = context;
  }

  /** Loads them; false where that is not possible together. */
  boolean load() {
    long started = System.nanoTime();
    tasks.forEach(task -> task.loadedAt(RecordClock.wallMicros()));
    try {
      loaded =
          context
              .transactor()
              .inTransaction(
                  tasks.get(0).streamName(),
                  "loading its records with those of %d other streams".formatted(tasks.size() - 1),
                  this);
    } catch (RuntimeException failed) {
      failure = failed;
    }
    nanos = System.nanoTime() - started;
    return loaded || failure != null;
  }

  /**
   * What came of one of the batches; null where it is still to be loaded.
   *
   * @throws RuntimeException where the server could not be reached for as long as is waited for it,
   *     so that there is no use in trying alone
   */
  BatchTask.@Nullable Outcome outcome(BatchTask task) {
    if (failure != null) {
      throw failure;
    }
    return loaded ? outcomes.get(task) : null;
  }

  /** What each batch took of the time. */
  long nanosEach() {
    return nanos / tasks.size();
  }

  @Override
  public Boolean run(Connection connection) throws SQLException {
    if (tried) {
      return false;
    }
    tried = true;
    try {
      loadAll(connection);
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

  private void loadAll(Connection connection) throws SQLException {
    // A table that somebody has locked is not to hold up the others.
    Transactions.lockTimeout(connection, LOCK_SECONDS);
    Map<TableName, List<StagedColumn>> written = new HashMap<>();
    for (BatchTask task : tasks) {
      outcomes.put(task, task.loadAll(connection));
      written.put(task.plan().shape().name(), task.plan().columns());
    }
    Transactions.checkDeferred(connection);
    if (!Catalog.changed(connection, written).isEmpty()) {
      throw new SQLException("a table was altered");
    }
    for (BatchTask task : tasks) {
      task.setAside(connection);
    }
    Optional<BatchTask> marked = marked();
    if (marked.isPresent()) {
      marked.get().mark(connection);
    }
  }

  /** One that the others are known to be committed by. */
  private Optional<BatchTask> marked() {
    return tasks.stream().filter(BatchTask::isMarked).findFirst();
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

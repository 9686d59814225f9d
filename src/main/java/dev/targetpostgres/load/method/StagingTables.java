package dev.targetpostgres.load.method;

import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.RunLock;
import dev.targetpostgres.postgres.CitusSql;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Dml.StagingColumn;
import dev.targetpostgres.postgres.TransactionRunner;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.schema.Names;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Creates staging tables on the worker nodes of Citus, beside the shards of their targets, so that
 * the worker nodes merge the rows. Creating one takes long, so it is kept until the run ends. Each
 * thread has its own tables. Thread-safe, except {@link #clearDead}.
 */
public final class StagingTables {
  /**
   * Up to so many dead rows, DELETE is faster than TRUNCATE, which truncates files of each shard.
   */
  private static final int MOST_DEAD_ROWS = 2_000_000;

  private final RunLock runLock;
  private final DeadStaging dead;

  /** The number of rows of each table, dead ones included. */
  private final Map<TableName, Integer> rows = new ConcurrentHashMap<>();

  /** Creates tables whose comment names the lock's run. */
  public StagingTables(TransactionRunner transactor, RunLock runLock) {
    this.runLock = runLock;
    dead = new DeadStaging(transactor);
  }

  /** Drops the staging tables of killed runs in the schema. */
  void clearDead(String schema) {
    dead.clear(schema);
  }

  /**
   * Returns the name of a table of the calling thread. Other columns give another name, since a
   * SCHEMA can change them in the middle of a run.
   *
   * @param use purpose of the table, unique for the target and the thread
   */
  TableName name(TablePlan plan, String use, List<StagingColumn> columns) {
    TableName target = plan.shape().name();
    String owner =
        "%s %s %d %s".formatted(target.table(), use, Thread.currentThread().getId(), columns);
    return target.beside("_sdc_staging_" + Names.hash(owner) + "_" + Names.hash(runLock.run()));
  }

  /**
   * Creates the table in the connection's transaction, or empties it if it exists.
   *
   * @param wanted number of rows that will be staged
   */
  void prepare(
      Connection connection,
      TableName name,
      List<StagingColumn> columns,
      TablePlan plan,
      int wanted)
      throws SQLException {
    runLock.hold();
    boolean few = rows.merge(name, wanted, Integer::sum) < MOST_DEAD_ROWS;
    if (!few) {
      rows.put(name, wanted);
    }
    Transactions.execute(
        connection,
        CitusSql.stage(
            name,
            columns,
            DeadStaging.comment(runLock.run()),
            few,
            plan.shape().name(),
            plan.shape().distribution()));
  }

  /** Returns whether the run has created tables. */
  public boolean areInUse() {
    return !rows.isEmpty();
  }

  /** Drops the tables of the run. */
  public void drop(Connection connection) throws SQLException {
    for (TableName table : rows.keySet()) {
      Transactions.execute(connection, Ddl.dropStaging(table));
    }
  }
}

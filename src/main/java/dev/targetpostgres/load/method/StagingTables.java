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
 * Makes staging tables on the workers of Citus, beside the shards of their targets, so that the
 * workers merge the rows. Making one takes long, so it lives for the run. Each thread has its own
 * ones. Thread-safe, but for clearing.
 */
public final class StagingTables {
  /** Until then, deleting rows is faster than truncating the files of every shard. */
  private static final int MOST_DEAD_ROWS = 2_000_000;

  private final RunLock runLock;
  private final DeadStaging dead;

  /** Rows in each table, dead ones too. */
  private final Map<TableName, Integer> rows = new ConcurrentHashMap<>();

  /** Makes tables that belong to the lock's run. */
  public StagingTables(TransactionRunner transactor, RunLock runLock) {
    this.runLock = runLock;
    dead = new DeadStaging(transactor);
  }

  /** Drops what killed runs left in the schema. */
  void clearDead(String schema) {
    dead.clear(schema);
  }

  /**
   * Returns the name of a table of the calling thread. It differs if the columns do, since a SCHEMA
   * may change them in a run.
   *
   * @param use that tells the table from others of the same target
   */
  TableName name(TablePlan plan, String use, List<StagingColumn> columns) {
    TableName target = plan.shape().name();
    String owner =
        "%s %s %d %s".formatted(target.table(), use, Thread.currentThread().getId(), columns);
    return target.beside("_sdc_staging_" + Names.hash(owner) + "_" + Names.hash(runLock.run()));
  }

  /**
   * Makes the table, in the connection's transaction, or empties it if it exists.
   *
   * @param wanted rows that it is to take
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

  /** Returns whether the run has made tables. */
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

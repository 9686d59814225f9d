package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Analyzes new and large tables, so that the server plans the first queries well. Autovacuum would
 * do it about a minute later, but not if it is off.
 */
public record FirstStatistics(ConnectionPool pool) {
  /** With fewer rows, the server's default estimates do little harm. */
  public static final long FEWEST_ROWS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(FirstStatistics.class);

  /**
   * Analyzes the table. This takes about a second, since the server reads only a sample. A failure
   * is only a warning, because all rows are committed.
   */
  public void analyze(String stream, TableName table) {
    try {
      pool.inTransaction(
          stream,
          "analyzing " + table,
          connection -> Transactions.execute(connection, Ddl.analyze(table)));
      LOG.debug("analyzed {}", table);
    } catch (TargetException failed) {
      Wording.NOT_ANALYZED.with(failed.getMessage()).warn(LOG);
    }
  }
}

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
 * Has the server look at tables that are new and large, so that it plans the first queries well. It
 * would do so by itself, but only about a minute later, and not at all if autovacuum is off.
 */
public record FirstStatistics(ConnectionPool pool) {
  /** Of fewer rows, the server's guesses do little harm. */
  public static final long FEWEST_ROWS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(FirstStatistics.class);

  /**
   * Analyzes the table, which takes about a second: the server reads a sample. All rows are
   * committed, so a failure is only worth a warning.
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

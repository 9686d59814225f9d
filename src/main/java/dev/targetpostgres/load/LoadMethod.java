package dev.targetpostgres.load;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;

/** What is done with a stream's batches. Lanes call it, one at a time for a stream. */
sealed interface LoadMethod permits Append, Upsert, Overwrite {
  /**
   * Loads the batch in the connection's transaction, which the caller commits.
   *
   * @return the rows that it changed in the stream's table
   */
  RowCounts load(Connection connection, Batch batch) throws SQLException;

  /** Whether larger batches are cheaper, so that an open one may wait longer. */
  boolean isPatient();
}

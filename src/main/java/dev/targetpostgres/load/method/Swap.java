package dev.targetpostgres.load.method;

import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;

/** Replaces a stream's old rows with the staged ones, at the end of a successful run. */
public interface Swap {
  /** Returns the staging table, which the swap drops. */
  TableName staging();

  /**
   * Replaces the rows, in the connection's transaction.
   *
   * @param rejections collects the records that the table rejects
   */
  RowCounts replace(Connection connection, StagedRejections rejections) throws SQLException;
}

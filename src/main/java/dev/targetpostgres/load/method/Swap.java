package dev.targetpostgres.load.method;

import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;

/** Replaces a stream's old rows with the staged ones, when the run ends well. */
public interface Swap {
  /** Returns the table that the rows are staged in; the swap drops it. */
  TableName staging();

  /**
   * Replaces the rows, in the connection's transaction.
   *
   * @param rejections takes the records that the table rejects
   */
  RowCounts replace(Connection connection, StagedRejections rejections) throws SQLException;
}

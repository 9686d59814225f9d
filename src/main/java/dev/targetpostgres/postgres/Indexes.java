package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Looks for the indexes that a user wants. */
public final class Indexes {
  private Indexes() {}

  /** Returns whether an index on exactly these columns, in this order, covers all rows. */
  public static boolean exists(Connection connection, TableName table, List<String> columns)
      throws SQLException {
    return Transactions.only(
        connection,
        CatalogSql.hasIndex(),
        row -> row.getBoolean(1),
        table.schema(),
        table.table(),
        connection.createArrayOf("text", columns.toArray()));
  }
}

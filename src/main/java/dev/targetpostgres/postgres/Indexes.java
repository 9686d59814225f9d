package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Indexes that a user wants a table to have. */
public final class Indexes {
  private Indexes() {}

  /** Whether there is one on exactly these columns, in this order, that holds every row. */
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

package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Indexes that a user wants a table to have. */
public final class Indexes {
  private Indexes() {}

  /** Whether there is one on exactly these columns, in this order, that holds every row. */
  public static boolean exists(Connection connection, TableName table, List<String> columns)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.hasIndex())) {
      statement.setString(1, table.schema());
      statement.setString(2, table.table());
      statement.setArray(3, connection.createArrayOf("text", columns.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}

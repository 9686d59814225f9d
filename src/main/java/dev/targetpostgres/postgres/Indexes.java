package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Indexes that a user wants a table to have. */
public final class Indexes {
  private static final String EXISTS =
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relname = ? AND i.indisvalid
          AND i.indpred IS NULL AND i.indexprs IS NULL
          AND ?::pg_catalog.text[] = (
            SELECT pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY k.place)
            FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (number, place)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
            WHERE k.place <= i.indnkeyatts))
      """;

  private Indexes() {}

  /** Whether there is one on exactly these columns, in this order, that holds every row. */
  public static boolean exists(Connection connection, TableName table, List<String> columns)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.table());
      statement.setArray(3, connection.createArrayOf("text", columns.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}

package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The right to read a table, for roles that may lack it. */
public final class Grants {
  /** Everybody, whom the server knows by that name. */
  static final String PUBLIC = "public";

  private static final String RIGHTS =
      """
      SELECT CASE WHEN r.known THEN pg_catalog.has_schema_privilege(r.name, n.oid, 'USAGE') END,
        CASE WHEN r.known THEN pg_catalog.has_table_privilege(r.name, c.oid, 'SELECT') END,
        r.known
      FROM (SELECT g.name, g.name = 'public'
          OR EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = g.name) AS known
        FROM (SELECT ?::pg_catalog.name AS name) g) r
        LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = ?
        LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = ?
      """;

  private Grants() {}

  /**
   * Returns the statements that give a role what it lacks to read the table; empty if there is no
   * such role. The table need not exist yet.
   */
  public static Optional<List<String>> missing(Connection connection, TableName table, String role)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RIGHTS)) {
      statement.setString(1, grantee(role));
      statement.setString(2, table.schema());
      statement.setString(3, table.table());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        List<String> statements = new ArrayList<>();
        if (!row.getBoolean(1)) {
          statements.add(Ddl.grantUsage(table.schema(), grantee(role)));
        }
        if (!row.getBoolean(2)) {
          statements.add(Ddl.grantSelect(table, grantee(role)));
        }
        return row.getBoolean(3) ? Optional.of(statements) : Optional.empty();
      }
    }
  }

  private static String grantee(String role) {
    return isPublic(role) ? PUBLIC : role;
  }

  /** No role can be called so. */
  private static boolean isPublic(String role) {
    return role.toLowerCase(Locale.ROOT).equals(PUBLIC);
  }
}

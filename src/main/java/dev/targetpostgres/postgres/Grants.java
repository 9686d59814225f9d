package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds the grants that a role needs to read tables. */
public final class Grants {
  /** The server's name for all roles. */
  static final String PUBLIC = "public";

  private Grants() {}

  /**
   * Returns the missing GRANT statements that let a role read the tables, or empty if there is no
   * such role. The tables need not exist yet.
   */
  public static Optional<List<String>> missing(
      Connection connection, List<TableName> tables, String role) throws SQLException {
    Set<String> statements = new LinkedHashSet<>();
    List<Boolean> known =
        Transactions.list(
            connection,
            CatalogSql.readPrivileges(),
            row -> {
              TableName table = new TableName(row.getString(4), row.getString(5));
              if (!row.getBoolean(1)) {
                statements.add(Ddl.grantUsage(table.schema(), grantee(role)));
              }
              if (!row.getBoolean(2)) {
                statements.add(Ddl.grantSelect(table, grantee(role)));
              }
              return row.getBoolean(3);
            },
            grantee(role),
            texts(connection, tables, TableName::schema),
            texts(connection, tables, TableName::table));
    return known.contains(false) ? Optional.empty() : Optional.of(List.copyOf(statements));
  }

  private static Array texts(
      Connection connection, List<TableName> tables, Function<TableName, String> part)
      throws SQLException {
    return connection.createArrayOf("text", tables.stream().map(part).toArray());
  }

  private static String grantee(String role) {
    return isPublic(role) ? PUBLIC : role;
  }

  /** Ignores case: the server allows no role of this name. */
  private static boolean isPublic(String role) {
    return role.toLowerCase(Locale.ROOT).equals(PUBLIC);
  }
}

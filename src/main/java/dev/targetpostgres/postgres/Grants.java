package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The right to read a table, for roles that may lack it. */
public final class Grants {
  /** Everybody, whom the server knows by that name. */
  static final String PUBLIC = "public";

  private Grants() {}

  /**
   * Returns the statements that give a role what it lacks to read the table; empty if there is no
   * such role. The table need not exist yet.
   */
  public static Optional<List<String>> missing(Connection connection, TableName table, String role)
      throws SQLException {
    return Transactions.only(
        connection,
        CatalogSql.readPrivileges(),
        row -> {
          List<String> statements = new ArrayList<>();
          if (!row.getBoolean(1)) {
            statements.add(Ddl.grantUsage(table.schema(), grantee(role)));
          }
          if (!row.getBoolean(2)) {
            statements.add(Ddl.grantSelect(table, grantee(role)));
          }
          return row.getBoolean(3) ? Optional.of(statements) : Optional.empty();
        },
        grantee(role),
        table.schema(),
        table.table());
  }

  private static String grantee(String role) {
    return isPublic(role) ? PUBLIC : role;
  }

  /** No role can be called so. */
  private static boolean isPublic(String role) {
    return role.toLowerCase(Locale.ROOT).equals(PUBLIC);
  }
}

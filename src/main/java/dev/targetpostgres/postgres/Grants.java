package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The right to read a table, for roles that may lack it. */
public final class Grants {
  /** Everybody, whom the server knows by that name. */
  static final String PUBLIC = "public";

  private Grants() {}

  /** The statements that give a role what it lacks to read the table. */
  public static List<String> missing(Connection connection, TableName table, String role)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.readPrivileges())) {
      statement.setString(1, grantee(role));
      statement.setString(2, table.schema());
      statement.setString(3, table.table());
      try (ResultSet row = statement.executeQuery()) {
        boolean there = row.next();
        if (there && !row.getBoolean(1)) {
          statements.add(Ddl.grantUsage(table.schema(), grantee(role)));
        }
        if (there && !row.getBoolean(2)) {
          statements.add(Ddl.grantSelect(table, grantee(role)));
        }
      }
    }
    return statements;
  }

  private static String grantee(String role) {
    return isPublic(role) ? PUBLIC : role;
  }

  /** No role can be called so. */
  private static boolean isPublic(String role) {
    return role.toLowerCase(Locale.ROOT).equals(PUBLIC);
  }
}

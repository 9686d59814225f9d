package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What our role may do to a table and its schema. Immutable.
 *
 * @param role that we act as
 * @param database that we are connected to
 * @param hasSchema whether the table's schema exists
 * @param createsSchemas whether the role may create schemas in the database
 * @param createsTables whether the role may create tables in the table's schema
 * @param owner of the table, or null if it does not exist
 * @param isOwner whether our role owns the table, or is a member of the role that does
 */
public record ChangeRights(
    String role,
    String database,
    boolean hasSchema,
    boolean createsSchemas,
    boolean createsTables,
    @Nullable String owner,
    boolean isOwner) {
  static final String QUERY =
      """
      SELECT current_user, pg_catalog.current_database(), n.oid IS NOT NULL,
        pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
        pg_catalog.has_schema_privilege(n.oid, 'CREATE')
          AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
        pg_catalog.pg_get_userbyid(c.relowner), pg_catalog.pg_has_role(c.relowner, 'USAGE')
      FROM (SELECT ?::pg_catalog.name AS schema, ?::pg_catalog.name AS name) t
        LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema
        LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
      """;

  /** Asks the server. */
  public static ChangeRights of(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.table());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new ChangeRights(
            row.getString(1),
            row.getString(2),
            row.getBoolean(3),
            row.getBoolean(4),
            row.getBoolean(5),
            row.getString(6),
            row.getBoolean(7));
      }
    }
  }
}

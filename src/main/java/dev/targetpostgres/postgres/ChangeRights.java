package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
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
  /** Asks the server. */
  public static ChangeRights of(Connection connection, TableName table) throws SQLException {
    return Transactions.only(
        connection, CatalogSql.changeRights(), ChangeRights::read, table.schema(), table.table());
  }

  /** Reads a row of {@link CatalogSql#changeRights}. */
  static ChangeRights read(ResultSet row) throws SQLException {
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

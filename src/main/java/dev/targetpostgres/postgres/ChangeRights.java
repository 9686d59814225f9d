package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
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
 * @param privileges of SELECT, INSERT, UPDATE and DELETE those that the role has on the table
 */
public record ChangeRights(
    String role,
    String database,
    boolean hasSchema,
    boolean createsSchemas,
    boolean createsTables,
    @Nullable String owner,
    boolean isOwner,
    List<String> privileges) {
  /** Copies its list. */
  public ChangeRights {
    privileges = List.copyOf(privileges);
  }

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
        row.getBoolean(7),
        List.of((String[]) row.getArray(8).getArray()));
  }

  /** Returns those of the privileges that the role lacks on the table. */
  public List<String> missing(List<String> wanted) {
    return wanted.stream().filter(privilege -> !privileges.contains(privilege)).toList();
  }
}

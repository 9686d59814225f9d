package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our role's rights to change a table and its schema. Immutable.
 *
 * @param role the current role
 * @param database the current database
 * @param hasSchema whether the table's schema exists
 * @param createsSchemas whether the role may create schemas in the database
 * @param createsTables whether the role may create tables in the table's schema
 * @param owner the table's owner, or null if the table does not exist
 * @param isOwner whether our role owns the table, or is a member of the role that does
 * @param privileges which of SELECT, INSERT, UPDATE and DELETE the role has on the table
 * @param ofOthers if the table does not exist: tables with a similar name that another target made
 * @param hasCitus whether the database has the extension Citus
 */
public record ChangeRights(
    String role,
    String database,
    boolean hasSchema,
    boolean createsSchemas,
    boolean createsTables,
    @Nullable String owner,
    boolean isOwner,
    List<String> privileges,
    List<TableOfOther> ofOthers,
    boolean hasCitus) {
  /** The column's number; {@link Look} reads the column before it. */
  private static final int HAS_CITUS = 11;

  /** Copies its lists. */
  public ChangeRights {
    privileges = List.copyOf(privileges);
    ofOthers = List.copyOf(ofOthers);
  }

  /**
   * A table that another target made.
   *
   * @param target the other target's name, as in the setting {@code compatible_with}
   * @param columns its columns if only these suggest that target; empty if the table is surely its
   */
  public record TableOfOther(TableName name, String target, List<String> columns) {
    /** Copies its list. */
    public TableOfOther {
      columns = List.copyOf(columns);
    }
  }

  /** Reads the rights from the server. */
  public static ChangeRights of(Connection connection, TableName table) throws SQLException {
    return Transactions.only(connection, ChangeRightsSql.changeRights(table), ChangeRights::read);
  }

  /** Reads a row of {@link ChangeRightsSql#changeRights}. */
  static ChangeRights read(ResultSet row) throws SQLException {
    return new ChangeRights(
        row.getString(1),
        row.getString(2),
        row.getBoolean(3),
        row.getBoolean(4),
        row.getBoolean(5),
        row.getString(6),
        row.getBoolean(7),
        List.of((String[]) row.getArray(8).getArray()),
        tablesOfOthers((Object[]) row.getArray(9).getArray()),
        row.getBoolean(HAS_CITUS));
  }

  private static List<TableOfOther> tablesOfOthers(Object[] rows) {
    List<TableOfOther> tables = new ArrayList<>();
    for (Object row : rows) {
      @Nullable String[] facts = (String[]) row;
      String columns = facts[3];
      tables.add(
          new TableOfOther(
              new TableName(facts[0], facts[1]),
              facts[2],
              columns == null ? List.of() : List.of(columns.split("\n"))));
    }
    return tables;
  }

  /** Returns the wanted privileges that the role lacks on the table. */
  public List<String> missing(List<String> wanted) {
    return wanted.stream().filter(privilege -> !privileges.contains(privilege)).toList();
  }
}

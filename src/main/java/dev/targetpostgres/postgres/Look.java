package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * A look at a table, at what our role may do with it, and perhaps at the other tables of its
 * schema, in one round trip.
 *
 * @param mostTables if the schema holds more tables, the others are not looked at
 * @param mostColumns the same for columns of all its tables
 */
public record Look(TableName table, int mostTables, int mostColumns)
    implements TransactionCallback<Look.Seen> {
  /** The column of the rights that tells whether the schema is small enough to be read whole. */
  private static final int WHOLE = 10;

  /**
   * What was seen.
   *
   * @param shapes of the table, if it exists, and perhaps of others
   * @param whole whether no other table of the schema is missing among them
   */
  public record Seen(List<TableShape> shapes, ChangeRights rights, boolean whole) {
    /** Copies its list. */
    public Seen {
      shapes = List.copyOf(shapes);
    }
  }

  /** A look at one table only. */
  public static Look at(TableName table) {
    return new Look(table, 0, 0);
  }

  /** Looks in the connection's transaction. */
  @Override
  public Seen run(Connection connection) throws SQLException {
    return ask(connection, Map.of());
  }

  /**
   * Looks outside of a transaction. What is sent in one message is one for the server, so the
   * settings end with it.
   */
  Seen alone(Connection connection, TransactionSettings settings) throws SQLException {
    // The pool takes this back.
    connection.setAutoCommit(true);
    return ask(connection, settings.values());
  }

  private Seen ask(Connection connection, Map<String, String> settings) throws SQLException {
    String questions =
        String.join(
            ";\n",
            SessionSql.begin(settings.size()),
            mostTables == 0
                ? CatalogSql.table(table)
                : CatalogSql.tableWithOthers(table, mostTables, mostColumns),
            ChangeRightsSql.changeRights(table, mostTables, mostColumns));
    try (PreparedStatement statement = connection.prepareStatement(questions)) {
      int parameter = 1;
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        statement.setString(parameter++, setting.getKey());
        statement.setString(parameter++, setting.getValue());
      }
      statement.execute();
      statement.getMoreResults();
      List<TableShape> shapes =
          TableRows.read(statement.getResultSet(), table.schema()).shapes(connection);
      statement.getMoreResults();
      ResultSet rights = statement.getResultSet();
      rights.next();
      return new Seen(shapes, ChangeRights.read(rights), rights.getBoolean(WHOLE));
    }
  }
}

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
 * Reads a table, our role's rights on it, and perhaps the schema's other tables, in one round trip.
 *
 * @param mostTables reads the other tables only if the schema has at most that many tables
 * @param mostColumns the same limit for the columns of all tables together
 */
public record Look(TableName table, int mostTables, int mostColumns)
    implements TransactionCallback<Look.Seen> {
  /** The column of the rights that says whether the schema is within the limits. */
  private static final int WHOLE = 10;

  /**
   * The result.
   *
   * @param shapes the table, if it exists, and perhaps the schema's other tables
   * @param whole whether the shapes include all tables of the schema
   */
  public record Seen(List<TableShape> shapes, ChangeRights rights, boolean whole) {
    /** Copies its list. */
    public Seen {
      shapes = List.copyOf(shapes);
    }
  }

  /** Returns a look at one table only. */
  public static Look at(TableName table) {
    return new Look(table, 0, 0);
  }

  /** Reads in the connection's transaction. */
  @Override
  public Seen run(Connection connection) throws SQLException {
    return ask(connection, Map.of());
  }

  /**
   * Reads without an explicit transaction. The server runs one message as one transaction, so the
   * settings end with it.
   */
  Seen alone(Connection connection, TransactionSettings settings) throws SQLException {
    // The pool resets this when the connection returns.
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

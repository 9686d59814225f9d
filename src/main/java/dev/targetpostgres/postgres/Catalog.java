package dev.targetpostgres.postgres;

import static dev.targetpostgres.postgres.Transactions.list;
import static dev.targetpostgres.postgres.Transactions.only;

import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from the server's catalog what exists: tables with all that matters to loads, and more. */
public final class Catalog {
  private Catalog() {}

  /**
   * The table as it is now, or nothing.
   *
   * @throws TargetException if the name belongs to something that is not a table
   */
  public static Optional<TableShape> table(Connection connection, TableName name)
      throws SQLException {
    return tables(connection, CatalogSql.table(name), name).stream().findFirst();
  }

  private static List<TableShape> tables(Connection connection, String query, TableName name)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return TableRows.read(rows, name.schema()).shapes(connection);
    }
  }

  /** A table, or nothing, and what our role may do to it. */
  public record LockedTable(Optional<TableShape> shape, ChangeRights rights) {}

  /**
   * Reads the table after it has waited for its advisory lock, all in one round trip. The lock is
   * held, and the timeout counts, until the transaction ends.
   *
   * @param lockTimeoutSeconds how long this and other locks are waited for; 0 waits for ever
   * @throws TargetException if the name belongs to something that is not a table
   */
  public static LockedTable lockedTable(
      Connection connection, TableName name, int lockTimeoutSeconds) throws SQLException {
    String together =
        String.join(
            ";\n",
            SessionSql.lockTimeout(lockTimeoutSeconds),
            SessionSql.advisoryLock(),
            CatalogSql.table(name),
            ChangeRightsSql.changeRights(name));
    try (PreparedStatement statement = connection.prepareStatement(together)) {
      statement.setString(1, Transactions.lockName("table " + name));
      // Each statement sees what was committed when its turn came: after the lock is ours.
      statement.execute();
      statement.getMoreResults();
      statement.getMoreResults();
      List<TableShape> shapes =
          TableRows.read(statement.getResultSet(), name.schema()).shapes(connection);
      statement.getMoreResults();
      ResultSet rights = statement.getResultSet();
      rights.next();
      return new LockedTable(shapes.stream().findFirst(), ChangeRights.read(rights));
    }
  }

  /**
   * Runs statements that make or change the table, then reads it, all in one round trip.
   *
   * @throws SQLException of the first statement that the server refuses; it runs none after it
   */
  public static TableShape changed(Connection connection, TableName name, List<String> statements)
      throws SQLException {
    List<String> together = new ArrayList<>(statements);
    together.add(CatalogSql.table(name));
    try (Statement statement = connection.createStatement()) {
      boolean isRows = statement.execute(String.join(";\n", together));
      while (!isRows) {
        isRows = statement.getMoreResults();
      }
      return TableRows.read(statement.getResultSet(), name.schema()).shapes(connection).get(0);
    }
  }

  /**
   * Makes tables that do not exist, then reads them, all in one round trip. Locks are held, and the
   * timeout counts, until the transaction ends.
   *
   * @param statements that make the tables, and schemas that do not exist
   * @param schemas to make; other targets that make them wait
   * @param message that may commit the transaction
   * @throws SQLException of the first statement that the server refuses; it runs none after it
   */
  public static Map<TableName, TableShape> made(
      Connection connection,
      List<String> statements,
      List<TableName> names,
      List<String> schemas,
      int lockTimeoutSeconds,
      LastMessage message)
      throws SQLException {
    List<String> together = new ArrayList<>();
    together.add(SessionSql.lockTimeout(lockTimeoutSeconds));
    together.add(
        SessionSql.advisoryLocks(
            Stream.concat(
                    names.stream().map(name -> "table " + name).sorted(),
                    schemas.stream().map(schema -> "schema " + schema).sorted())
                .map(Transactions::lockName)
                .toList()));
    together.addAll(statements);
    Map<String, List<String>> bySchema =
        names.stream()
            .collect(
                Collectors.groupingBy(
                    TableName::schema, Collectors.mapping(TableName::table, Collectors.toList())));
    int changes = together.size();
    List<String> read = new ArrayList<>();
    bySchema.forEach(
        (schema, tables) -> {
          read.add(schema);
          together.add(CatalogSql.tables(schema, tables));
        });
    return message.send(
        commit -> {
          together.addAll(commit);
          return read(connection, together, changes, read);
        });
  }

  /** Runs the statements; returns the tables that those after the first ones read. */
  private static Map<TableName, TableShape> read(
      Connection connection, List<String> statements, int first, List<String> schemas)
      throws SQLException {
    Map<TableName, TableShape> made = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute(String.join(";\n", statements));
      for (int i = 0; i < first; i++) {
        statement.getMoreResults();
      }
      for (String schema : schemas) {
        TableRows.read(statement.getResultSet(), schema)
            .shapes(connection)
            .forEach(shape -> made.put(shape.name(), shape));
        statement.getMoreResults();
      }
    }
    return made;
  }

  /** Whether the schema exists. */
  public static boolean hasSchema(Connection connection, String schema) throws SQLException {
    return !list(connection, CatalogSql.schema(), row -> schema, schema).isEmpty();
  }

  /** A foreign key of another table that points here. */
  public record Reference(String constraint, String table, boolean cascades) {}

  /** Foreign keys of other tables that point to this one. */
  public static List<Reference> references(Connection connection, TableName name)
      throws SQLException {
    return list(
        connection,
        CatalogSql.references(),
        row -> {
          boolean restricts = List.of("a", "r").contains(row.getString(3));
          return new Reference(row.getString(1), row.getString(2), !restricts);
        },
        Sql.table(name));
  }

  /** Returns the table's indexes. */
  public static List<TableIndex> indexes(Connection connection, TableName name)
      throws SQLException {
    return list(
        connection,
        CatalogSql.indexes(),
        row ->
            new TableIndex(
                row.getString(1),
                row.getBoolean(2),
                texts(row.getArray(3)),
                row.getString(4),
                row.getBoolean(5),
                row.getBoolean(6),
                texts(row.getArray(7))),
        Sql.table(name));
  }

  /** Returns the table's foreign keys. */
  public static List<ForeignKey> foreignKeys(Connection connection, TableName name)
      throws SQLException {
    return list(
        connection,
        CatalogSql.foreignKeys(),
        row ->
            new ForeignKey(
                row.getString(1),
                texts(row.getArray(2)),
                row.getString(3),
                texts(row.getArray(4)),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getBoolean(7)),
        Sql.table(name));
  }

  /** Returns what a query of {@link SwapSql} finds. */
  public static List<Long> ordinals(Connection connection, String query) throws SQLException {
    return list(connection, query, row -> row.getLong(1));
  }

  /** Removes a staged row by a statement of {@link SwapSql}; returns its JSON, empty if unknown. */
  public static byte[] removed(Connection connection, String delete) throws SQLException {
    byte[] json = only(connection, delete, row -> row.getBytes(1));
    return json == null ? new byte[0] : json;
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  /** Returns the columns of a table that exists whose type the server would not change. */
  public static List<String> fixedColumns(Connection connection, TableName name)
      throws SQLException {
    return list(connection, CatalogSql.fixedColumns(), row -> row.getString(1), Sql.table(name));
  }

  /** Whether the role may make temporary tables in the database. */
  static boolean mayCreateTemporary(Connection connection) throws SQLException {
    return only(connection, CatalogSql.databasePrivileges(), row -> row.getBoolean(1));
  }

  /**
   * A type of the server.
   *
   * @param name in the catalog's spelling, which is safe in SQL
   * @param delimiter between elements in literals of its arrays
   * @param ordered whether its values have an order, as keys need it
   */
  public record ServerType(String name, char delimiter, boolean ordered) {}

  /** The type of that name; empty if the server has no such type. */
  public static Optional<ServerType> type(Connection connection, String name) throws SQLException {
    try {
      return list(
              connection,
              CatalogSql.type(),
              row ->
                  new ServerType(row.getString(1), row.getString(2).charAt(0), row.getBoolean(3)),
              name)
          .stream()
          .findFirst();
    } catch (SQLException malformed) {
      if (SqlStates.of(malformed).startsWith("42")) {
        connection.rollback();
        return Optional.empty();
      }
      throw malformed;
    }
  }

  /**
   * The type of what a query returns, in the catalog's spelling; the query is not run.
   *
   * @throws SQLException if it is not a query
   */
  public static String resultType(Connection connection, String query) throws SQLException {
    // The driver takes a question mark for a parameter unless there are two.
    try (PreparedStatement statement = connection.prepareStatement(query.replace("?", "??"))) {
      String name = statement.getMetaData().getColumnTypeName(1);
      return type(connection, name).map(ServerType::name).orElse(name);
    }
  }

  /** Returns the policies on the table that decide which rows our role may write. */
  public static List<String> policies(Connection connection, TableName name) throws SQLException {
    return list(connection, CatalogSql.policies(), row -> row.getString(1), Sql.table(name));
  }

  /**
   * The size of a table with its indexes and its partitions.
   *
   * @param shown for people
   */
  public record Size(long bytes, String shown) {}

  /** The size of a table that exists. */
  public static Size size(Connection connection, TableName name) throws SQLException {
    return only(
        connection,
        CatalogSql.tableSize(),
        row -> new Size(row.getLong(1), row.getString(2)),
        Sql.table(name));
  }

  /**
   * A table and what its comment says, null if it has none.
   *
   * @param droppable whether the role may drop it
   */
  public record CommentedTable(TableName name, @Nullable String comment, boolean droppable) {}

  /** Tables of the schema whose names begin so, with their comments. */
  public static List<CommentedTable> commentedTables(
      Connection connection, String schema, String prefix) throws SQLException {
    return list(
        connection,
        CatalogSql.commentedTables(),
        row ->
            new CommentedTable(
                new TableName(schema, row.getString(1)), row.getString(2), row.getBoolean(3)),
        schema,
        prefix);
  }
}

package dev.targetpostgres.postgres;

import static dev.targetpostgres.postgres.Transactions.list;
import static dev.targetpostgres.postgres.Transactions.only;

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

/** Reads tables, indexes, types and other objects from the server's catalog. */
public final class Catalog {
  private Catalog() {}

  /**
   * Returns the table's current shape, or empty if there is no table.
   *
   * @throws TargetException if the name is that of a view or another object that is not a table
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

  /** A table, or nothing, and our role's rights to change it. */
  public record LockedTable(Optional<TableShape> shape, ChangeRights rights) {}

  /**
   * Waits for the table's advisory lock, then reads the table, all in one round trip. The lock and
   * the timeout last until the transaction ends.
   *
   * @param lockTimeoutSeconds limit for each wait for a lock in this transaction; 0 for no limit
   * @throws TargetException if the name is that of a view or another object that is not a table
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
      // Each statement takes its own snapshot, so the later ones see the catalog under the lock.
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
   * @throws SQLException for the first statement that fails; the server does not run later ones
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
   * Creates tables and schemas, then reads the tables, all in one round trip. The advisory locks
   * and the timeout last until the transaction ends.
   *
   * @param statements create the missing tables and schemas
   * @param schemas the schemas to create; other runs that create them wait
   * @param message sends the statements, and can commit the transaction
   * @throws SQLException for the first statement that fails; the server does not run later ones
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

  /** Runs statements, of which the last ones read one schema each; returns the tables. */
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

  /** Returns whether the schema exists. */
  public static boolean hasSchema(Connection connection, String schema) throws SQLException {
    return !list(connection, CatalogSql.schema(), row -> schema, schema).isEmpty();
  }

  /** A foreign key of another table that refers to the table in question. */
  public record Reference(String constraint, String table, boolean cascades) {}

  /** Returns the foreign keys of other tables that refer to this one. */
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

  /** Returns the row ordinals that a query of {@link SwapSql} selects. */
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

  /** Returns the columns whose type the role cannot change; the table must exist. */
  public static List<String> fixedColumns(Connection connection, TableName name)
      throws SQLException {
    return list(connection, CatalogSql.fixedColumns(), row -> row.getString(1), Sql.table(name));
  }

  /** Returns whether the role may create temporary tables in the database. */
  static boolean mayCreateTemporary(Connection connection) throws SQLException {
    return only(connection, CatalogSql.databasePrivileges(), row -> row.getBoolean(1));
  }

  /**
   * A type of the server.
   *
   * @param name in the catalog's spelling, which is safe to use in SQL
   * @param delimiter separates the elements in literals of its arrays
   * @param ordered whether its values can be sorted, as keys require
   */
  public record ServerType(String name, char delimiter, boolean ordered) {}

  /** Returns the type of that name, or empty if the server has no such type. */
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
   * Returns the type of a query's first column, in the catalog's spelling. Does not run the query.
   *
   * @throws SQLException if it is not a valid query
   */
  public static String resultType(Connection connection, String query) throws SQLException {
    // The driver reads a single question mark as a parameter.
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
   * @param shown the size with a unit, as the server writes it
   */
  public record Size(long bytes, String shown) {}

  /** Returns the size of a table, which must exist. */
  public static Size size(Connection connection, TableName name) throws SQLException {
    return only(
        connection,
        CatalogSql.tableSize(),
        row -> new Size(row.getLong(1), row.getString(2)),
        Sql.table(name));
  }

  /**
   * A table with its comment.
   *
   * @param comment its text, or null
   * @param droppable whether the role may drop the table
   */
  public record CommentedTable(TableName name, @Nullable String comment, boolean droppable) {}

  /** Returns the schema's tables whose names begin with the prefix. */
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

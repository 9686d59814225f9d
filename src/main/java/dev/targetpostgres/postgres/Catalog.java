package dev.targetpostgres.postgres;

import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what exists from the server's catalog. */
public final class Catalog {
  private static final String SIZE =
      """
      SELECT count(*), coalesce(sum(c.relnatts), 0) FROM pg_catalog.pg_class c
      WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ?)
        AND c.relkind IN ('r', 'p')
      """;

  private static final String REFERENCES =
      """
      SELECT k.conname, k.conrelid::regclass::text, k.confdeltype::text
      FROM pg_catalog.pg_constraint k
      WHERE k.confrelid = ?::regclass AND k.contype = 'f' AND k.conrelid <> k.confrelid
      """;

  private static final String CHANGED =
      """
      SELECT w.name FROM unnest(?::text[], ?::text[], ?::text[]) w(relation, name, type)
      WHERE (SELECT a.atttypid FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = pg_catalog.to_regclass(w.relation)
            AND a.attname = w.name::pg_catalog.name AND NOT a.attisdropped)
        IS DISTINCT FROM pg_catalog.to_regtype(w.type)
      """;

  private Catalog() {}

  /** A foreign key of another table that points here. */
  public record Reference(String constraint, String table, boolean cascades) {}

  /** Whether the schema exists. */
  public static boolean hasSchema(Connection connection, String schema) throws SQLException {
    return exists(connection, "SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?", schema);
  }

  /**
   * The table as it is now, or nothing.
   *
   * @throws TargetException where the name belongs to something that is no table
   */
  public static Optional<TableShape> table(Connection connection, TableName name)
      throws SQLException {
    return new TableReader(connection).table(name);
  }

  /** All tables of the schema as they are now. */
  public static List<TableShape> tables(Connection connection, String schema) throws SQLException {
    return new TableReader(connection).tables(schema);
  }

  /** What a schema holds. */
  public record SchemaSize(int tables, long columns) {}

  /** How much there is to read for all tables of the schema. */
  public static SchemaSize size(Connection connection, String schema) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SIZE)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new SchemaSize(row.getInt(1), row.getLong(2));
      }
    }
  }

  /** Those of the tables' columns that are gone by now, or of another type. */
  public static List<String> changed(
      Connection connection, Map<TableName, List<StagedColumn>> tables) throws SQLException {
    List<String> relations = new ArrayList<>();
    List<StagedColumn> all = new ArrayList<>();
    tables.forEach(
        (name, columns) -> {
          relations.addAll(Collections.nCopies(columns.size(), Sql.table(name)));
          all.addAll(columns);
        });
    try (PreparedStatement statement = connection.prepareStatement(CHANGED)) {
      statement.setArray(1, texts(connection, relations.stream()));
      statement.setArray(2, texts(connection, all.stream().map(StagedColumn::name)));
      statement.setArray(3, texts(connection, all.stream().map(column -> column.target().sql())));
      List<String> changed = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          changed.add(row.getString(1));
        }
      }
      return changed;
    }
  }

  private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  /** Foreign keys of other tables that point to this one. */
  public static List<Reference> references(Connection connection, TableName name)
      throws SQLException {
    List<Reference> references = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(REFERENCES)) {
      statement.setString(1, Sql.table(name));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          boolean restricts = List.of("a", "r").contains(row.getString(3));
          references.add(new Reference(row.getString(1), row.getString(2), !restricts));
        }
      }
    }
    return references;
  }

  /** Those of the privileges on the table that the role does not have. */
  public static List<String> missingPrivileges(
      Connection connection, TableName name, List<String> privileges) throws SQLException {
    List<String> missing = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT p FROM pg_catalog.unnest(?::text[]) p"
                + " WHERE NOT pg_catalog.has_table_privilege(?::regclass, p)")) {
      statement.setArray(1, texts(connection, privileges.stream()));
      statement.setString(2, Sql.table(name));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          missing.add(row.getString(1));
        }
      }
    }
    return missing;
  }

  /** Whether the role may make temporary tables in the database. */
  static boolean mayCreateTemporary(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pg_catalog.has_database_privilege(current_database(), 'TEMP')");
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  /**
   * A type of the server.
   *
   * @param name in the catalog's spelling, which is safe in SQL
   * @param delimiter between elements in literals of its arrays
   */
  public record ServerType(String name, char delimiter) {}

  /** The type of that name; empty if the server has no such type. */
  public static Optional<ServerType> type(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.format_type(oid, NULL), typdelim::text FROM pg_catalog.pg_type"
                + " WHERE oid = pg_catalog.to_regtype(?)")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new ServerType(row.getString(1), row.getString(2).charAt(0)))
            : Optional.empty();
      }
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
   * @throws SQLException where it is no query
   */
  public static String resultType(Connection connection, String query) throws SQLException {
    // The driver takes a question mark for a parameter unless there are two.
    try (PreparedStatement statement = connection.prepareStatement(query.replace("?", "??"))) {
      String name = statement.getMetaData().getColumnTypeName(1);
      return type(connection, name).map(ServerType::name).orElse(name);
    }
  }

  /** The size of a table with its indexes, for people. */
  public static String size(Connection connection, TableName name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_size_pretty(pg_catalog.pg_total_relation_size(?::regclass))")) {
      statement.setString(1, Sql.table(name));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /** Tables of the schema whose names begin so, with their comments. */
  public static List<CommentedTable> commentedTables(
      Connection connection, String schema, String prefix) throws SQLException {
    List<CommentedTable> tables = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT c.relname, pg_catalog.obj_description(c.oid, 'pg_class'),
              pg_catalog.pg_has_role(c.relowner, 'USAGE')
                OR pg_catalog.pg_has_role(n.nspowner, 'USAGE')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relkind = 'r' AND starts_with(c.relname::text, ?)
            """)) {
      statement.setString(1, schema);
      statement.setString(2, prefix);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          TableName name = new TableName(schema, row.getString(1));
          tables.add(new CommentedTable(name, row.getString(2), row.getBoolean(3)));
        }
      }
    }
    return tables;
  }

  /**
   * A table and what its comment says, null where it has none.
   *
   * @param droppable whether the role may drop it
   */
  public record CommentedTable(TableName name, @Nullable String comment, boolean droppable) {}

  private static boolean exists(Connection connection, String query, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}

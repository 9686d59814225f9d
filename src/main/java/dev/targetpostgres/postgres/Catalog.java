package dev.targetpostgres.postgres;

import static dev.targetpostgres.postgres.Transactions.list;
import static dev.targetpostgres.postgres.Transactions.only;

import dev.targetpostgres.postgres.Transactions.RowReader;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Domain;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.schema.TypeNames;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from the server's catalog what exists: tables with all that matters to loads, and more. */
public final class Catalog {
  private static final String ARRAY = "[]";

  private Catalog() {}

  /**
   * The table as it is now, or nothing.
   *
   * @throws TargetException if the name belongs to something that is not a table
   */
  public static Optional<TableShape> table(Connection connection, TableName name)
      throws SQLException {
    List<Relation> found =
        list(
            connection,
            CatalogSql.table(),
            row -> relation(name.schema(), row),
            name.schema(),
            name.table());
    return shapes(connection, found).stream().findFirst();
  }

  /** All tables of the schema as they are now. */
  public static List<TableShape> tables(Connection connection, String schema) throws SQLException {
    return shapes(
        connection, list(connection, CatalogSql.tables(), row -> relation(schema, row), schema));
  }

  /** What the table's own row of the catalog says. */
  private record Relation(
      long oid,
      TableName name,
      boolean plain,
      boolean rowSecurity,
      boolean mindsOrder,
      int uniqueIndexes) {}

  /** A unique index that tells whole rows apart. */
  private record UniqueKey(List<String> columns, boolean primary) {}

  private static List<TableShape> shapes(Connection connection, List<Relation> relations)
      throws SQLException {
    if (relations.isEmpty()) {
      return List.of();
    }
    Array oids = connection.createArrayOf("oid", relations.stream().map(Relation::oid).toArray());
    Map<Long, List<TableColumn>> columns =
        byTable(connection, CatalogSql.columns(), Catalog::column, oids);
    Map<Long, List<UniqueKey>> keys =
        byTable(connection, CatalogSql.uniqueKeys(), Catalog::uniqueKey, oids);
    Map<Long, List<TableName>> referred =
        byTable(connection, CatalogSql.referred(), Catalog::referred, oids);
    return relations.stream()
        .map(
            relation ->
                shape(
                    relation,
                    columns.getOrDefault(relation.oid(), List.of()),
                    keys.getOrDefault(relation.oid(), List.of()),
                    referred.getOrDefault(relation.oid(), List.of())))
        .toList();
  }

  private static TableShape shape(
      Relation relation,
      List<TableColumn> columns,
      List<UniqueKey> keys,
      List<TableName> referred) {
    return new TableShape(
        relation.name(),
        columns,
        keys.stream().map(UniqueKey::columns).toList(),
        keys.stream()
            .filter(UniqueKey::primary)
            .map(UniqueKey::columns)
            .findFirst()
            .orElse(List.of()),
        relation.plain(),
        relation.rowSecurity(),
        relation.mindsOrder(),
        relation.uniqueIndexes(),
        referred);
  }

  private static Relation relation(String schema, ResultSet row) throws SQLException {
    TableName name = new TableName(schema, row.getString("relname"));
    requireTable(name, row.getString("relkind"));
    return new Relation(
        row.getLong("oid"),
        name,
        row.getBoolean("plain"),
        row.getBoolean("row_security"),
        row.getBoolean("minds_order"),
        row.getInt("unique_indexes"));
  }

  private static void requireTable(TableName name, String kind) {
    if (!kind.equals("r") && !kind.equals("p")) {
      throw new TargetException(
          ExitCode.LOAD_FAILED,
          Wording.NOT_A_TABLE.with(
              name,
              switch (kind) {
                case "v" -> Wording.A_VIEW;
                case "m" -> Wording.A_MATERIALIZED_VIEW;
                case "f" -> Wording.A_FOREIGN_TABLE;
                case "S" -> Wording.A_SEQUENCE;
                case "c" -> Wording.A_COMPOSITE_TYPE;
                default -> Wording.AN_INDEX;
              }));
    }
  }

  private static TableColumn column(ResultSet row) throws SQLException {
    boolean generated = row.getBoolean("generated");
    return new TableColumn(
        row.getString("attname"),
        ArrayOf.dividedBy(
            row.getString("typdelim").charAt(0),
            type(row.getString("type"), row.getString("domain_base"))),
        row.getString("collation"),
        row.getBoolean("attnotnull"),
        generated ? null : row.getString("expression"),
        row.getBoolean("always_identity"),
        generated);
  }

  /** The type of the name, or the domain, or the array of a domain. */
  private static ColumnType type(String name, @Nullable String domainBase) {
    if (domainBase == null) {
      return TypeNames.parse(name);
    }
    ColumnType base = TypeNames.parse(domainBase);
    return name.endsWith(ARRAY)
        ? new ArrayOf(new Domain(name.substring(0, name.length() - ARRAY.length()), base))
        : new Domain(name, base);
  }

  private static UniqueKey uniqueKey(ResultSet row) throws SQLException {
    Object[] columns = (Object[]) row.getArray("columns").getArray();
    return new UniqueKey(
        Arrays.stream(columns).map(String::valueOf).toList(), row.getBoolean("indisprimary"));
  }

  private static TableName referred(ResultSet row) throws SQLException {
    return new TableName(row.getString("nspname"), row.getString("relname"));
  }

  /** What a schema holds. */
  public record SchemaSize(int tables, long columns) {}

  /** How much there is to read for all tables of the schema. */
  public static SchemaSize size(Connection connection, String schema) throws SQLException {
    return only(
        connection,
        CatalogSql.schemaSize(),
        row -> new SchemaSize(row.getInt(1), row.getLong(2)),
        schema);
  }

  /** Whether the schema exists. */
  public static boolean hasSchema(Connection connection, String schema) throws SQLException {
    return !list(connection, CatalogSql.schema(), row -> schema, schema).isEmpty();
  }

  /** Returns those of the tables' columns that are gone by now, or of another type. */
  public static List<String> changed(
      Connection connection, Map<TableName, List<StagedColumn>> tables) throws SQLException {
    return changed(connection, tables, CatalogSql.changedColumns());
  }

  /**
   * Has deferred constraints checked, and returns what {@link #changed} does, in one round trip.
   */
  public static List<String> checked(
      Connection connection, Map<TableName, List<StagedColumn>> tables) throws SQLException {
    return changed(
        connection, tables, SessionSql.checkDeferred() + ";\n" + CatalogSql.changedColumns());
  }

  private static List<String> changed(
      Connection connection, Map<TableName, List<StagedColumn>> tables, String query)
      throws SQLException {
    List<String> relations = new ArrayList<>();
    List<StagedColumn> all = new ArrayList<>();
    tables.forEach(
        (name, columns) -> {
          relations.addAll(Collections.nCopies(columns.size(), Sql.table(name)));
          all.addAll(columns);
        });
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, texts(connection, relations.stream()));
      statement.setArray(2, texts(connection, all.stream().map(StagedColumn::name)));
      statement.setArray(3, texts(connection, all.stream().map(column -> column.target().sql())));
      boolean isQuery = statement.execute();
      while (!isQuery) {
        isQuery = statement.getMoreResults();
      }
      List<String> changed = new ArrayList<>();
      try (ResultSet row = statement.getResultSet()) {
        while (row.next()) {
          changed.add(row.getString(1));
        }
      }
      return changed;
    }
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

  /** Returns the columns of a table that exists whose type the server would not change. */
  public static List<String> fixedColumns(Connection connection, TableName name)
      throws SQLException {
    return list(connection, CatalogSql.fixedColumns(), row -> row.getString(1), Sql.table(name));
  }

  /** Those of the privileges on the table that the role does not have. */
  public static List<String> missingPrivileges(
      Connection connection, TableName name, List<String> privileges) throws SQLException {
    return list(
        connection,
        CatalogSql.missingPrivileges(),
        row -> row.getString(1),
        texts(connection, privileges.stream()),
        Sql.table(name));
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
   */
  public record ServerType(String name, char delimiter) {}

  /** The type of that name; empty if the server has no such type. */
  public static Optional<ServerType> type(Connection connection, String name) throws SQLException {
    try {
      return list(
              connection,
              CatalogSql.type(),
              row -> new ServerType(row.getString(1), row.getString(2).charAt(0)),
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

  /** The size of a table with its indexes, for people. */
  public static String size(Connection connection, TableName name) throws SQLException {
    return only(connection, CatalogSql.tableSize(), row -> row.getString(1), Sql.table(name));
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

  private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  /** The rows of each table, whose oid is their first column. */
  private static <T> Map<Long, List<T>> byTable(
      Connection connection, String query, RowReader<T> reader, Array oids) throws SQLException {
    Map<Long, List<T>> rows = new HashMap<>();
    list(
        connection,
        query,
        row -> rows.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>()).add(reader.read(row)),
        oids);
    return rows;
  }
}

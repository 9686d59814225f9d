package dev.targetpostgres.postgres;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Domain;
import dev.targetpostgres.schema.Distribution;
import dev.targetpostgres.schema.Distribution.Kind;
import dev.targetpostgres.schema.TableAccess;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.schema.TypeNames;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Converts rows of {@link CatalogSql#table} to the tables of one schema. There is one row for each
 * table, and one for each of its columns, keys and foreign keys.
 */
final class TableRows {
  private static final String ARRAY = "[]";

  private final String schema;

  /** The rows' facts by the table's oid and the row's kind. */
  private final Map<Long, Map<String, List<String[]>>> tables = new LinkedHashMap<>();

  private TableRows(String schema) {
    this.schema = schema;
  }

  static TableRows read(ResultSet rows, String schema) throws SQLException {
    TableRows read = new TableRows(schema);
    while (rows.next()) {
      read.tables
          .computeIfAbsent(rows.getLong("oid"), oid -> new LinkedHashMap<>())
          .computeIfAbsent(rows.getString("kind"), kind -> new ArrayList<>())
          .add((String[]) rows.getArray("facts").getArray());
    }
    return read;
  }

  /**
   * Returns the tables, in any order.
   *
   * @throws TargetException if one of them is a view or another object that is not a table
   */
  List<TableShape> shapes(Connection connection) throws SQLException {
    List<TableShape> shapes = tables.values().stream().map(this::shape).toList();
    boolean citus = tables.values().stream().anyMatch(rows -> isTrue(facts(rows)[8]));
    return citus ? distributed(connection, shapes) : shapes;
  }

  /** Adds to each table its distribution by Citus. */
  private List<TableShape> distributed(Connection connection, List<TableShape> shapes)
      throws SQLException {
    Map<String, Distribution> found = new HashMap<>();
    List<String> names = shapes.stream().map(shape -> shape.name().table()).toList();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CitusSql.distributions(schema, names))) {
      while (row.next()) {
        found.put(
            row.getString(1),
            new Distribution(Kind.valueOf(row.getString(2)), row.getString(3), row.getBoolean(4)));
      }
    }
    return shapes.stream()
        .map(shape -> shape.with(found.getOrDefault(shape.name().table(), Distribution.LOCAL)))
        .toList();
  }

  private static String[] facts(Map<String, List<String[]>> rows) {
    return rows.getOrDefault("table", List.of()).get(0);
  }

  private TableShape shape(Map<String, List<String[]>> rows) {
    String[] facts = facts(rows);
    TableName name = new TableName(schema, facts[0]);
    requireTable(name, facts[1]);
    List<List<String>> primaryKeys = all(rows, "primary key", List::of);
    Stream<List<String>> otherKeys =
        Stream.of("unique key", "loose key")
            .flatMap(kind -> all(rows, kind, List::<String>of).stream());
    return new TableShape(
        name,
        all(rows, "column", TableRows::column),
        Stream.concat(primaryKeys.stream(), otherKeys).toList(),
        primaryKeys.isEmpty() ? List.of() : primaryKeys.get(0),
        isTrue(facts[2]),
        isTrue(facts[3]),
        isTrue(facts[4]),
        isTrue(facts[6]),
        isTrue(facts[7]),
        Integer.parseInt(facts[5]),
        all(rows, "referred", referred -> new TableName(referred[0], referred[1])),
        access(rows));
  }

  private static TableAccess access(Map<String, List<String[]>> rows) {
    String[] facts = rows.getOrDefault("access", List.of()).get(0);
    List<String[]> columns = rows.getOrDefault("column", List.of());
    Map<String, List<String>> lacking = new HashMap<>();
    for (String[] lacks : rows.getOrDefault("lacks", List.of())) {
      lacking.put(lacks[0], List.of(lacks).subList(1, lacks.length));
    }
    boolean creates = isTrue(facts[2]);
    return new TableAccess(
        facts[4],
        facts[5],
        lacking,
        isTrue(facts[1]),
        creates,
        creates || isTrue(facts[3]),
        Integer.parseInt(facts[0]) - columns.size(),
        rows.getOrDefault("published", List.of()).stream()
            .flatMap(Arrays::stream)
            .filter(Objects::nonNull)
            .toList(),
        columns.stream().filter(column -> !isTrue(column[9])).map(column -> column[0]).toList(),
        all(rows, "loose key", List::of));
  }

  private static <T> List<T> all(
      Map<String, List<String[]>> rows, String kind, Function<String[], T> reader) {
    return rows.getOrDefault(kind, List.of()).stream().map(reader).toList();
  }

  private static boolean isTrue(@Nullable String text) {
    return "true".equals(text);
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

  private static TableColumn column(String[] facts) {
    boolean generated = isTrue(facts[7]);
    return new TableColumn(
        facts[0],
        ArrayOf.dividedBy(facts[2].charAt(0), type(facts[1], facts[4])),
        facts[8],
        isTrue(facts[3]),
        generated ? null : facts[5],
        isTrue(facts[6]),
        generated);
  }

  /** Returns the type of that name, which can be a domain or an array of a domain. */
  private static ColumnType type(String name, @Nullable String domainBase) {
    if (domainBase == null) {
      return TypeNames.parse(name);
    }
    ColumnType base = TypeNames.parse(domainBase);
    return name.endsWith(ARRAY)
        ? new ArrayOf(new Domain(name.substring(0, name.length() - ARRAY.length()), base))
        : new Domain(name, base);
  }
}

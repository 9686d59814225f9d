package dev.targetpostgres.postgres;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what tables look like. The server plans these queries for longer than it runs them, so they
 * are the same few for many tables as for one. Used for one transaction, by one thread.
 */
final class TableReader {
  private static final String TABLES =
      """
      SELECT c.oid, c.relname, c.relkind::text, c.relkind = 'r' AND NOT c.relhassubclass AS plain,
        row_security_active(c.oid) AS row_security,
        c.relhasrules OR EXISTS (SELECT FROM pg_catalog.pg_trigger g
          WHERE g.tgrelid = c.oid AND NOT g.tgisinternal)
        OR EXISTS (SELECT FROM pg_catalog.pg_constraint k
          WHERE k.conrelid = c.oid AND (k.contype = 'x' OR k.contype = 'f' AND k.confrelid = c.oid))
        OR EXISTS (SELECT FROM pg_catalog.pg_index i,
            pg_catalog.generate_series(0, i.indnkeyatts - 1) k, pg_catalog.pg_attribute a
          WHERE i.indrelid = c.oid AND i.indisunique AND a.attrelid = c.oid
            AND a.attnum = i.indkey[k] AND a.attcollation <> i.indcollation[k])
          AS minds_order,
        (SELECT count(*) FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisunique)
          AS unique_indexes
      FROM pg_catalog.pg_class c
      WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ?)
      """;

  private static final String OF_NAME = "AND c.relname = ?";
  private static final String THAT_ARE_TABLES = "AND c.relkind IN ('r', 'p')";

  private static final String COLUMNS =
      """
      SELECT a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
        y.typdelim::text, a.attnotnull,
        (WITH RECURSIVE behind(type, modifier) AS (
            SELECT typbasetype, typtypmod FROM pg_catalog.pg_type
            WHERE oid = CASE WHEN y.typlen = -1 AND y.typelem <> 0 THEN y.typelem ELSE y.oid END
              AND typtype = 'd'
            UNION ALL
            SELECT t.typbasetype, t.typtypmod
            FROM behind JOIN pg_catalog.pg_type t ON t.oid = behind.type AND t.typtype = 'd')
          SELECT pg_catalog.format_type(behind.type, behind.modifier)
          FROM behind JOIN pg_catalog.pg_type t ON t.oid = behind.type AND t.typtype <> 'd'
        ) AS domain_base,
        CASE WHEN a.attidentity = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid)
          ELSE pg_catalog.format('nextval(%L)', pg_catalog.pg_get_serial_sequence(
            a.attrelid::pg_catalog.regclass::text, a.attname)) END AS expression,
        a.attidentity = 'a' AS always_identity, a.attgenerated <> '' AS generated,
        (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname)
          FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
          WHERE l.oid = a.attcollation AND l.collname <> 'default') AS collation
      FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum
      """;

  private static final String UNIQUE_KEYS =
      """
      SELECT i.indrelid, i.indisprimary,
        ARRAY(SELECT a.attname::text
          FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k(attnum, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
          ORDER BY k.place) AS columns
      FROM pg_catalog.pg_index i
      WHERE i.indrelid = ANY (?) AND i.indisunique AND i.indisvalid AND i.indimmediate
        AND i.indpred IS NULL AND i.indexprs IS NULL
      """;

  private static final String REFERRED =
      """
      SELECT DISTINCT k.conrelid, n.nspname, c.relname
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE k.conrelid = ANY (?) AND k.contype = 'f' AND k.conrelid <> k.confrelid
      """;

  private static final String ARRAY = "[]";

  private final Connection connection;
  private final Map<Long, List<TableColumn>> columns = new LinkedHashMap<>();
  private final Map<Long, List<List<String>>> uniqueKeys = new LinkedHashMap<>();
  private final Map<Long, List<String>> primaryKeys = new LinkedHashMap<>();
  private final Map<Long, List<TableName>> referred = new LinkedHashMap<>();

  /** What the table's own row of the catalog says. */
  private record Relation(
      TableName name, boolean plain, boolean rowSecurity, boolean mindsOrder, int uniqueIndexes) {}

  TableReader(Connection connection) {
    this.connection = connection;
  }

  Optional<TableShape> table(TableName name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLES + OF_NAME)) {
      statement.setString(1, name.schema());
      statement.setString(2, name.table());
      return shapes(name.schema(), statement).stream().findFirst();
    }
  }

  List<TableShape> tables(String schema) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLES + THAT_ARE_TABLES)) {
      statement.setString(1, schema);
      return shapes(schema, statement);
    }
  }

  private List<TableShape> shapes(String schema, PreparedStatement tables) throws SQLException {
    Map<Long, Relation> relations = new LinkedHashMap<>();
    try (ResultSet row = tables.executeQuery()) {
      while (row.next()) {
        TableName name = new TableName(schema, row.getString("relname"));
        requireTable(name, row.getString("relkind"));
        relations.put(row.getLong("oid"), relation(name, row));
      }
    }
    if (!relations.isEmpty()) {
      readParts(connection.createArrayOf("oid", relations.keySet().toArray()));
    }
    List<TableShape> shapes = new ArrayList<>();
    relations.forEach((oid, relation) -> shapes.add(shape(oid, relation)));
    return shapes;
  }

  private static Relation relation(TableName name, ResultSet row) throws SQLException {
    return new Relation(
        name,
        row.getBoolean("plain"),
        row.getBoolean("row_security"),
        row.getBoolean("minds_order"),
        row.getInt("unique_indexes"));
  }

  private TableShape shape(long oid, Relation relation) {
    return new TableShape(
        relation.name(),
        columns.getOrDefault(oid, List.of()),
        uniqueKeys.getOrDefault(oid, List.of()),
        primaryKeys.getOrDefault(oid, List.of()),
        relation.plain(),
        relation.rowSecurity(),
        relation.mindsOrder(),
        relation.uniqueIndexes(),
        referred.getOrDefault(oid, List.of()));
  }

  private void readParts(Array oids) throws SQLException {
    forEach(COLUMNS, oids, row -> of(columns, row.getLong("attrelid")).add(column(row)));
    forEach(UNIQUE_KEYS, oids, this::uniqueKey);
    forEach(
        REFERRED,
        oids,
        row ->
            of(referred, row.getLong("conrelid"))
                .add(new TableName(row.getString("nspname"), row.getString("relname"))));
  }

  private void uniqueKey(ResultSet row) throws SQLException {
    long oid = row.getLong("indrelid");
    List<String> keys = strings(row.getArray("columns"));
    of(uniqueKeys, oid).add(keys);
    if (row.getBoolean("indisprimary")) {
      primaryKeys.put(oid, keys);
    }
  }

  private static <T> List<T> of(Map<Long, List<T>> lists, long oid) {
    return lists.computeIfAbsent(oid, table -> new ArrayList<>());
  }

  private interface RowAction {
    void accept(ResultSet row) throws SQLException;
  }

  private void forEach(String query, Array oids, RowAction action) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, oids);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          action.accept(row);
        }
      }
    }
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

  private static List<String> strings(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }
}

package dev.targetpostgres.postgres;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what exists from the server's catalog. */
public final class Catalog {
  private static final String TABLE =
      """
      SELECT c.oid, c.relkind::text, c.relkind = 'r' AND NOT c.relhassubclass AS plain,
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
      WHERE c.relname = ? AND c.relnamespace =
        (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ?)
      """;

  private static final String COLUMNS =
      """
      SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
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
      WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  private static final String UNIQUE_KEYS =
      """
      SELECT i.indisprimary,
        ARRAY(SELECT a.attname::text
          FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k(attnum, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
          ORDER BY k.place) AS columns
      FROM pg_catalog.pg_index i
      WHERE i.indrelid = ? AND i.indisunique AND i.indisvalid AND i.indimmediate
        AND i.indpred IS NULL AND i.indexprs IS NULL
      """;

  private static final String REFERENCES =
      """
      SELECT k.conname, k.conrelid::regclass::text, k.confdeltype::text
      FROM pg_catalog.pg_constraint k
      WHERE k.confrelid = ?::regclass AND k.contype = 'f' AND k.conrelid <> k.confrelid
      """;

  private static final String REFERRED =
      """
      SELECT DISTINCT n.nspname, c.relname
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE k.conrelid = ?::regclass AND k.contype = 'f' AND k.conrelid <> k.confrelid
      """;

  private static final String CHANGED =
      """
      SELECT w.name FROM unnest(?::text[], ?::text[]) w(name, type)
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = pg_catalog.to_regclass(?) AND a.attname::text = w.name
          AND NOT a.attisdropped AND a.atttypid = pg_catalog.to_regtype(w.type))
      """;

  private static final String ARRAY = "[]";

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
    Transactions.plainNames(connection);
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, name.table());
      statement.setString(2, name.schema());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        requireTable(name, row.getString("relkind"));
        return Optional.of(shape(connection, name, row));
      }
    }
  }

  /** Those of the columns that are gone by now, or of another type. */
  public static List<String> changed(
      Connection connection, TableName name, List<StagedColumn> columns) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHANGED)) {
      statement.setArray(1, texts(connection, columns.stream().map(StagedColumn::name)));
      statement.setArray(
          2, texts(connection, columns.stream().map(column -> column.target().sql())));
      statement.setString(3, Sql.table(name));
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

  /** Other tables that foreign keys of this one point to. */
  public static List<TableName> referred(Connection connection, TableName name)
      throws SQLException {
    List<TableName> referred = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(REFERRED)) {
      statement.setString(1, Sql.table(name));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          referred.add(new TableName(row.getString(1), row.getString(2)));
        }
      }
    }
    return referred;
  }

  /** Those of the privileges on the table that the role does not have. */
  public static List<String> missingPrivileges(
      Connection connection, TableName name, List<String> privileges) throws SQLException {
    List<String> missing = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.has_table_privilege(?::regclass, ?)")) {
      for (String privilege : privileges) {
        statement.setString(1, Sql.table(name));
        statement.setString(2, privilege);
        try (ResultSet row = statement.executeQuery()) {
          if (!row.next() || !row.getBoolean(1)) {
            missing.add(privilege);
          }
        }
      }
    }
    return missing;
  }

  /** Whether the role may make temporary tables in the database. */
  public static boolean mayCreateTemporary(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pg_catalog.has_database_privilege(current_database(), 'TEMP')");
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  /**
   * The type's name in the catalog's spelling, which is safe in SQL; empty where the server has no
   * such type.
   */
  public static Optional<String> typeName(Connection connection, String name) throws SQLException {
    Transactions.plainNames(connection);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.format_type(pg_catalog.to_regtype(?), NULL)")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    } catch (SQLException malformed) {
      if (SqlStates.of(malformed).startsWith("42")) {
        connection.rollback();
        return Optional.empty();
      }
      throw malformed;
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

  private static void requireTable(TableName name, String kind) {
    if (!kind.equals("r") && !kind.equals("p")) {
      throw new TargetException(
          ExitCode.LOAD_FAILED,
          ("%s exists and is no table but %s; move it away, or send the stream elsewhere with the"
                  + " setting streams")
              .formatted(
                  name,
                  switch (kind) {
                    case "v" -> "a view";
                    case "m" -> "a materialized view";
                    case "f" -> "a foreign table";
                    case "S" -> "a sequence";
                    case "c" -> "a composite type";
                    default -> "an index";
                  }));
    }
  }

  private static TableShape shape(Connection connection, TableName name, ResultSet table)
      throws SQLException {
    long oid = table.getLong("oid");
    List<TableColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(column(row));
        }
      }
    }
    List<List<String>> uniqueKeys = new ArrayList<>();
    List<String> primaryKey = List.of();
    try (PreparedStatement statement = connection.prepareStatement(UNIQUE_KEYS)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<String> keys = strings(row.getArray("columns"));
          uniqueKeys.add(keys);
          primaryKey = row.getBoolean("indisprimary") ? keys : primaryKey;
        }
      }
    }
    return new TableShape(
        name,
        columns,
        uniqueKeys,
        primaryKey,
        table.getBoolean("plain"),
        table.getBoolean("row_security"),
        table.getBoolean("minds_order"),
        table.getInt("unique_indexes"));
  }

  private static TableColumn column(ResultSet row) throws SQLException {
    boolean generated = row.getBoolean("generated");
    return new TableColumn(
        row.getString("attname"),
        type(row.getString("type"), row.getString("domain_base")),
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

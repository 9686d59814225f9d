package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.Names;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Statements that move rows, as text. Pure. In all of them {@code t} is the target and {@code s}
 * the staging table.
 */
public final class Dml {
  private static final String TEMPORARY = "_sdc_staging";

  private Dml() {}

  /**
   * A column of a batch's staging table.
   *
   * @param type as SQL writes it
   * @param collation the target column's collation as SQL writes it, so that both compare keys
   *     equally; or null
   */
  public record StagingColumn(String name, String type, @Nullable String collation) {
    String definition() {
      String definition = Sql.identifier(name) + " " + type;
      return collation == null ? definition : definition + " COLLATE " + collation;
    }
  }

  /** Creates a batch's staging table in a schema, if temporary tables are not allowed. */
  public static String createUnlogged(TableName staging, Collection<StagingColumn> columns) {
    return "CREATE UNLOGGED TABLE "
        + Sql.table(staging)
        + " ("
        + Sql.list(columns, StagingColumn::definition)
        + ")";
  }

  /**
   * The staged rows of a merge.
   *
   * @param table the staging table as SQL
   * @param relation the table, or a subquery that adds computed columns, as SQL
   * @param keys the key columns: the last row of each key counts. If empty, all rows count.
   * @param ordinal the column with the order of arrival; rows with NULL in it came before all
   *     others
   * @param deletedAt the column that marks rows to delete, or null
   * @param distinct whether no two rows can have the same key
   */
  public record Source(
      String table,
      String relation,
      List<String> keys,
      String ordinal,
      @Nullable String deletedAt,
      boolean distinct) {
    /**
     * Returns the rows of a temporary table.
     *
     * @param number distinguishes the temporary tables of a transaction
     */
    public static Source temporary(
        int number, List<String> keys, String ordinal, @Nullable String deletedAt) {
      return temporary(Dml.temporary(number), keys, ordinal, deletedAt);
    }

    /** Returns the rows of a temporary table that the transaction reuses for the same columns. */
    public static Source temporary(
        int number,
        Collection<StagingColumn> columns,
        List<String> keys,
        String ordinal,
        @Nullable String deletedAt) {
      return temporary(Dml.temporary(number, columns), keys, ordinal, deletedAt);
    }

    private static Source temporary(
        String name, List<String> keys, String ordinal, @Nullable String deletedAt) {
      String table = "pg_temp." + name;
      return new Source(table, table, keys, ordinal, deletedAt, false);
    }

    /** Returns the same rows with computed columns. */
    public Source with(RowExpressions expressions) {
      return new Source(table, expressions.rows(table), keys, ordinal, deletedAt, distinct);
    }

    /** Returns the same rows without a key, so that all of them count. */
    public Source withoutKeys() {
      return new Source(table, relation, List.of(), "", null, false);
    }

    /** Returns the same rows, whose keys are known to be distinct. */
    public Source withDistinctKeys() {
      return new Source(table, relation, keys, ordinal, deletedAt, true);
    }

    /** Returns the rows of a staging table in a schema. */
    public static Source table(
        TableName staging, List<String> keys, String ordinal, @Nullable String deletedAt) {
      return new Source(Sql.table(staging), Sql.table(staging), keys, ordinal, deletedAt, false);
    }
  }

  private static String temporary(int number) {
    return Sql.identifier(number == 0 ? TEMPORARY : TEMPORARY + "_" + number);
  }

  /** Creates a temporary staging table, which exists until the transaction ends. */
  public static String createTemporary(int number, Collection<StagingColumn> columns) {
    String table = temporary(number);
    return "DROP TABLE IF EXISTS pg_temp."
        + table
        + "; CREATE TEMPORARY TABLE "
        + table
        + " ("
        + Sql.list(columns, StagingColumn::definition)
        + ") ON COMMIT DROP";
  }

  private static String temporary(int number, Collection<StagingColumn> columns) {
    String definitions = number + Sql.list(columns, StagingColumn::definition);
    return Sql.identifier(TEMPORARY + "_" + Names.hash(definitions));
  }

  /** Creates the temporary staging table, or empties it if the transaction already has it. */
  public static String createTemporaryOnce(int number, Collection<StagingColumn> columns) {
    String name = temporary(number, columns);
    return "CREATE TEMPORARY TABLE IF NOT EXISTS "
        + name
        + " ("
        + Sql.list(columns, StagingColumn::definition)
        + ") ON COMMIT DROP; DELETE FROM pg_temp."
        + name;
  }

  /** Counts converted values of the staged rows; fails if one cannot be converted. */
  public static String cast(List<StagedColumn> columns, Source source) {
    return columns.stream()
        .map(column -> "count(" + column.selected() + ")")
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + source.relation() + " AS s"));
  }

  /** Deletes the staged rows for which the filter is not true. */
  public static String filter(Source source, RowExpressions expressions) {
    return expressions.deleteOthers(source.table());
  }

  /** Drops a batch's staging table. */
  public static String dropSource(Source source) {
    return "DROP TABLE " + source.table();
  }

  /** Copies rows into a table in the binary format. */
  public static String copy(TableName table, Collection<String> columns) {
    return copy(Sql.table(table), columns);
  }

  /** Copies rows into the staging table in the binary format. */
  public static String copy(Source source, Collection<String> columns) {
    return copy(source.table(), columns);
  }

  private static String copy(String relation, Collection<String> columns) {
    return "COPY " + relation + " (" + Sql.identifiers(columns) + ") FROM STDIN (FORMAT BINARY)";
  }

  /** Selects 1 if the table has a row, else 0. */
  public static String countAny(TableName table) {
    return "SELECT count(*) FROM (SELECT 1 FROM " + Sql.table(table) + " LIMIT 1) AS s";
  }

  /**
   * Selects the bytes of the table's rows, including dead ones. It is 0 if other tables hold the
   * rows, such as partitions.
   */
  public static String size(TableName table) {
    return "SELECT pg_catalog.pg_relation_size("
        + Sql.literal(Sql.table(table))
        + "::pg_catalog.regclass)";
  }

  /** Inserts the source's rows. */
  public static String insert(TableName target, List<StagedColumn> columns, Source source) {
    return insertInto(target, columns, "t") + select(columns, source);
  }

  /** Inserts the source's rows, or updates the rows that have the same key. */
  public static String upsert(TableName target, List<StagedColumn> columns, Source source) {
    return insertInto(target, columns, "t") + select(columns, source) + onConflict(columns, source);
  }

  /**
   * Upserts, but leaves rows alone that already hold the same values. It compares them by bits, so
   * 1.0 and 1.00 differ. OFFSET makes the server look up each row by its key: a join would read the
   * whole table for every batch.
   *
   * @param compared the columns to compare
   * @param asText whether to compare their texts, since Citus does not send the operator to workers
   */
  public static String upsertChanged(
      TableName target,
      List<StagedColumn> columns,
      Source source,
      Collection<String> compared,
      boolean asText) {
    String same = asText ? sameTexts(compared) : sameBits(compared) + " OFFSET 0";
    return insertUnless(sameKey(source.keys()) + " AND " + same, target, columns, source)
        + onConflict(columns, source);
  }

  /** Inserts the source's rows (s) for which no row of the target (t) fulfils the condition. */
  private static String insertUnless(
      String same, TableName target, List<StagedColumn> columns, Source source) {
    return insertInto(target, columns, "i")
        + "SELECT "
        + Sql.list(columns, column -> "s." + Sql.identifier(column.name()))
        + " FROM ("
        + select(columns, source, true)
        + ") AS s WHERE NOT EXISTS (SELECT FROM "
        + Sql.table(target)
        + " AS t WHERE "
        + same
        + ")";
  }

  private static String onConflict(List<StagedColumn> columns, Source source) {
    List<StagedColumn> changed = changed(columns, source);
    String action =
        changed.isEmpty()
            ? "NOTHING"
            : "UPDATE SET "
                + Sql.list(
                    changed,
                    column ->
                        Sql.identifier(column.name())
                            + " = EXCLUDED."
                            + Sql.identifier(column.name()));
    return " ON CONFLICT (" + Sql.identifiers(source.keys()) + ") DO " + action;
  }

  /** Writes the commit marker of a batch, in place of that of the partition's last batch. */
  public static String writeMarker(
      TableName markers, String run, String stream, int partition, long batch) {
    return "INSERT INTO "
        + Sql.table(markers)
        + " AS t (run, stream, part, batch, loaded_at) VALUES ("
        + Sql.literal(run)
        + ", "
        + Sql.literal(stream)
        + ", "
        + partition
        + ", "
        + batch
        + ", now()) ON CONFLICT (run, stream, part) DO UPDATE SET batch = EXCLUDED.batch, loaded_at = EXCLUDED.loaded_at";
  }

  /** Looks for a commit marker. Parameters: run, stream, partition, batch. */
  public static String readMarker(TableName markers) {
    return "SELECT 1 FROM "
        + Sql.table(markers)
        + " WHERE run = ? AND stream = ? AND part = ?"
        + " AND batch = ?";
  }

  /** Deletes the commit markers of a run, and old ones of killed runs. Parameter: run. */
  public static String removeMarkers(TableName markers) {
    return "DELETE FROM "
        + Sql.table(markers)
        + " WHERE run = ? OR loaded_at < now() - interval '30 days'";
  }

  /** Blocks other writers, for a merge into a table whose key has no unique index. */
  public static String lockForMerge(TableName target) {
    return "LOCK TABLE " + Sql.table(target) + " IN SHARE ROW EXCLUSIVE MODE";
  }

  /**
   * Blocks changes of the table's columns, as an INSERT does. LOCK TABLE needs rights on the whole
   * table, so it is used only for Citus, which does not accept DEFAULT VALUES.
   */
  public static String lockForRows(TableShape target) {
    String table = Sql.table(target.name());
    return target.distribution().isSharded()
        ? "LOCK TABLE " + table + " IN ROW EXCLUSIVE MODE"
        : "EXPLAIN INSERT INTO " + table + " DEFAULT VALUES";
  }

  /** Updates the rows whose key exists: the first half of a merge without a unique index. */
  public static String updateExisting(TableName target, List<StagedColumn> columns, Source source) {
    return "UPDATE "
        + Sql.table(target)
        + " AS t SET "
        + Sql.list(
            changed(columns, source),
            column -> Sql.identifier(column.name()) + " = s." + Sql.identifier(column.name()))
        + " FROM ("
        + select(columns, source, true)
        + ") AS s WHERE "
        + sameKey(source.keys());
  }

  private static String sameBits(Collection<String> columns) {
    return "ROW("
        + Sql.list(columns, column -> "t." + Sql.identifier(column))
        + ")::record OPERATOR(pg_catalog.*=) ROW("
        + Sql.list(columns, column -> "s." + Sql.identifier(column))
        + ")::record";
  }

  private static String sameTexts(Collection<String> columns) {
    return "ROW("
        + Sql.list(columns, column -> "t." + Sql.identifier(column))
        + ")::pg_catalog.text = ROW("
        + Sql.list(columns, column -> "s." + Sql.identifier(column))
        + ")::pg_catalog.text";
  }

  /** Inserts the rows whose key is missing: the second half of a merge without a unique index. */
  public static String insertMissing(TableName target, List<StagedColumn> columns, Source source) {
    return insertUnless(sameKey(source.keys()), target, columns, source);
  }

  /** Deletes the rows that the last record of their key marks as deleted. */
  public static String deleteMarked(TableName target, List<StagedColumn> columns, Source source) {
    String marked = Sql.identifier(String.valueOf(source.deletedAt()));
    List<StagedColumn> keys = keyColumns(columns, source);
    return "DELETE FROM "
        + Sql.table(target)
        + " AS t USING (SELECT * FROM ("
        + lastOfKey(Sql.list(keys, Dml::named) + ", s." + marked, columns, source)
        + ") AS s WHERE s."
        + marked
        + " IS NOT NULL) AS s WHERE "
        + sameKey(source.keys());
  }

  /** Deletes the rows whose key the source does not have. */
  public static String deleteAbsent(TableName target, List<StagedColumn> columns, Source source) {
    List<StagedColumn> keys = keyColumns(columns, source);
    return "DELETE FROM "
        + Sql.table(target)
        + " AS t WHERE NOT EXISTS (SELECT FROM (SELECT "
        + Sql.list(keys, Dml::named)
        + " FROM "
        + source.relation()
        + " AS s) AS s WHERE "
        + sameKey(source.keys())
        + ")";
  }

  /** Deletes the rows that our role may see and delete. */
  public static String deleteAll(TableName target) {
    return "DELETE FROM " + Sql.table(target);
  }

  /** Selects 1 if row-level security applies to our role, else 0. */
  public static String countRowSecurity(TableName target) {
    return "SELECT pg_catalog.row_security_active("
        + Sql.literal(Sql.table(target))
        + "::pg_catalog.regclass)::integer";
  }

  /** Empties the table. */
  public static String truncate(TableName target) {
    return "TRUNCATE TABLE " + Sql.table(target);
  }

  /** Counts a table's rows. */
  public static String count(TableName table) {
    return "SELECT count(*) FROM " + Sql.table(table);
  }

  /** Counts the rows whose ordinals are in the range, both ends included. */
  public static String countBetween(TableName table, String ordinal, long first, long last) {
    return count(table)
        + " WHERE "
        + Sql.identifier(ordinal)
        + " BETWEEN "
        + first
        + " AND "
        + last;
  }

  /** Selects 1 if several rows of a key have no ordinal, so that none is the last; else 0. */
  public static String countKeysWithoutOrder(List<StagedColumn> columns, Source source) {
    return "SELECT count(*) FROM (SELECT 1 FROM "
        + source.relation()
        + " AS s GROUP BY "
        + Sql.list(keyColumns(columns, source), StagedColumn::selected)
        + " HAVING count(*) > 1 AND count(s."
        + Sql.identifier(source.ordinal())
        + ") = 0 LIMIT 1) AS s";
  }

  /** Selects 1 if the table has a row of this version or a later one, else 0. */
  public static String countVersion(TableName target, long version) {
    return "SELECT count(*) FROM (SELECT 1 FROM "
        + Sql.table(target)
        + " WHERE "
        + version()
        + " >= "
        + version
        + " LIMIT 1) AS s";
  }

  /** Locks the table against reading and writing. */
  public static String lockExclusively(TableName target) {
    return "LOCK TABLE " + Sql.table(target) + " IN ACCESS EXCLUSIVE MODE";
  }

  /** Deletes the rows of earlier versions and those without a version. */
  public static String deleteVersionsBefore(TableName target, long version) {
    return "DELETE FROM " + Sql.table(target) + " WHERE " + before(version);
  }

  /** Marks the rows of earlier versions and those without a version as deleted now. */
  public static String markVersionsBefore(TableName target, long version) {
    String deletedAt = Sql.identifier(Metadata.DELETED_AT.column());
    return "UPDATE "
        + Sql.table(target)
        + " SET "
        + deletedAt
        + " = now() WHERE "
        + deletedAt
        + " IS NULL AND ("
        + before(version)
        + ")";
  }

  private static String before(long version) {
    return version() + " < " + version + " OR " + version() + " IS NULL";
  }

  private static String version() {
    return Sql.identifier(Metadata.TABLE_VERSION.column());
  }

  private static String insertInto(TableName target, List<StagedColumn> columns, String alias) {
    return "INSERT INTO "
        + Sql.table(target)
        + " AS "
        + alias
        + " ("
        + Sql.list(columns, column -> Sql.identifier(column.name()))
        + ") OVERRIDING SYSTEM VALUE ";
  }

  private static String select(List<StagedColumn> columns, Source source) {
    return select(columns, source, false);
  }

  /** Selects the rows to write: all, or the last of each key unless it is marked as deleted. */
  static String select(List<StagedColumn> columns, Source source, boolean inner) {
    String wanted = Sql.list(columns, column -> inner ? named(column) : column.selected());
    if (source.keys().isEmpty()) {
      return "SELECT " + wanted + " FROM " + source.relation() + " AS s";
    }
    String deletedAt = source.deletedAt();
    if (deletedAt == null) {
      return lastOfKey(wanted, columns, source);
    }
    return "SELECT "
        + wanted
        + " FROM ("
        + lastOfKey("s.*", columns, source)
        + ") AS s WHERE s."
        + Sql.identifier(deletedAt)
        + " IS NULL";
  }

  private static String named(StagedColumn column) {
    return column.selected() + " AS " + Sql.identifier(column.name());
  }

  /** Selects the last row of each key. Compares keys in the target's type, not as staged text. */
  private static String lastOfKey(String wanted, List<StagedColumn> columns, Source source) {
    if (source.distinct()) {
      return "SELECT " + wanted + " FROM " + source.relation() + " AS s";
    }
    String keys = Sql.list(keyColumns(columns, source), StagedColumn::selected);
    return "SELECT DISTINCT ON ("
        + keys
        + ") "
        + wanted
        + " FROM "
        + source.relation()
        + " AS s ORDER BY "
        + keys
        + ", s."
        + Sql.identifier(source.ordinal())
        + " DESC NULLS LAST";
  }

  private static String sameKey(List<String> keys) {
    return keys.stream()
        .map(key -> "t." + Sql.identifier(key) + " = s." + Sql.identifier(key))
        .collect(Collectors.joining(" AND "));
  }

  private static List<StagedColumn> keyColumns(List<StagedColumn> columns, Source source) {
    return columns.stream().filter(column -> source.keys().contains(column.name())).toList();
  }

  /** Returns the columns that an update sets. */
  private static List<StagedColumn> changed(List<StagedColumn> columns, Source source) {
    return columns.stream()
        .filter(column -> column.updatable() && !source.keys().contains(column.name()))
        .toList();
  }
}

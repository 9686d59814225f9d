package dev.targetpostgres.postgres;

import dev.targetpostgres.postgres.Dml.StagingColumn;
import dev.targetpostgres.schema.Distribution;
import dev.targetpostgres.schema.TableName;
import java.util.Collection;
import java.util.List;

/**
 * Statements for tables that Citus distributes over several servers, as text. Pure.
 *
 * @see <a href="https://docs.citusdata.com/en/stable/develop/api_udf.html">Citus functions</a>
 */
public final class CitusSql {
  private CitusSql() {}

  /** Selects the distribution of tables: name, kind, column, whether the table is columnar. */
  static String distributions(String schema, List<String> tables) {
    return distributions(schema, "c.relname IN (" + Sql.list(tables, Sql::text) + ")");
  }

  /** Selects the same for the tables of a schema whose rows are not only on this server. */
  static String distributedTables(String schema) {
    return distributions(
        schema, "p.partmethod IS NOT NULL AND (p.colocationid <> 0 OR p.repmodel = 't')");
  }

  private static String distributions(String schema, String condition) {
    return """
        SELECT c.relname, CASE WHEN p.partmethod IS NULL THEN 'LOCAL'
            WHEN p.partmethod <> 'n' THEN 'DISTRIBUTED'
            WHEN p.repmodel = 't' THEN 'REFERENCE'
            WHEN p.colocationid <> 0 THEN 'ONE_SHARD' ELSE 'ON_COORDINATOR' END,
          pg_catalog.column_to_column_name(p.logicalrelid, p.partkey),
          m.amname IS NOT DISTINCT FROM 'columnar'
        FROM pg_catalog.pg_class c
          LEFT JOIN pg_catalog.pg_dist_partition p ON p.logicalrelid = c.oid
          LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
        WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %s)
          AND %s
        ORDER BY c.relname\
        """
        .formatted(Sql.text(schema), condition);
  }

  /** Distributes a local table and moves its rows. */
  public static String distribute(TableName table, Distribution distribution) {
    return "SELECT " + distribution(table, distribution);
  }

  /** Distributes a local table; the statement returns no row. */
  static String distributeQuietly(TableName table, Distribution distribution) {
    return block("PERFORM pg_catalog." + distribution(table, distribution));
  }

  private static String distribution(TableName table, Distribution distribution) {
    String name = Sql.literal(Sql.table(table));
    return distribution.column() == null
        ? "create_reference_table(" + name + ")"
        : "create_distributed_table(" + name + ", " + Sql.literal(distribution.column()) + ")";
  }

  /** Changes the distribution column of a distributed table and moves its rows. */
  public static String redistribute(TableName table, String column) {
    return "SELECT alter_distributed_table("
        + Sql.literal(Sql.table(table))
        + ", distribution_column => "
        + Sql.literal(column)
        + ")";
  }

  /** Converts a columnar table to one whose rows can be changed. */
  public static String toHeap(TableName table) {
    return "SELECT alter_table_set_access_method(" + Sql.literal(Sql.table(table)) + ", 'heap')";
  }

  /**
   * Places the shards of a staging table with those of its target. Does nothing if the table is
   * already distributed, as Citus does in a distributed schema.
   */
  public static String colocate(TableName staging, TableName target, Distribution distribution) {
    return block(colocation(staging, target, distribution));
  }

  /**
   * Creates a staging table whose shards are with those of its target, or empties it if it exists.
   *
   * @param comment text by which a later run recognizes the table
   * @param fewRows whether the table has few rows, for which DELETE is faster than TRUNCATE
   */
  public static String stage(
      TableName staging,
      Collection<StagingColumn> columns,
      String comment,
      boolean fewRows,
      TableName target,
      Distribution distribution) {
    return block(
        "IF pg_catalog.to_regclass("
            + Sql.literal(Sql.table(staging))
            + ") IS NULL THEN "
            + Dml.createUnlogged(staging, columns)
            + "; "
            + Ddl.comment(staging, comment)
            + "; "
            + colocation(staging, target, distribution)
            + "; ELSE "
            + (fewRows ? Dml.deleteAll(staging) : Dml.truncate(staging))
            + "; END IF");
  }

  private static String colocation(TableName staging, TableName target, Distribution distribution) {
    String name = Sql.literal(Sql.table(staging));
    String column = distribution.column();
    String call =
        distribution.kind() == Distribution.Kind.REFERENCE
            ? "create_reference_table(" + name + ")"
            : "create_distributed_table("
                + name
                + ", "
                + (column == null ? "NULL" : Sql.literal(column))
                + ", colocate_with => "
                + Sql.literal(Sql.table(target))
                + ")";
    return "IF NOT EXISTS (SELECT FROM pg_catalog.pg_dist_partition WHERE logicalrelid = "
        + name
        + "::pg_catalog.regclass) THEN PERFORM pg_catalog."
        + call
        + "; END IF";
  }

  private static String block(String statements) {
    return "DO " + Sql.literal("BEGIN " + statements + "; END");
  }
}

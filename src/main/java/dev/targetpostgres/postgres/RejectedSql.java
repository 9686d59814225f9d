package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;

/** Statements on the tables of rejected records, as text. Pure. The comments name parameters. */
public final class RejectedSql {
  private RejectedSql() {}

  /** Inserts a record. Parameters: stream, file, line, column, reason, record. */
  public static String insert(TableName rejected) {
    return "INSERT INTO "
        + Sql.table(rejected)
        + " (stream, file, line, \"column\", reason, record, rejected_at)"
        + " VALUES (?, ?, ?, ?, ?, ?, now())";
  }

  /** Inserts a record for replays. Further parameters: version, sequence, time, SCHEMA's id, id. */
  public static String insertReplayable(TableName rejected) {
    return "INSERT INTO "
        + Sql.table(rejected)
        + " (stream, file, line, \"column\", reason, record, rejected_at, version, sequence,"
        + " time_extracted, schema_id, id)"
        + " VALUES (?, ?, ?, ?, ?, ?, now(), ?, ?, ?, ?, ?)";
  }

  /** Inserts a SCHEMA unless it exists. Parameters: id, stream, SCHEMA. */
  public static String insertSchema(TableName schemas) {
    return "INSERT INTO "
        + Sql.table(schemas)
        + " (id, stream, schema) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
  }

  /**
   * Selects all tables of rejected records: schema, whether a replay is possible, whether our role
   * has the rights for it, our role. Parameters: table name of SCHEMAs, table name of records.
   */
  public static String tables() {
    return """
        SELECT n.nspname, s.oid IS NOT NULL AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = c.oid AND a.attname = 'id' AND NOT a.attisdropped),
          pg_catalog.has_schema_privilege(n.oid, 'USAGE')
            AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
            AND pg_catalog.has_table_privilege(c.oid, 'DELETE')
            AND (s.oid IS NULL OR pg_catalog.has_table_privilege(s.oid, 'SELECT')),
          current_user
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_catalog.pg_class s ON s.relnamespace = n.oid AND s.relname = ?
        WHERE c.relname = ? AND c.relkind IN ('r', 'p') ORDER BY n.nspname\
        """;
  }

  /** Counts the records by stream and by the source stream that their SCHEMA names, if known. */
  public static String count(TableName rejected, TableName schemas) {
    return "SELECT stream, source, count(*) FROM (SELECT stream, "
        + source(schemas)
        + " FROM "
        + Sql.table(rejected)
        + " r) c GROUP BY stream, source ORDER BY stream, source";
  }

  /** Counts the records in a table of an older version, which has no SCHEMAs. */
  public static String countOld(TableName rejected) {
    return "SELECT stream, NULL, count(*) FROM "
        + Sql.table(rejected)
        + " GROUP BY stream ORDER BY stream";
  }

  /** Selects the largest id. */
  public static String lastId(TableName rejected) {
    return "SELECT id FROM "
        + Sql.table(rejected)
        + " WHERE id IS NOT NULL ORDER BY id DESC LIMIT 1";
  }

  /** Selects the next ids with sizes of records. Parameters: id before them, last id, streams. */
  public static String nextIds(TableName rejected, int most) {
    return "SELECT id, octet_length(record) FROM "
        + Sql.table(rejected)
        + " WHERE id > ? AND id <= ? AND stream = ANY (?) ORDER BY id LIMIT "
        + most;
  }

  /** Selects records with all columns for a replay. Parameter: ids. */
  public static String read(TableName rejected, TableName schemas) {
    return "SELECT id, stream, file, line, record, version, sequence, time_extracted, schema_id, "
        + source(schemas)
        + " FROM "
        + Sql.table(rejected)
        + " r WHERE id = ANY (?) ORDER BY id";
  }

  /** Selects a SCHEMA. Parameter: its id. */
  public static String readSchema(TableName schemas) {
    return "SELECT schema FROM " + Sql.table(schemas) + " WHERE id = ? LIMIT 1";
  }

  /** Deletes records. Parameter: ids. */
  public static String delete(TableName rejected) {
    return "DELETE FROM " + Sql.table(rejected) + " WHERE id = ANY (?)";
  }

  /** Selects one row if at least one of the records exists. Parameter: ids. */
  public static String find(TableName rejected) {
    return "SELECT 1 FROM " + Sql.table(rejected) + " WHERE id = ANY (?) LIMIT 1";
  }

  private static String source(TableName schemas) {
    return "(SELECT s.stream FROM "
        + Sql.table(schemas)
        + " s WHERE s.id = r.schema_id LIMIT 1) AS source";
  }
}

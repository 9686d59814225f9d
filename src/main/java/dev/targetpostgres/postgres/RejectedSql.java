package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;

/** Statements about rejected records, as text. Pure. */
public final class RejectedSql {
  private RejectedSql() {}

  /** Adds a record: stream, file, line, column, reason, record. */
  public static String insert(TableName rejected) {
    return "INSERT INTO "
        + Sql.table(rejected)
        + " (stream, file, line, \"column\", reason, record, rejected_at)"
        + " VALUES (?, ?, ?, ?, ?, ?, now())";
  }

  /** The same with what a replay needs beside it: version, sequence, time, SCHEMA, id. */
  public static String insertReplayable(TableName rejected) {
    return "INSERT INTO "
        + Sql.table(rejected)
        + " (stream, file, line, \"column\", reason, record, rejected_at, version, sequence,"
        + " time_extracted, schema_id, id)"
        + " VALUES (?, ?, ?, ?, ?, ?, now(), ?, ?, ?, ?, ?)";
  }

  /** Adds a SCHEMA unless it is there: id, stream, SCHEMA. */
  public static String insertSchema(TableName schemas) {
    return "INSERT INTO "
        + Sql.table(schemas)
        + " (id, stream, schema) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
  }

  /**
   * All tables of rejected records: schema, whether they can be loaded again, whether our role has
   * the rights for that, and our role: name, name of the table of SCHEMAs beside it.
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

  /** Records of each stream, and the stream that their SCHEMA names, if it is known. */
  public static String count(TableName rejected, TableName schemas) {
    return "SELECT stream, source, count(*) FROM (SELECT stream, "
        + source(schemas)
        + " FROM "
        + Sql.table(rejected)
        + " r) c GROUP BY stream, source ORDER BY stream, source";
  }

  /** The same about a table of an older version, which knows no SCHEMAs. */
  public static String countOld(TableName rejected) {
    return "SELECT stream, NULL, count(*) FROM "
        + Sql.table(rejected)
        + " GROUP BY stream ORDER BY stream";
  }

  /** The last id. */
  public static String lastId(TableName rejected) {
    return "SELECT id FROM "
        + Sql.table(rejected)
        + " WHERE id IS NOT NULL ORDER BY id DESC LIMIT 1";
  }

  /** The next ids, with the bytes of their records: id before them, last id, streams. */
  public static String nextIds(TableName rejected, int most) {
    return "SELECT id, octet_length(record) FROM "
        + Sql.table(rejected)
        + " WHERE id > ? AND id <= ? AND stream = ANY (?) ORDER BY id LIMIT "
        + most;
  }

  /** Records with all that a replay needs: ids. */
  public static String read(TableName rejected, TableName schemas) {
    return "SELECT id, stream, file, line, record, version, sequence, time_extracted, schema_id, "
        + source(schemas)
        + " FROM "
        + Sql.table(rejected)
        + " r WHERE id = ANY (?) ORDER BY id";
  }

  /** A SCHEMA: id. */
  public static String readSchema(TableName schemas) {
    return "SELECT schema FROM " + Sql.table(schemas) + " WHERE id = ? LIMIT 1";
  }

  /** Removes records: ids. */
  public static String delete(TableName rejected) {
    return "DELETE FROM " + Sql.table(rejected) + " WHERE id = ANY (?)";
  }

  /** A row if one of the records is there: ids. */
  public static String find(TableName rejected) {
    return "SELECT 1 FROM " + Sql.table(rejected) + " WHERE id = ANY (?) LIMIT 1";
  }

  private static String source(TableName schemas) {
    return "(SELECT s.stream FROM "
        + Sql.table(schemas)
        + " s WHERE s.id = r.schema_id LIMIT 1) AS source";
  }
}
